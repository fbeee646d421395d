import { LoaderCircle, Lock, Paperclip, Reply, X } from "lucide-react";
import { cx } from "../base/cx";
import type { Mode } from "./drafts";
import type { Upload } from "./use-uploads";

/** The files of what is being written. */
export function UploadChips({ uploads, onRemove }: { uploads: readonly Upload[]; onRemove: (key: string) => void }) {
  if (uploads.length === 0) return null;
  return (
    <ul aria-label="Files to send" className="flex flex-wrap gap-1.5 px-3 pt-2">
      {uploads.map(({ key, name, state }) => (
        <li key={key} className="flex h-8 items-center gap-1.5 rounded-control border border-line bg-page ps-2 text-12">
          {state === "going" ? (
            <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          ) : (
            <Paperclip aria-hidden className="size-3.5 text-ink-faint" />
          )}
          <span className="max-w-40 truncate">{name}</span>
          <button
            type="button"
            aria-label={`Remove ${name}`}
            onClick={() => onRemove(key)}
            className="flex size-8 items-center justify-center rounded-control text-ink-soft hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Whether one writes a reply or a note. */
export function ModeTabs({ mode, onTurn }: { mode: Mode; onTurn: (mode: Mode) => void }) {
  const tab = (each: Mode, words: string, icon: React.ReactNode) => (
    <button
      type="button"
      aria-pressed={mode === each}
      onClick={() => onTurn(each)}
      className={cx(
        "flex min-h-8 items-center gap-1.5 rounded-control px-2 text-12 font-strong transition-colors pointer-coarse:min-h-11",
        mode === each ? (each === "note" ? "text-amber-text" : "text-ink") : "text-ink-faint hover:text-ink",
      )}
    >
      {icon}
      {words}
    </button>
  );
  return (
    <fieldset className="flex items-center">
      <legend className="sr-only">Write</legend>
      {tab("reply", "Reply", <Reply aria-hidden className="size-3.5 max-sm:hidden rtl:-scale-x-100" />)}
      {tab("note", "Note", <Lock aria-hidden className="size-3.5 max-sm:hidden" />)}
    </fieldset>
  );
}
