import { escapeHtml } from "@/lib/client/text/html";
import { markdownToHtml } from "@/lib/client/text/markdown";
import type { Citation } from "@/lib/protocol/message";

/** An assistant's answer as a piece of the page, with its sources as buttons; those that the text does not name stand at its end. */
export function renderMarkdown(
  text: string,
  citations: readonly Citation[],
  sourceLabel: (citation: Citation) => string,
): DocumentFragment {
  const used = new Set<number>();
  const html = markdownToHtml(text, (index) => {
    const citation = citations.find((candidate) => candidate.index === index);
    if (!citation) return null;
    used.add(index);
    return citeButton(citation, sourceLabel);
  });
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const rest = citations.filter((citation) => !used.has(citation.index)).map((citation) => citeButton(citation, sourceLabel));
  if (rest.length > 0) (body.lastElementChild ?? body).insertAdjacentHTML("beforeend", ` ${rest.join("")}`);
  const fragment = document.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}

const citeButton = (citation: Citation, sourceLabel: (citation: Citation) => string): string =>
  `<button type="button" class="cite" data-cite="${citation.index}" aria-expanded="false" aria-label="${escapeHtml(sourceLabel(citation))}">${citation.index}</button>`;
