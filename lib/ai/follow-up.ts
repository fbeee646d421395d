import type { Core } from "../core/core";
import { type FoundPassage, type SearchContext, searchPassages } from "../core/knowledge";
import type { DocumentAudience } from "../protocol/document-settings";
import { answering } from "./embedded";
import type { AnswerRequest, Part } from "./provider";
import { meaningOf } from "./read-claim";
import { stemsOf } from "./sentences";
import { splitMessage } from "./split-message";
import { asksSomething } from "./understand";
import { fold, tokensOf } from "./wordings/tokens";

/** How a message begins that goes on with what was asked; it says nothing by itself. */
const BEGINS =
  /^\s*[¿¡]?\s*(?:(?:(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|e|ma|mas|och|og|и|а|و)(?![\p{L}\p{N}-])|では|じゃあ|それでは|那么|그럼)[\s,、，]*)?(?:(?:(?:what|how) about|what if|same for|was ist (?:denn )?mit|wie (?:sieht|ist|steht) (?:es|das) (?:denn )?(?:mit|bei)|qu['’]en est-il (?:de|des|du|pour)|quid (?:de|des|du)|qué (?:hay|tal|pasa) (?:de|con)?|che (?:ne )?(?:dici|mi dici) (?:di|del|della|dei|delle)|(?:e )?quanto (?:a|ao|à|aos|às)|que tal|hoe zit het met|a co z|а как насчет|ماذا عن)(?![\p{L}\p{N}])\s*)?/iu;
/** What stands for something that was named before. */
const STANDS_FOR = new Set(
  "it its those these that this them they ones es ihn diese dieser dieses dafür damit davon dazu denen ça cela celui celle ceux celles ils elles eso esto esos esas ello ellos ellas questo quello questi quelli isso isto esse essa esses essas eles elas"
    .split(" ")
    .map(fold),
);
/** In a longer message such a word stands for something in the message itself. */
const LEANING_WORDS = 6;
/** So short, a message in a script other than Latin goes on with what was asked, whatever its words. */
const SHORT_WORDS = 3;
const SHORT_CHARACTERS = 8;
const JOINED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]$/u;
/** So much of a message is read for whether it goes on. */
const READ_CHARS = 400;

/** What a message is searched by: `text` is what it says anew, `context` what was asked before it. */
type FollowUp = {
  text: string;
  context: string;
  /** Whether its own words are known to say too little without the context. */
  leans: boolean;
  /** How many words it says anew. */
  words: number;
};

/** How a message goes on with what was asked. */
function readMessage(message: string): { text: string; leans: boolean; words: number } {
  const begun = message.slice(0, READ_CHARS).match(BEGINS)?.[0] ?? "";
  const connected = begun.trim() !== "" && !/^[\s¿¡]+$/u.test(begun);
  const text = connected ? message.slice(begun.length).replace(/\s+aus\s*\?*\s*$/iu, "") : message;
  const tokens = tokensOf(text.slice(0, READ_CHARS));
  const words = meaningOf(text.slice(0, READ_CHARS)).size;
  const pointing = tokens.length <= LEANING_WORDS && tokens.some(({ word }) => STANDS_FOR.has(word));
  const foreign = tokens.some(({ word }) => /\p{L}/u.test(word) && !/\p{Script=Latin}/u.test(word));
  const joined = tokens.some(({ word }) => JOINED.test(word));
  const short = foreign && tokens.length <= (joined ? SHORT_CHARACTERS : SHORT_WORDS);
  return { text, leans: connected || pointing || short || words === 0, words };
}

/** A message of a conversation as something that goes on with the question before it; null where nothing was asked, or it says much. */
export function followUpOf(question: string, history: AnswerRequest["history"]): FollowUp | null {
  const message = readMessage(question);
  if (!message.leans && message.words > 2) return null;
  const asked = history.flatMap(({ role, text }) => (role === "user" && asksSomething(text) ? [text.slice(0, READ_CHARS)] : []));
  const last = asked.at(-1);
  if (last === undefined) return null;
  // "And the 3?" goes on with something itself.
  const root = asked.findLast((text) => !readMessage(text).leans) ?? last;
  return { ...message, context: root === last ? last : `${root} ${last}` };
}

export type Found = { passages: FoundPassage[]; searched: string; parts?: Part[] };

type Knowledge = Pick<Core, "db" | "nearest" | "now">;

/** Where it is searched, for whom, and for how many passages. */
export type Where = { assistantId: string; audience: DocumentAudience; limit: number };

/**
 * The passages for a message of a conversation, and the words that they were searched by: for each of its questions, where it asks
 * several. What goes on with the question before it is searched together with that, unless it is answered by itself; what a long
 * message tells beside its question counts for little.
 */
export async function findForMessage(core: Knowledge, where: Where, message: string, history: AnswerRequest["history"]): Promise<Found> {
  const { questions, told } = splitMessage(message);
  const [question = message, ...others] = questions;
  if (others.length === 0) {
    const followUp = told === "" ? followUpOf(question, history) : null;
    return followUp === null ? findAlone(core, where, question, told) : findTogether(core, where, question, followUp);
  }
  const found = await Promise.all(questions.map((one) => findAlone(core, where, one, told)));
  return { passages: interleave(found.map(({ passages }) => passages)).slice(0, where.limit), searched: questions.join(" "), parts: found };
}

const find = (core: Knowledge, { assistantId, audience, limit }: Where, text: string, context?: SearchContext) =>
  searchPassages(core, assistantId, text, limit, { context, audience });

async function findAlone(core: Knowledge, where: Where, question: string, told: string): Promise<Found> {
  const context = told === "" ? undefined : ({ text: told, kind: "told" } as const);
  return { passages: await find(core, where, question, context), searched: question };
}

async function findTogether(core: Knowledge, where: Where, question: string, followUp: FollowUp): Promise<Found> {
  const { text, context, leans, words } = followUp;
  const alone = await findAlone(core, where, question, "");
  const answers = standsAlone(alone.passages, followUp);
  if (answers && !leans && words > 1) return alone;
  const passages = await find(core, where, text, { text: context, kind: "asked" });
  return answering(passages).length > 0 || !answers ? { passages, searched: `${context} ${text}` } : alone;
}

/** The first of each list, then the second of each, each passage once. */
export function interleave(lists: readonly FoundPassage[][]): FoundPassage[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const all = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
  return [...new Map(all.map((passage) => [passage.id, passage])).values()];
}

/** Whether a message is answered without what was asked before: a single word that leans on it is only where it is the title of a document. */
function standsAlone(passages: readonly FoundPassage[], { text, leans, words }: FollowUp): boolean {
  const [best] = answering(passages);
  if (!best || words === 0) return false;
  if (!leans || words > 1) return true;
  const said = stemsOf(text);
  const named = stemsOf(best.title);
  return named.size > 0 && [...named].every((stem) => said.has(stem));
}
