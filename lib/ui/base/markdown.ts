import { markdownToHtml } from "@/lib/client/text/markdown";

const MAX_REMEMBERED = 500;

const remembered = new Map<string, string>();

/**
 * An assistant's answer as HTML that is safe to insert, as the visitor sees it too.
 * @param cited the numbers that become buttons with `data-citation`
 */
export function renderMarkdown(source: string, cited: readonly number[] = []): string {
  const key = `${cited.join()}\n${source}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const made = markdownToHtml(source, (index) =>
    cited.includes(index)
      ? `<button type="button" class="citation-mark" data-citation="${index}" aria-label="Source ${index}">${index}</button>`
      : null,
  );
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, made);
  return made;
}
