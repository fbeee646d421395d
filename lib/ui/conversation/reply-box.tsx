import { AtSign, MessageSquareQuote, Paperclip, SendHorizontal, Sparkles } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Item } from "@/lib/client";
import { charactersOver } from "@/lib/client/characters-over";
import { isComposing } from "@/lib/client/composition";
import { pastedFiles } from "@/lib/client/pasted-files";
import type { Dialog } from "@/lib/protocol/dialog";
import { storeMentions } from "@/lib/protocol/mention";
import type { SuggestionView } from "@/lib/protocol/routes/copilot";
import { rest } from "../api";
import { Button, IconButton } from "../base/button";
import { cx } from "../base/cx";
import { RewriteMenu } from "../copilot/rewrite-menu";
import { Suggestion } from "../copilot/suggestion";
import { useCancellable } from "../copilot/use-cancellable";
import { useDesk, useDeskValue, useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { CannedPicker, useCannedPicker } from "./canned-picker";
import { type Mode, readDraft, writeDraft } from "./drafts";
import { MentionPicker, useMentionable, useMentionPicker } from "./mention-picker";
import { QuoteStrip } from "./quote";
import { ModeTabs, UploadChips } from "./reply-parts";
import { SendMenu } from "./send-menu";
import { useUploads } from "./use-uploads";

/** Puts the cursor into the reply box of the open conversation. */
export function focusReply(mode: Mode): void {
  dispatchEvent(new CustomEvent<Mode>("baton-reply", { detail: mode }));
}

/** Attaches files to what is being written in the open conversation. */
export function attachFiles(files: readonly File[]): void {
  dispatchEvent(new CustomEvent<readonly File[]>("baton-files", { detail: files }));
}

const isTouch = (): boolean => matchMedia("(pointer: coarse)").matches;

/** What writing here means at the moment, where that is not plain. */
function hintOf(dialog: Dialog | null, myId: number): string | null {
  if (!dialog?.visitor) return null;
  switch (dialog.status) {
    case "assistant":
      return "The assistant is answering. Replying assigns this conversation to you.";
    case "queued":
      return "Waiting. Replying assigns this conversation to you.";
    case "human":
      return dialog.assignee && dialog.assignee.id !== myId ? `${dialog.assignee.name} has this conversation.` : null;
    case "snoozed":
      return "Snoozed. Replying reopens it.";
    case "resolved":
      return "Resolved. Replying reopens it.";
  }
}

/** The text of a mode, its draft kept. */
function useDraft(dialogId: number) {
  const me = useMe();
  const [mode, setMode] = useState<Mode>("reply");
  const of = { memberId: me.id, dialogId };
  const [text, setText] = useState(() => readDraft({ ...of, mode: "reply" }));
  return {
    mode,
    text,
    write: (next: string) => {
      setText(next);
      writeDraft({ ...of, mode }, next);
    },
    turn: (next: Mode) => {
      setMode(next);
      setText(readDraft({ ...of, mode: next }));
    },
  };
}

/** Where one writes: a reply to the person, or a note that only the team sees. */
export function ReplyBox({ dialogId, dialog }: { dialogId: number; dialog: Dialog | null }) {
  const desk = useDesk();
  const me = useMe();
  const field = useRef<HTMLTextAreaElement>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const { mode, text, write, turn } = useDraft(dialogId);
  const uploads = useUploads(dialogId, mode);
  const maxBytes = useDeskValue((snapshot) => snapshot.limits?.max_message_bytes);
  const suggestion = useCancellable<SuggestionView>();
  const mayRewrite = useRoute("/api/copilot").data?.rewrite === true;
  const over = maxBytes === undefined ? 0 : charactersOver(text, maxBytes);
  const maySend = (text.trim() !== "" || uploads.files.length > 0) && !uploads.going && over <= 0;
  const isNote = mode === "note";
  const [quoted, setQuoted] = useState<Item["message"] | null>(null);
  // A note is the team's own: nothing that others read may quote it.
  const quote = quoted?.kind === "note" && !isNote ? null : quoted;
  const picker = useCannedPicker({ field, text, write, dialog, attach: uploads.copy });
  const people = useMentionable(dialog);
  const mention = useMentionPicker({ field, text, write, people, on: isNote });

  useEffect(() => {
    const onFocus = (event: Event) => {
      turn((event as CustomEvent<Mode>).detail);
      field.current?.focus();
    };
    const onFiles = (event: Event) => uploads.add((event as CustomEvent<readonly File[]>).detail);
    const onQuote = (event: Event) => {
      const message = (event as CustomEvent<Item["message"]>).detail;
      setQuoted(message);
      if (message.kind === "note" && dialog?.visitor) turn("note");
      // The menu gives the cursor back to its button first.
      requestAnimationFrame(() => field.current?.focus());
    };
    addEventListener("baton-quote", onQuote);
    addEventListener("baton-reply", onFocus);
    addEventListener("baton-files", onFiles);
    return () => {
      removeEventListener("baton-quote", onQuote);
      removeEventListener("baton-reply", onFocus);
      removeEventListener("baton-files", onFiles);
    };
  });

  const clear = () => {
    write("");
    setQuoted(null);
    uploads.clear();
    field.current?.focus();
  };
  const send = () => {
    if (!maySend) return;
    const written = isNote ? { kind: "note" as const, text: storeMentions(text.trim(), people) } : { text: text.trim() };
    desk.send(dialogId, { ...written, attachments: uploads.files, reply_to: quote?.id ?? null });
    clear();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent) || picker.onKey(event) || mention.onKey(event)) return;
    if (event.key === "Escape" && quote) return setQuoted(null);
    if (event.key === "Escape") event.currentTarget.blur();
    // A touch keyboard has no Shift for a new line: there Enter makes one, and the button sends.
    if (event.key !== "Enter" || event.shiftKey || isTouch()) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    uploads.add(files);
  };
  const hint = hintOf(dialog, me.id);
  const use = (next: string) => {
    write(text.trim() === "" ? next : `${text.trimEnd()}\n\n${next}`);
    suggestion.cancel();
    field.current?.focus();
  };

  return (
    <div className="px-3 pb-[max(12px,env(safe-area-inset-bottom))] sm:px-6">
      {!isNote && <Suggestion suggestion={suggestion} onUse={use} />}
      <CannedPicker picker={picker} />
      <MentionPicker picker={mention} />
      <form
        className={cx(
          "mx-auto max-w-3xl rounded-card border transition-colors focus-within:border-accent",
          isNote ? "border-amber-line bg-amber-soft focus-within:border-amber" : "border-line-strong bg-page",
        )}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {quote && <QuoteStrip message={quote} onRemove={() => setQuoted(null)} />}
        <UploadChips uploads={uploads.uploads} onRemove={uploads.remove} />
        <textarea
          ref={field}
          aria-label={isNote ? "Note" : "Reply"}
          aria-describedby={hint && !isNote ? "reply-hint" : undefined}
          placeholder={isNote ? "Internal note — only your team can see this" : "Reply…"}
          rows={2}
          dir="auto"
          enterKeyHint={isTouch() ? "enter" : "send"}
          value={text}
          onChange={(event) => {
            write(event.target.value);
            if (!isNote) desk.typing(dialogId);
          }}
          onSelect={({ currentTarget }) => {
            picker.asking.onCaret(currentTarget);
            mention.asking.onCaret(currentTarget);
          }}
          onBlur={() => desk.stopTyping(dialogId)}
          {...picker.wiring}
          {...mention.wiring}
          onKeyDown={onKey}
          onPaste={onPaste}
          className="field-sizing-content block max-h-[40vh] min-h-14 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-14 outline-none"
        />
        {over > 0 && (
          <p role="alert" className="px-3 text-12 text-red-text">
            Characters over the limit: {over}. Shorten it or send a file.
          </p>
        )}
        <div className="flex items-center gap-1 p-1.5">
          {dialog?.visitor && (
            <ModeTabs
              mode={mode}
              onTurn={(next) => {
                turn(next);
                field.current?.focus();
              }}
            />
          )}
          {/* On a narrow phone the tools can be scrolled, and what sends stays in sight. */}
          <div className="flex min-w-0 shrink items-center gap-0.5 overflow-x-auto sm:gap-1">
            <IconButton label="Attach files" onClick={() => fileInput.current?.click()}>
              <Paperclip />
            </IconButton>
            <input
              ref={fileInput}
              type="file"
              multiple
              hidden
              aria-label="Files to attach"
              onChange={(event) => {
                uploads.add(event.target.files ?? []);
                event.target.value = "";
              }}
            />
            {dialog?.visitor && (
              <IconButton label="Canned replies" onClick={picker.begin}>
                <MessageSquareQuote />
              </IconButton>
            )}
            {isNote && (
              <IconButton label="Mention a colleague" onClick={mention.begin}>
                <AtSign />
              </IconButton>
            )}
            {dialog?.assistant && !isNote && (
              <IconButton
                label="Suggest a reply"
                disabled={suggestion.busy}
                onClick={() =>
                  void suggestion.start((signal) => rest.post("/api/dialogs/{id}/suggestion", { params: { id: dialogId }, signal }))
                }
              >
                <Sparkles />
              </IconButton>
            )}
            {mayRewrite && <RewriteMenu text={text} locale={dialog?.visitor?.locale} onRewritten={write} />}
          </div>
          <p
            id="reply-hint"
            className={cx("min-w-0 flex-1 truncate text-end text-12", isNote ? "text-amber-text" : "text-ink-faint")}
            title={hint ?? undefined}
          >
            <span className="max-sm:hidden">{isNote ? "Only your team can see this." : hint}</span>
          </p>
          <Button
            type="submit"
            look={isNote ? "amber" : "primary"}
            disabled={!maySend}
            icon={<SendHorizontal aria-hidden className="size-3.5 rtl:rotate-180" />}
            className="ms-1"
          >
            <span className="max-sm:sr-only">{isNote ? "Add note" : "Send"}</span>
          </Button>
          {dialog?.visitor && !isNote && (
            <SendMenu
              dialog={dialog}
              disabled={!maySend}
              message={() => ({ text: text.trim(), attachments: uploads.files.map(({ id }) => id), reply_to: quote?.id ?? null })}
              onSent={clear}
            />
          )}
        </div>
      </form>
    </div>
  );
}
