import { ExternalLink } from "lucide-react";
import type { Citation } from "@/lib/protocol/message";
import { cx } from "../base/cx";
import { renderMarkdown } from "../base/markdown";

type CitationsProps = { citations: readonly Citation[]; open: number | null; onOpen: (index: number | null) => void };

/** The sources of an answer; one opens to the words that the answer rests on. */
export function Citations({ citations, open, onOpen }: CitationsProps) {
  if (citations.length === 0) return null;
  const shown = citations.find(({ index }) => index === open);
  return (
    <div className="mt-2 flex flex-col gap-1.5">
      <ul aria-label="Sources" className="flex flex-wrap gap-1.5">
        {citations.map(({ index, title, heading }) => (
          <li key={index}>
            <button
              type="button"
              aria-expanded={index === open}
              onClick={() => onOpen(index === open ? null : index)}
              className={cx(
                "flex min-h-6 max-w-64 items-center gap-1.5 rounded-full border px-2 text-12 transition-colors pointer-coarse:min-h-9",
                index === open
                  ? "border-violet bg-page text-violet-text"
                  : "border-line bg-page text-ink-soft hover:border-violet hover:text-violet-text",
              )}
            >
              <span className="tabular font-strong">{index}</span>
              <span className="truncate">{heading ?? title}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown && (
        <figure className="animate-appear rounded-control border border-line bg-page px-3 py-2 text-13">
          <blockquote
            className="prose-message max-h-64 overflow-y-auto text-ink-soft"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what it is given
            dangerouslySetInnerHTML={{ __html: renderMarkdown(shown.quote) }}
          />
          <figcaption className="mt-1.5 flex flex-wrap items-center gap-x-2 text-12 text-ink-faint">
            {shown.title}
            {shown.heading && ` › ${shown.heading}`}
            {shown.url && /^https?:\/\//.test(shown.url) && (
              <a
                href={shown.url}
                target="_blank"
                rel="noopener noreferrer"
                className="inline-flex items-center gap-1 text-accent-text underline underline-offset-2"
              >
                Open
                <ExternalLink aria-hidden className="size-3" />
              </a>
            )}
          </figcaption>
        </figure>
      )}
    </div>
  );
}
