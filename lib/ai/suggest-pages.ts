import type { FoundPassage, Language } from "../core/knowledge";
import { readUrl } from "../protocol/read-url";
import { PHRASES } from "./phrases";
import type { Answer, AnswerRequest, Part } from "./provider";
import { joinUnits, quoteFrom, tableHead } from "./quote";

/** What speaks of less of the question is not near it. */
const NEAR_FROM = { coverage: 0.16, score: 0.2 } as const;
/** Beside the nearest page, others have to come close to it. */
const BESIDE = 0.5;
const PAGES = 3;
/** What is shown of a page, in characters. */
const QUOTE_CHARS = 300;

/** Whether the assistant has named pages just before: whoever asks again was not helped by them. */
export const wasSuggested = (history: AnswerRequest["history"]): boolean => {
  const last = history.at(-1);
  return last?.role === "assistant" && isSuggestion(last.text);
};

/** Whether an answer names the nearest pages and claims nothing. */
export const isSuggestion = (text: string): boolean => Object.values(PHRASES).some(({ unsure }) => text.startsWith(unsure));

/** The pages nearest to a question, the best passage of each. */
function nearest(parts: readonly Part[]): { searched: string; passage: FoundPassage }[] {
  const all = parts
    .flatMap(({ searched, passages }) => passages.map((passage) => ({ searched, passage })))
    .filter(({ passage: { coverage, score } }) => coverage >= NEAR_FROM.coverage && score >= NEAR_FROM.score)
    .sort((a, b) => b.passage.score - a.passage.score);
  const best = all[0]?.passage.score ?? 0;
  const seen = new Set<number>();
  return all
    .filter(({ passage: { documentId, score } }) => {
      if (seen.has(documentId) || score < best * BESIDE) return false;
      seen.add(documentId);
      return true;
    })
    .slice(0, PAGES);
}

/** Signs that would end a link's text. */
const linkText = (title: string): string => title.replace(/[[\]\\`*_]/g, "\\$&").replace(/\s+/g, " ");

/** An address as a link takes it: what is encoded already stays as it is. Null where it is no address. */
const linkAddress = (url: string): string | null =>
  readUrl(url)?.href.replace(/[()\\`]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`) ?? null;

/**
 * Where nothing answers a question for certain: the pages that come nearest, each with what it says, as a help that claims nothing.
 * It counts as unanswered. A person is called only where pages were named just before.
 * @returns null where no page is near
 */
export function suggestPages(parts: readonly Part[], unknown: Answer, language: Language, again: boolean): Answer | null {
  const pages = nearest(parts);
  if (pages.length === 0) return null;
  const { unsure, rephrase, asked } = PHRASES[language];
  const handsOver = again ? unknown.handsOver : null;
  const lines = pages.map(({ searched, passage }) => {
    const units = quoteFrom(searched, passage, QUOTE_CHARS);
    const address = passage.url === null ? null : linkAddress(passage.url);
    const name = address === null ? `**${linkText(passage.title)}**` : `[${linkText(passage.title)}](${address})`;
    return `${name}\n\n${joinUnits([...tableHead(passage, units), ...units])}`;
  });
  return {
    text: [unsure, ...lines, handsOver === null ? rephrase : asked].join("\n\n"),
    citations: [],
    tokensUsed: 0,
    handsOver,
    unanswered: true,
  };
}
