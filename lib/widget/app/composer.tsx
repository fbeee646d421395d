/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Attachment, VisitorSnapshot } from "@/lib/client";
import { useWidget } from "./context";
import { fill } from "./format";
import { Icon } from "./icons";

export type Prefill = { text: string; turn: number };

const LINES_MAX_PX = 140;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

type Uploads = {
  files: Attachment[];
  busy: string | null;
  problem: string | null;
  add: (files: FileList | null) => void;
  remove: (id: string) => void;
  clear: () => void;
};

function useUploads(limit: number): Uploads {
  const { chat, strings } = useWidget();
  const [files, setFiles] = useState<Attachment[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (chosen: FileList | null) => {
    setProblem(null);
    for (const file of chosen ?? []) {
      if (file.size > limit) {
        setProblem(fill(strings.tooLarge, { name: file.name, max: Math.floor(limit / 1_048_576) }));
        continue;
      }
      setBusy(file.name);
      const result = await chat?.upload(file, file.name);
      if (result?.ok) setFiles((known) => [...known, result.file]);
      else setProblem(`${fill(strings.uploadFailed, { name: file.name })}${result ? `: ${result.error.error}` : ""}`);
    }
    setBusy(null);
  };
  return {
    files,
    busy,
    problem,
    add: (chosen) => void add(chosen),
    remove: (id) => setFiles((known) => known.filter((file) => file.id !== id)),
    clear: () => setFiles([]),
  };
}

/** What is being written outlives a reload of the frame, as far as the browser allows. */
const DRAFT = "baton:draft";
function keptDraft(text?: string): string {
  try {
    if (text !== undefined) sessionStorage.setItem(DRAFT, text);
    return sessionStorage.getItem(DRAFT) ?? "";
  } catch {
    return "";
  }
}

export function Composer({ snapshot, prefill, shown }: { snapshot: VisitorSnapshot | null; prefill: Prefill; shown: boolean }) {
  const { boot, strings, chat } = useWidget();
  const limits = snapshot?.limits ?? boot.limits;
  const [text, setText] = useState(keptDraft);
  const uploads = useUploads(limits.max_upload_bytes);
  const area = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (prefill.turn > 0) setText(prefill.text);
  }, [prefill]);
  useEffect(() => {
    keptDraft(text);
  }, [text]);
  useEffect(() => {
    // On phones the keyboard would cover what one has come to read.
    if (shown && matchMedia("(pointer: fine)").matches) area.current?.focus();
  }, [shown]);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    if (text) element.style.height = `${Math.min(LINES_MAX_PX, element.scrollHeight)}px`;
  }, [text]);

  const over = bytesOf(text) - limits.max_message_bytes;
  const ready = chat !== null && over <= 0 && uploads.busy === null && (text.trim() !== "" || uploads.files.length > 0);
  const submit = () => {
    if (!ready) return;
    chat.send({ text: text.trim(), attachments: uploads.files });
    setText("");
    uploads.clear();
    area.current?.focus();
  };
  const note =
    over > 0 ? fill(strings.tooLong, { n: over }) : (uploads.problem ?? (uploads.busy && fill(strings.uploading, { name: uploads.busy })));
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {uploads.files.length > 0 && (
        <ul class="files">
          {uploads.files.map((file) => (
            <li key={file.id}>
              <span>{file.name}</span>
              <button type="button" aria-label={fill(strings.removeFile, { name: file.name })} onClick={() => uploads.remove(file.id)}>
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {note && (
        <p class={over > 0 || uploads.problem ? "note bad" : "note"} role="alert">
          {note}
        </p>
      )}
      <div class="field">
        <button type="button" class="quiet" aria-label={strings.attach} title={strings.attach} onClick={() => chooser.current?.click()}>
          <Icon name="attach" />
        </button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          onChange={(event) => {
            uploads.add(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
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
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            submit();
          }}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            if (!files?.length) return;
            event.preventDefault();
            uploads.add(files);
          }}
        />
        <button type="submit" class="send" aria-label={strings.send} title={strings.send} disabled={!ready}>
          <Icon name="send" flip />
        </button>
      </div>
    </form>
  );
}
