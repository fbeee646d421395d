import type { Citation } from "../protocol/message";
import { type Evidence, meaningOf, numbersOf, proves } from "./claims";
import { onlyLinksTo, sentenceEnd, splitMarkers } from "./model-text";
import { type AnswerRequest, citationOf } from "./provider";
import { understand } from "./understand";
import { tokensOf } from "./wordings/tokens";

/** How a model says in its own words that it has no answer. */
const NO_ANSWER =
  /\b(?:(?:do(?:n['’]t| not)|did(?:n['’]t| not)) (?:know|have (?:any |enough |that |this |the |specific |further )*(?:information|details|data|answer)|see|find|contain|mention|cover|specify|include|say)|(?:can(?:['’]t|not)|could(?:n['’]t| not)|unable to|not able to) (?:find|answer|help|see|access|locate|provide|tell|look)|no (?:information|details|data|answer)|not (?:mentioned|specified|covered|stated|included|available in|in the (?:sources|documentation|knowledge))|(?:isn['’]t|aren['’]t) (?:mentioned|covered|specified|anything)|weiß (?:ich |es )?(?:leider )?nicht|keine (?:informationen|angaben|antwort|auskunft)|nicht (?:beantworten|finden|bekannt|angegeben)|no (?:tengo|dispongo|encuentro|sé|se menciona)|ne (?:sais|dispose|trouve|peux)|n['’]ai pas|non (?:ho|so|trovo|dispongo)|não (?:tenho|sei|encontrei|encontro|disponho)|geen informatie|weet (?:ik |het )?niet|nie (?:mam|wiem|znalazłem)|нет информации|не знаю|не нашёл|не нашел)(?![\p{L}])|没有.{0,8}信息|沒有.{0,8}資訊|不知道|无法(?:回答|找到|提供)|無法|見つかりません|わかりません|分かりません|情報(?:が|は)ありません|알 수 없|정보가 없|لا أعرف|ليس لدي|لا توجد معلومات/iu;

/** So many words in a row with the rules are a recital of them. */
const RECITAL_WORDS = 7;
/** An answer is a few sentences; what comes after so many is left out, and a sentence ends after so many characters. */
const SENTENCES_MAX = 30;
const SENTENCE_CHARS = 2_000;
/** A question of the model's own may use what was asked and what the sources hold. */
const KNOWN_FROM = 0.6;

const runsOf = (text: string): string[] => {
  const words = tokensOf(text, 6_000).map(({ word }) => word);
  return words.slice(RECITAL_WORDS - 1).map((_, at) => words.slice(at, at + RECITAL_WORDS).join(" "));
};

export type Prover = {
  /** The sentences that are proven and complete by now. */
  push(text: string): string;
  /** The rest. */
  end(): string;
  readonly text: string;
  readonly citations: Citation[];
  /** Whether a claim was shown, something was left out, or the model said that it does not know. */
  readonly claims: number;
  readonly dropped: number;
  readonly gaveUp: boolean;
};

/**
 * Holds a streamed answer back sentence by sentence, until each is proven by a source, or is small talk; what is not, is left out.
 * @param rules what the model was told, which it is not to recite
 * @param looked what tools answered
 */
export function createProver(request: AnswerRequest, rules: string, looked: readonly Evidence[]): Prover {
  let held = "";
  let shown = "";
  let polite = "";
  let gap = "";
  let state = { claims: 0, dropped: 0, gaveUp: false };
  const citations = new Map<number, Citation>();
  const recitals = new Set(runsOf(rules));
  const dialog = () =>
    [request.question, ...request.history.map(({ text }) => text), ...request.passages.map(({ text, title }) => `${title} ${text}`)].join(
      "\n",
    );

  let judged = 0;
  const judge = (sentence: string): string => {
    judged += 1;
    if (judged > SENTENCES_MAX || sentence.length > SENTENCE_CHARS) return drop();
    const { body, cited } = splitMarkers(sentence);
    const plain = onlyLinksTo(request.hosts ?? new Set(), body).trimEnd();
    const words = plain.replace(/^[\s>*#-]+|[*_]+/g, "");
    if (words.trim() === "" || /^[\s\p{P}\p{S}]*$/u.test(words)) return "";
    if (runsOf(words).some((run) => recitals.has(run))) return drop();
    const proof = prove(words, cited);
    if (proof !== null) {
      state = { ...state, claims: state.claims + 1 };
      return withMarkers(plain, proof);
    }
    if (NO_ANSWER.test(words)) {
      state = { ...state, gaveUp: true };
      return "";
    }
    if (isPolite(words) || asksBack(words)) {
      polite += `${polite && " "}${plain.trim()}`;
      return "";
    }
    return drop();
  };
  const drop = () => {
    state = { ...state, dropped: state.dropped + 1 };
    return "";
  };
  const prove = (words: string, named: readonly number[]): number[] | null => {
    const cited = named.filter((number) => request.passages[number - 1] !== undefined);
    const numbers = cited.length > 0 ? cited : request.passages.map((_, at) => at + 1);
    const proven = numbers.filter((number) => {
      const passage = request.passages[number - 1];
      const quote = passage ? proves(words, passage) : null;
      if (passage && quote !== null && !citations.has(number)) citations.set(number, citationOf(number, passage, quote));
      return quote !== null;
    });
    if (proven.length > 0) return cited.length > 0 ? proven : proven.slice(0, 1);
    return looked.some((evidence) => proves(words, evidence) !== null) ? [] : null;
  };
  const isPolite = (words: string) => {
    const { kind } = understand(words);
    return kind !== "question" && kind !== "person" && kind !== "complaint";
  };
  const asksBack = (words: string) => {
    if (!/[?？؟]\s*$/.test(words)) return false;
    const meaning = meaningOf(words);
    const known = meaningOf(dialog());
    const numbers = numbersOf(dialog());
    return (
      [...numbersOf(words)].every((number) => numbers.has(number)) &&
      [...meaning].filter((word) => known.has(word)).length >= meaning.size * KNOWN_FROM
    );
  };
  const show = (sentence: string, space: string): string => {
    const proven = judge(sentence);
    if (proven === "") return "";
    const lead = shown === "" ? proven.trimStart() : proven;
    const piece = `${shown === "" && polite !== "" ? `${polite} ` : shown === "" ? "" : gap}${lead}`;
    if (shown === "") polite = "";
    gap = space || " ";
    shown += piece;
    return piece;
  };
  const release = (final: boolean): string => {
    let out = "";
    for (;;) {
      skipBlank();
      const end = held.trim() === "" ? -1 : sentenceEnd(held);
      if (end === -1) break;
      out += take(end);
    }
    return final && held.trim() !== "" ? out + take(held.length) : out;
  };
  /** Empty lines part paragraphs. */
  const skipBlank = () => {
    const rest = held.trimStart();
    const blank = held.slice(0, held.length - rest.length);
    if (rest === "" || blank === "") return;
    if (shown !== "" && blank.includes("\n")) gap = "\n\n";
    held = rest;
  };
  const take = (end: number): string => {
    const whole = held.slice(0, end);
    held = held.slice(end);
    const space = whole.slice(whole.trimEnd().length);
    return show(whole.slice(0, whole.length - space.length), space);
  };
  return {
    push(text) {
      held += text;
      return release(false);
    },
    end() {
      const rest = release(true);
      // Polite words stand alone where nothing else was said, or after what was proven.
      if (polite === "" || (shown === "" && (state.dropped > 0 || state.gaveUp))) return rest;
      const piece = `${shown === "" ? "" : " "}${polite}`;
      shown += piece;
      return rest + piece;
    },
    get text() {
      return shown;
    },
    get citations() {
      return [...citations.values()].filter(({ index }) => shown.includes(`[${index}]`)).sort((a, b) => a.index - b.index);
    },
    get claims() {
      return state.claims;
    },
    get dropped() {
      return state.dropped;
    },
    get gaveUp() {
      return state.gaveUp;
    },
  };
}

/** The numbers before the stop at a sentence's end, behind a block of code. */
function withMarkers(plain: string, numbers: readonly number[]): string {
  const markers = numbers.map((number) => `[${number}]`).join("");
  if (markers === "") return plain;
  if (plain.trimEnd().endsWith("```")) return `${plain}\n\n${markers}`;
  const stop = plain.match(/[.!?。！？]+$/)?.[0] ?? "";
  return `${plain.slice(0, plain.length - stop.length).trimEnd()} ${markers}${stop}`;
}
