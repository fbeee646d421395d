import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Links leave for another tab, which learns nothing of the dashboard and can't steer it. */
const LINK = /<a href="/g;
const PICTURE = /<img src="([^"]*)" alt="([^"]*)"[^>]*>/g;
const MAX_REMEMBERED = 500;

/** In a chat four leading spaces are a paste, not code, and a line of dashes is no heading. */
const CHAT = {
  disable: { null: ["codeIndented", "setextUnderline", "gfmFootnoteCall", "gfmFootnoteDefinition", "gfmPotentialFootnoteCall"] },
};

const remembered = new Map<string, string>();

/**
 * Markdown as HTML that is safe to insert: micromark escapes HTML in the source and drops addresses of protocols
 * other than http, https and mailto. Pictures are shown as links, for loading one would tell its host who reads.
 * Code that is wider than the column scrolls, so the keyboard must reach it.
 * @param cited the numbers that become buttons with `data-citation`
 */
export function renderMarkdown(source: string, cited: readonly number[] = []): string {
  const key = `${cited.join()}\n${source}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const html = micromark(source, { extensions: [gfm(), CHAT], htmlExtensions: [gfmHtml()] })
    .replace(PICTURE, (_, src: string, alt: string) => `<a href="${src}">${alt || src}</a>`)
    .replace(/<pre>/g, '<pre tabindex="0">')
    .replace(LINK, '<a target="_blank" rel="noopener noreferrer nofollow" href="');
  const made = cited.length > 0 ? linkCitations(html, new Set(cited)) : html;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, made);
  return made;
}

/** Outside of tags alone: an attribute may hold the same characters. */
function linkCitations(html: string, cited: ReadonlySet<number>): string {
  const button = (mark: string, digits: string) =>
    cited.has(Number(digits))
      ? `<button type="button" class="citation-mark" data-citation="${digits}" aria-label="Source ${digits}">${digits}</button>`
      : mark;
  return html
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith("<") ? part : part.replace(/\[(\d{1,2})\]/g, button)))
    .join("");
}
