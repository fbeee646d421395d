export type Language = "en" | "de" | "es" | "fr" | "it" | "pt";

/** Postgres's name for how a language bends its words. */
export const STEMMERS = {
  en: "english",
  de: "german",
  es: "spanish",
  fr: "french",
  it: "italian",
  pt: "portuguese",
} as const satisfies Record<Language, string>;
export type Stemmer = (typeof STEMMERS)[Language];

/** Words that distinguish the six languages; those that several share are left out. */
const MARKS: Record<Language, string> = {
  en: "the is how what you my please hi hello hey thanks thank can does would want with talk speak person human someone where when which good morning",
  de: "der die das und ist ich nicht ein eine wie wo kann möchte bitte für auf haben sie wir hallo guten danke dank einem einer echten menschen mitarbeiter sprechen",
  es: "el los las es una y cómo qué dónde quiero puedo hola gracias buenos buenas tengo hablar está del persona necesito",
  fr: "le les des est une pour avec je vous bonjour bonsoir merci salut voudrais puis où quel quelle parler du quelqu un personne comment",
  it: "il che sono posso vorrei ciao buongiorno grazie dove della gli quanto parlare è un operatore come qualcuno",
  pt: "os uma quero posso olá obrigado obrigada bom dia onde não falar você em um pessoa atendente como são",
};

const KNOWN = Object.entries(MARKS).map(([language, words]) => [language as Language, new Set(words.split(" "))] as const);

/** The language a text is most likely written in; English where nothing shows it. */
export function languageOf(text: string): Language {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best: Language = "en";
  let most = 0;
  for (const [language, marks] of KNOWN) {
    const hits = words.filter((word) => marks.has(word)).length;
    if (hits > most) {
      best = language;
      most = hits;
    }
  }
  return best;
}
