/** How many characters must go until the text is no longer than `maxBytes` in UTF-8; 0 where it fits. */
export function charactersOver(text: string, maxBytes: number): number {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return 0;
  // A character that is only half within the limit is not decoded, and so counts as over.
  const fits = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, maxBytes), { stream: true });
  return [...text.slice(fits.length)].length;
}
