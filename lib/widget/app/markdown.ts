import { micromark } from "micromark";
import type { Citation } from "@/lib/protocol/message";

/** A source's number, or an address that stands there bare; its last character is not the sentence's own. */
const MARKED = /\[(\d{1,3})\]|(https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]])/g;

/**
 * Markdown as a piece of the page. micromark escapes every tag and refuses dangerous protocols; what remains of the
 * outside (pictures, where a link leads) is taken away or told apart here.
 */
export function renderMarkdown(
  text: string,
  citations: readonly Citation[],
  sourceLabel: (citation: Citation) => string,
): DocumentFragment {
  const { body } = new DOMParser().parseFromString(micromark(text), "text/html");
  for (const image of body.querySelectorAll("img")) image.replaceWith(document.createTextNode(image.alt));
  // Code that is wider than the chat scrolls: the keyboard must reach it.
  for (const code of body.querySelectorAll("pre")) code.tabIndex = 0;
  const used = markText(body, citations, sourceLabel);
  for (const link of body.querySelectorAll("a")) {
    // micromark empties the address of a protocol that it refuses: what is left is no link.
    if (!link.getAttribute("href")) {
      link.replaceWith(...link.childNodes);
      continue;
    }
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  const rest = citations.filter((citation) => !used.has(citation.index));
  if (rest.length > 0) (body.lastElementChild ?? body).append(" ", ...rest.map((citation) => citeButton(citation, sourceLabel)));
  const fragment = document.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}

function citeButton(citation: Citation, sourceLabel: (citation: Citation) => string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cite";
  button.dataset.cite = String(citation.index);
  button.setAttribute("aria-label", sourceLabel(citation));
  button.setAttribute("aria-expanded", "false");
  button.textContent = String(citation.index);
  return button;
}

/** Turns `[1]` into a button where there is such a source, and bare addresses into links. @returns the numbers that the text names */
function markText(body: HTMLElement, citations: readonly Citation[], sourceLabel: (citation: Citation) => string): Set<number> {
  const used = new Set<number>();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const node of texts) {
    if (node.parentElement?.closest("code, a")) continue;
    const pieces: (string | Node)[] = [];
    let end = 0;
    for (const found of node.data.matchAll(MARKED)) {
      const citation = citations.find((candidate) => candidate.index === Number(found[1]));
      if (found[1] && !citation) continue;
      if (citation) used.add(citation.index);
      pieces.push(node.data.slice(end, found.index), citation ? citeButton(citation, sourceLabel) : link(found[0]));
      end = found.index + found[0].length;
    }
    if (end > 0) node.replaceWith(...pieces, node.data.slice(end));
  }
  return used;
}

function link(address: string): HTMLAnchorElement {
  const element = document.createElement("a");
  element.href = address;
  element.textContent = address;
  return element;
}
