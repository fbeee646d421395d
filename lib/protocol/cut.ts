/** Made once: making one costs more than a thousand uses. Firefox before 125 has none. */
const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;

/**
 * The beginning of a text, no longer than it may be and never ending inside a character as people see it: neither in a
 * surrogate pair nor in a family emoji, a flag, a letter with its marks or a line break of two characters.
 * @param max UTF-16 units, as `length` counts. Where the first character alone is longer, nothing is left of the text.
 */
export function cut(text: string, max: number, graphemes: Intl.Segmenter | null = segmenter): string {
  const limit = Math.max(0, Math.floor(max));
  if (text.length <= limit) return text;
  return text.slice(0, graphemes?.segment(text).containing(limit)?.index ?? codePointStart(text, limit));
}

/** Where the code point begins that the unit at `index` belongs to. */
function codePointStart(text: string, index: number): number {
  const splitsPair = index > 0 && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(index - 1, index + 1));
  return splitsPair ? index - 1 : index;
}
