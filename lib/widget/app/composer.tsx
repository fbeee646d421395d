/** @jsxImportSource preact */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { charactersOver, type Item, isComposing, pastedFiles, type VisitorSnapshot } from "@/lib/client";
import { useWidget } from "./context";
import { keepDraft, readDraft } from "./draft";
import { fill } from "./format";
import { Icon, Quiet } from "./icons";
import { Later } from "./later";
import { loadQuote } from "./message";
import type { Uploads } from "./use-uploads";

export type Prefill = { text: string; turn: number };

const loadFileList = () => import("../later/file-list");

const LINES_MAX_PX = 140;

/** The text being written: this person's own draft, or what the page puts in. */
function useDraft(owner: string | null, prefill: Prefill) {
  const { draftChanged } = useWidget();
  const [text, setText] = useState("");
  const known = useRef(false);
  useEffect(() => {
    if (owner === null) return;
    // What was typed before it was known who types counts for more than what was kept; it may not be drawn yet.
    if (!known.current && text === "") setText((typed) => typed || readDraft(owner));
    else keepDraft(owner, text);
    known.current = true;
    draftChanged(text !== "");
  }, [owner, text, draftChanged]);
  useEffect(() => {
    if (prefill.turn > 0) setText(prefill.text);
  }, [prefill]);
  return [text, setText] as const;
}

function AttachButton({ uploads }: { uploads: Uploads }) {
  const { strings } = useWidget();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <Quiet icon="attach" label={strings.attach} onClick={() => chooser.current?.click()} />
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        onChange={(event) => {
          // The list is the field's own: emptying the field, so that the same file can be chosen again, empties it.
          uploads.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function useGrowing(area: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    if (text) element.style.height = `${Math.min(LINES_MAX_PX, element.scrollHeight)}px`;
  }, [area, text]);
}

type Props = {
  snapshot: VisitorSnapshot | null;
  prefill: Prefill;
  focus: boolean;
  uploads: Uploads;
  quoted: Item["message"] | null;
  unquote: () => void;
};

export function Composer({ snapshot, prefill, focus, uploads, quoted, unquote }: Props) {
  const { boot, strings, chat } = useWidget();
  const limits = snapshot?.limits ?? boot.limits;
  const [text, setText] = useDraft(snapshot?.owner ?? null, prefill);
  const area = useRef<HTMLTextAreaElement>(null);
  useGrowing(area, text);
  useEffect(() => {
    // On phones the keyboard would cover what one has come to read.
    if (focus && matchMedia("(pointer: fine)").matches) area.current?.focus();
  }, [focus]);

  useEffect(() => {
    if (quoted) area.current?.focus();
  }, [quoted]);

  const over = charactersOver(text, limits.max_message_bytes);
  const ready = chat !== null && over === 0 && !uploads.busy && (text.trim() !== "" || uploads.files.length > 0);
  const submit = () => {
    if (!ready) return;
    chat.send({ text: text.trim(), attachments: uploads.files, reply_to: quoted?.id ?? null });
    unquote();
    setText("");
    uploads.sent();
    area.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {quoted?.id != null && <Later load={loadQuote} props={{ id: quoted.id, onRemove: unquote }} />}
      {uploads.list.length > 0 && <Later load={loadFileList} props={{ uploads }} />}
      {over > 0 && (
        <p class="note bad" role="alert">
          {fill(strings.tooLong, { n: over })}
        </p>
      )}
      <div class="field">
        <AttachButton uploads={uploads} />
        <textarea
          ref={area}
          rows={1}
          dir={text ? "auto" : undefined}
          aria-label={strings.message}
          placeholder={strings.placeholder}
          value={text}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value);
            if (event.currentTarget.value.trim()) chat?.typing(event.currentTarget.value);
            else chat?.stopTyping();
          }}
          onBlur={() => chat?.stopTyping()}
          onKeyDown={(event) => {
            if (event.key === "Escape" && quoted) {
              event.stopPropagation();
              return unquote();
            }
            if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
            event.preventDefault();
            submit();
          }}
          onPaste={(event) => {
            const files = pastedFiles(event.clipboardData);
            if (files.length === 0) return;
            event.preventDefault();
            uploads.add(files);
          }}
        />
        {/* Not the form's own: in a sandbox without `allow-forms` none is ever submitted. */}
        <button type="button" class="send" aria-label={strings.send} title={strings.send} disabled={!ready} onClick={submit}>
          <Icon name="send" flip />
        </button>
      </div>
    </form>
  );
}
