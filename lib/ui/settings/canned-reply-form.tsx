import { type FormEvent, useRef, useState } from "react";
import { fillVariables, REPLY_VARIABLES, type ReplyVariable } from "@/lib/protocol/canned-reply";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextArea, TextField } from "../base/field";
import { FormError } from "../base/page";
import { useMe } from "../desk/desk-context";
import { useAction } from "../server-state";
import { ReplyFiles, useReplyFiles } from "./reply-files";
import { ShareSwitch } from "./shared-thing";

const VARIABLE_WORDS: Record<ReplyVariable, string> = {
  "contact.name": "Their name",
  "contact.email": "Their email",
  "agent.name": "Your name",
};
const WITH_FALLBACK: Partial<Record<ReplyVariable, string>> = { "contact.name": '{{contact.name | "there"}}' };

type Fields = Pick<CannedReply, "shortcut" | "text" | "shared"> & { attachments: string[] };

const save = (reply: CannedReply | null, body: Fields) =>
  reply ? rest.patch("/api/canned-replies/{id}", { params: { id: reply.id }, body }) : rest.post("/api/canned-replies", { body });

/** How a reply reads to somebody whose name is known, and to somebody of whom nothing is. */
function Preview({ text }: { text: string }) {
  const { name } = useMe();
  const known = fillVariables(text, { "contact.name": "Ada Moreno", "contact.email": "ada@example.com", "agent.name": name });
  const unknown = fillVariables(text, { "agent.name": name });
  if (known === text) return null;
  return (
    <dl className="flex flex-col gap-1 rounded-control bg-hover px-3 py-2 text-13">
      <dt className="text-12 text-ink-faint">To Ada Moreno</dt>
      <dd dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {known}
      </dd>
      {unknown !== known && (
        <>
          <dt className="mt-1 text-12 text-ink-faint">To a visitor without a name</dt>
          <dd dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {unknown}
          </dd>
        </>
      )}
    </dl>
  );
}

/** Writes a canned reply, or changes one. */
export function CannedReplyForm({ reply, onDone }: { reply: CannedReply | null; onDone: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const [shared, setShared] = useState(reply?.shared ?? true);
  const files = useReplyFiles(reply?.attachments ?? []);
  const { busy, error, start } = useAction(save);
  const wrong = { shortcut: fieldError(error, "shortcut"), text: fieldError(error, "text") };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(reply, { shortcut, text, shared, attachments: files.ids })) onDone();
  };
  const insert = (variable: ReplyVariable) => {
    const place = field.current?.selectionEnd ?? text.length;
    const word = WITH_FALLBACK[variable] ?? `{{${variable}}}`;
    setText(text.slice(0, place) + word + text.slice(place));
    field.current?.focus();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Shortcut"
        hint="What you type after / in the reply box, such as refund-policy."
        required
        maxLength={40}
        autoCapitalize="none"
        value={shortcut}
        onChange={({ target }) => setShortcut(target.value)}
        error={wrong.shortcut}
      />
      <div className="flex flex-col gap-2">
        <TextArea
          label="Text"
          required
          rows={6}
          maxLength={10_000}
          dir="auto"
          ref={field}
          value={text}
          onChange={({ target }) => setText(target.value)}
          error={wrong.text}
        />
        <fieldset className="flex flex-wrap items-center gap-1.5">
          <legend className="sr-only">Insert</legend>
          {REPLY_VARIABLES.map((variable) => (
            <Button key={variable} className="h-7 min-h-7 px-2 text-12" onClick={() => insert(variable)}>
              {VARIABLE_WORDS[variable]}
            </Button>
          ))}
        </fieldset>
      </div>
      <Preview text={text} />
      <ReplyFiles files={files} />
      <ShareSwitch authorId={reply?.author_id} checked={shared} onChange={setShared} />
      {error && !wrong.shortcut && !wrong.text && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={files.going} className="self-end">
        Save
      </Button>
    </form>
  );
}
