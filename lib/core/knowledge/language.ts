import { detectLanguage } from "./lexicon/detect-language";

/** A language that the assistant has phrases in. */
export type Language = "en" | "de" | "es" | "fr" | "it" | "pt";

const SPOKEN: ReadonlySet<string> = new Set<Language>(["en", "de", "es", "fr", "it", "pt"]);
/** So much of a text shows its language, in characters. */
const TELLS_LANGUAGE = 4_000;

/** The language a text is most likely written in, of those that the assistant speaks; English for any other, and where nothing shows it. */
export function languageOf(text: string): Language {
  const detected = detectLanguage(text.slice(0, TELLS_LANGUAGE));
  return SPOKEN.has(detected) ? (detected as Language) : "en";
}
