const wordsOf = (text: string): string =>
  ` ${(
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(" ")} `;

/** The first of some words or phrases that a text holds, as whole words in any case; undefined where it holds none. */
export function saidWord(text: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const said = wordsOf(text);
  return words.find((word) => wordsOf(word).trim() !== "" && said.includes(wordsOf(word)));
}
