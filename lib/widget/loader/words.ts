/** Open chat, close chat, what is said when the frame does not come, try again, close. */
export type Words = readonly [open: string, closeChat: string, unreachable: string, retry: string, close: string];

const EN: Words = ["Open chat", "Close chat", "Chat can't be reached right now.", "Try again", "Close"];

const WORDS: Record<string, Words> = {
  de: ["Chat öffnen", "Chat schließen", "Der Chat ist gerade nicht erreichbar.", "Erneut versuchen", "Schließen"],
  es: ["Abrir el chat", "Cerrar el chat", "El chat no está disponible en este momento.", "Reintentar", "Cerrar"],
  ar: ["فتح المحادثة", "إغلاق المحادثة", "تعذّر الوصول إلى المحادثة الآن.", "إعادة المحاولة", "إغلاق"],
};

/** @param locale such as `de-AT`; a language that is not spoken here gets English */
export function wordsIn(locale: string): { words: Words; rtl: boolean } {
  const language = locale.slice(0, 2);
  return { words: WORDS[language] ?? EN, rtl: language === "ar" };
}
