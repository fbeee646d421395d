import type { Words } from "../frame-messages";

const EN: Words = ["Open chat", "Close chat", "Chat can't be reached right now.", "Try again", "Close"];

/** Every byte of the loader is every page's: until the frame says more, other languages have one word beside signs that need none. */
const WORD: Record<string, string> = {
  ar: "دردشة",
  ru: "Чат",
  uk: "Чат",
  he: "צ'אט",
  hi: "चैट",
  zh: "聊天",
  ja: "チャット",
};

/** @param locale such as `de-AT`; a page that names none gets English */
export function wordsIn(locale: string): { words: Words; rtl: boolean } {
  const language = locale.slice(0, 2);
  const word = WORD[language] ?? "Chat";
  return {
    words: /^(en|$)/.test(language) ? EN : [word, `${word} ✕`, `${word} ⚠`, "↻", "✕"],
    rtl: /ar|he/.test(language),
  };
}
