/** @jsxImportSource preact */
import type { Citation } from "@/lib/protocol/message";
import { fill, useLayoutEffect, useRef, useState, useWidget } from "../app/shared";
import { Feedback } from "./feedback";
import { renderMarkdown } from "./markdown";

/** What Markdown says, without its marks. */
export const plainOf = (text: string): string => renderMarkdown(text, [], () => "").textContent ?? "";

/** Text as Markdown, with its sources as numbers that open below. */
export default function Words({ text, citations }: { text: string; citations: readonly Citation[] }) {
  const { strings } = useWidget();
  const [open, setOpen] = useState<number | null>(null);
  const [messageId, setMessageId] = useState<number | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.replaceChildren(renderMarkdown(text, citations, ({ index, title }) => fill(strings.sources, { n: index, title })));
  }, [text, citations, strings]);
  useLayoutEffect(() => {
    for (const button of place.current?.querySelectorAll<HTMLElement>(".cite") ?? [])
      button.setAttribute("aria-expanded", String(Number(button.dataset.cite) === open));
  }, [open, text, citations, strings]);
  const isAnswer = citations.length > 0;
  useLayoutEffect(() => {
    const line = place.current?.closest<HTMLElement>(".message[data-id]");
    setMessageId(isAnswer && line ? Number(line.dataset.id) : null);
  }, [isAnswer]);
  const shown = citations.find((citation) => citation.index === open);
  const choose = (event: Event) => {
    const button = (event.target as Element).closest<HTMLElement>(".cite");
    if (button) setOpen(Number(button.dataset.cite) === open ? null : Number(button.dataset.cite));
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the clicks are those of the buttons inside */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on one of them is a click */}
      <div class="words" dir="auto" ref={place} onClick={choose} />
      {shown && <Source citation={shown} />}
      {messageId !== null && <Feedback messageId={messageId} />}
    </>
  );
}

/** The words of the source as they stand there. */
function Quote({ text }: { text: string }) {
  const place = useRef<HTMLQuoteElement>(null);
  useLayoutEffect(() => {
    place.current?.replaceChildren(renderMarkdown(text, [], () => ""));
  }, [text]);
  return <blockquote class="words" ref={place} />;
}

function Source({ citation }: { citation: Citation }) {
  const { strings } = useWidget();
  return (
    <aside class="source" dir="auto">
      <strong>{[citation.title, citation.heading].filter(Boolean).join(" · ")}</strong>
      <Quote text={citation.quote} />
      {citation.url && /^https?:/.test(citation.url) && (
        <a href={citation.url} target="_blank" rel="noopener noreferrer nofollow">
          {strings.openSource}
        </a>
      )}
    </aside>
  );
}
