import { toSentences } from "../core/reading";
import { meaningOf } from "./read-claim";

/** What a long message asks, and what it tells besides. */
export type Message = { questions: string[]; told: string };

/** So much of a message is read. */
const READ_CHARS = 4_000;
/** A shorter message tells nothing beside its question. */
const LONG_WORDS = 18;
const QUESTIONS_MAX = 3;
const ASKS_AT_END = /[?？؟;]["'”»)\]]*\s*$/;
/** How a question is asked without its mark. */
const ASKS =
  /(?<!\p{L})(?:i (?:would|'d) like to know|want(?:ed)? to (?:know|ask)|wonder(?:ing|ed)?|could you tell|can you tell|tell me|my question|ich (?:wollte|möchte|würde gerne?) (?:gerne? )?(?:wissen|fragen)|meine frage|wüsste gerne?|je (?:voulais|voudrais|souhaite\p{L}*) (?:savoir|demander)|j['’]aimerais savoir|quería saber|me gustaría saber|quisiera saber|vorrei sapere|volevo sapere|gostaria de saber|queria saber|ik (?:wil|zou) (?:graag )?(?:weten|vragen)|ik vroeg me af|chciał\p{L}+ (?:się )?(?:wiedzieć|zapytać)|undrar|хотел\p{L}* (?:бы )?(?:узнать|спросить))(?!\p{L})/iu;
/** Where a second question begins in the same sentence. */
const AND_ASKS =
  /,?\s+(?:and|und|et|y|e|en|och|i|и)\s+(?=(?:(?:in|for|at|until|bis|ab|à|de|a|até|tot|från|do|od)\s+)?(?:what|how|where|when|which|who|can i|do you|is there|was|wie|wo|wann|welche\p{L}*|kann ich|quel\p{L}*|combien|où|quand|comment|cuánt\p{L}+|cuál\p{L}*|dónde|cuándo|cómo|quant\p{L}+|qual\p{L}*|dove|quando|come|onde|wat|hoe|waar|wanneer|vad|hur|var|när|ile|jak|gdzie|kiedy|сколько|как|где|когда)(?!\p{L}))/iu;

const says = (text: string): number => meaningOf(text).size;

/** The questions of one sentence, where each of them says something. */
function splitSentence(sentence: string): string[] {
  const at = sentence.match(AND_ASKS);
  if (!at || at.index === undefined) return [sentence];
  const [first, second] = [sentence.slice(0, at.index), sentence.slice(at.index + at[0].length)];
  return says(first) >= 2 && says(second) >= 2 ? [first, second] : [sentence];
}

/** A message cut into what it asks and what it tells. */
export function splitMessage(text: string): Message {
  const sentences = toSentences(text.slice(0, READ_CHARS).replace(/\s+/g, " ").trim());
  const asking = sentences.filter((sentence) => ASKS_AT_END.test(sentence));
  const long = text.split(/\s+/).length > LONG_WORDS && sentences.length > 1;
  const named = asking.length > 0 ? asking : long ? sentences.filter((sentence) => ASKS.test(sentence)) : [];
  if (named.length === 0) return { questions: [text], told: "" };
  const split = named.flatMap(splitSentence).filter((question) => says(question) > 0);
  const enough = split.length > 1 && split.length <= QUESTIONS_MAX && split.every((question) => says(question) >= 2);
  const told = long ? sentences.filter((sentence) => !named.includes(sentence)).join(" ") : "";
  if (enough) return { questions: split, told };
  const main = named.join(" ");
  return long && says(main) >= 2 ? { questions: [main], told } : { questions: [text], told: "" };
}
