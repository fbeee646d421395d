import type { Citation } from "../protocol/message";
import { type Evidence, proves } from "./claims";
import { onlyLinksTo, splitMarkers } from "./model-text";
import { type AnswerRequest, citationOf } from "./provider";
import { meaningOf, numbersOf } from "./read-claim";
import { understand } from "./understand";
import { tokensOf } from "./wordings/tokens";

/** How a model says in its own words that it has no answer. */
const NO_ANSWER =
  /\b(?:(?:do(?:n['’]t| not)|did(?:n['’]t| not)) (?:know|have (?:any |enough |that |this |the |specific |further )*(?:information|details|data|answer)|see|find|contain|mention|cover|specify|include|say)|(?:can(?:['’]t|not)|could(?:n['’]t| not)|unable to|not able to) (?:find|answer|help|see|access|locate|provide|tell|look)|no (?:information|details|data|answer)|not (?:mentioned|specified|covered|stated|included|available in|in the (?:sources|documentation|knowledge))|(?:isn['’]t|aren['’]t) (?:mentioned|covered|specified|anything)|weiß (?:ich |es )?(?:leider )?nicht|keine (?:informationen|angaben|antwort|auskunft)|nicht (?:beantworten|finden|bekannt|angegeben)|no (?:tengo|dispongo|encuentro|sé|se menciona)|ne (?:sais|dispose|trouve|peux)|n['’]ai pas|non (?:ho|so|trovo|dispongo)|não (?:tenho|sei|encontrei|encontro|disponho)|geen informatie|weet (?:ik |het )?niet|nie (?:mam|wiem|znalazłem)|нет информации|не знаю|не нашёл|не нашел)(?![\p{L}])|没有.{0,8}信息|沒有.{0,8}資訊|不知道|无法(?:回答|找到|提供)|無法|見つかりません|わかりません|分かりません|情報(?:が|は)ありません|알 수 없|정보가 없|لا أعرف|ليس لدي|لا توجد معلومات/iu;

/** So many words in a row with the rules are a recital of them. */
const RECITAL_WORDS = 7;
/** A sentence ends after so many characters. */
const SENTENCE_CHARS = 2_000;
/** A question of the model's own may use what was asked and what the sources hold. */
const KNOWN_FROM = 0.6;

/** What becomes of a sentence of a model's: only what is proven is a claim, and `text` is what may be shown. */
export type Verdict =
  | { kind: "blank" | "dropped" | "gave_up" }
  | { kind: "polite"; text: string }
  | { kind: "proven"; text: string; citations: readonly Citation[] };

const runsOf = (text: string): string[] => {
  const words = tokensOf(text, 6_000).map(({ word }) => word);
  return words.slice(RECITAL_WORDS - 1).map((_, at) => words.slice(at, at + RECITAL_WORDS).join(" "));
};

/**
 * @param rules the model's instructions, which it is not to recite
 * @param looked what tools answered
 * @returns what decides of one sentence: whether a source or a tool's answer proves it, it is small talk, or it goes
 */
export function createJudge(request: AnswerRequest, rules: string, looked: readonly Evidence[]): (sentence: string) => Verdict {
  const recitals = new Set(runsOf(rules));
  return (sentence) => {
    if (sentence.length > SENTENCE_CHARS) return { kind: "dropped" };
    const { body, cited } = splitMarkers(sentence);
    const plain = onlyLinksTo(request.hosts ?? new Set(), body).trimEnd();
    const words = plain.replace(/^[\s>*#-]+|[*_]+/g, "");
    if (words.trim() === "" || /^[\s\p{P}\p{S}]*$/u.test(words)) return { kind: "blank" };
    if (runsOf(words).some((run) => recitals.has(run))) return { kind: "dropped" };
    const proof = prove(request, looked, words, cited);
    if (proof !== null) return { kind: "proven", text: withMarkers(plain, proof.numbers), citations: proof.citations };
    if (NO_ANSWER.test(words)) return { kind: "gave_up" };
    return isPolite(words) || asksBack(request, words) ? { kind: "polite", text: plain.trim() } : { kind: "dropped" };
  };
}

type Proof = { numbers: readonly number[]; citations: readonly Citation[] };

/** The sources that prove a sentence: of those it cites, else the first of all; none where a tool's answer does. */
function prove({ passages }: AnswerRequest, looked: readonly Evidence[], words: string, named: readonly number[]): Proof | null {
  const cited = named.filter((number) => passages[number - 1] !== undefined);
  const numbers = cited.length > 0 ? cited : passages.map((_, at) => at + 1);
  const citations = numbers.flatMap((number) => {
    const passage = passages[number - 1];
    const quote = passage ? proves(words, passage) : null;
    return passage && quote !== null ? [citationOf(number, passage, quote)] : [];
  });
  const proven = citations.map(({ index }) => index);
  if (proven.length > 0) return { numbers: cited.length > 0 ? proven : proven.slice(0, 1), citations };
  return looked.some((evidence) => proves(words, evidence) !== null) ? { numbers: [], citations } : null;
}

function isPolite(words: string): boolean {
  const { kind } = understand(words);
  return kind !== "question" && kind !== "person" && kind !== "complaint";
}

/** Whether the model asks something itself, about what the conversation and the sources speak of. */
function asksBack({ question, history, passages }: AnswerRequest, words: string): boolean {
  if (!/[?？؟]\s*$/.test(words)) return false;
  const dialog = [question, ...history.map(({ text }) => text), ...passages.map(({ text, title }) => `${title} ${text}`)].join("\n");
  const meaning = meaningOf(words);
  const known = meaningOf(dialog);
  const numbers = numbersOf(dialog);
  return (
    [...numbersOf(words)].every((number) => numbers.has(number)) &&
    [...meaning].filter((word) => known.has(word)).length >= meaning.size * KNOWN_FROM
  );
}

/** The numbers before the stop at a sentence's end, behind a block of code. */
function withMarkers(plain: string, numbers: readonly number[]): string {
  const markers = numbers.map((number) => `[${number}]`).join("");
  if (markers === "") return plain;
  if (plain.trimEnd().endsWith("```")) return `${plain}\n\n${markers}`;
  const stop = plain.match(/[.!?。！？]+$/)?.[0] ?? "";
  return `${plain.slice(0, plain.length - stop.length).trimEnd()} ${markers}${stop}`;
}
