import { type Language, languageOf } from "../core/knowledge";
import { asksForPerson } from "./asks-for-person";
import { PHRASES, SMALL_TALK, type SmallTalk } from "./phrases";
import { type Token, tokensOf } from "./wordings/tokens";
import { byClause, type Category, type Match, matchesIn } from "./wordings/wordings";

/** What a message asks of the assistant. `language`: that of the words it was known by, where the assistant speaks it. */
export type Understood =
  | { kind: SmallTalk; language: Language | null }
  | { kind: "person" | "complaint"; language: Language | null }
  /** `text` is what is to be searched: the message without greeting, thanks and a person who is not wanted. */
  | { kind: "question"; text: string };

/** More words than this are never small talk alone. */
const SMALL_TALK_TOKENS = 40;
const SOCIAL = new Set<Category>(SMALL_TALK);
/** What a message of several kinds is, the telling ones first. */
const TELLING: readonly (SmallTalk | "complaint")[] = [
  "complaint",
  "identity",
  "mood",
  "closing",
  "thanks",
  "yes",
  "no",
  "greeting",
  "acknowledgement",
];
const SPOKEN: ReadonlySet<string> = new Set(["en", "de", "es", "fr", "it", "pt"]);
const spoken = (language: string | undefined): Language | null =>
  language !== undefined && SPOKEN.has(language) ? (language as Language) : null;

/**
 * What a visitor's message asks, by its words and by what the assistant said before it.
 * @param said the assistant's message before it, if any
 * @param converses whether what answers can take up its own questions; else a short answer to one says nothing
 */
export function understand(text: string, said = "", converses = false): Understood {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return /[?？؟]/.test(text) ? { kind: "greeting", language: null } : { kind: "acknowledgement", language: null };
  const matches = matchesIn(tokens);
  const small = smallTalkOf(tokens, matches);
  if (small) {
    const kind = answerTo(small.kind, said, converses, text);
    return kind === "question" ? { kind, text } : { kind, language: spoken(small.language) };
  }
  const wish = asksForPerson(tokens, matches);
  if (wish.asks) return { kind: "person", language: languageOf(text) };
  const rest = withoutSocial(text, tokens, matches, wish.refused);
  if (rest === "") return { kind: "acknowledgement", language: spoken(wish.language) };
  return { kind: "question", text: rest };
}

/** Whether a message asks something that could be looked up. */
export const asksSomething = (text: string): boolean => understand(text).kind === "question";

/** The longest question of its own that the assistant is held to, in characters. */
const QUESTION_CHARS = 400;

/** What the assistant offered in what it said last. */
function offerIn(said: string): "person" | "more" | "other" | null {
  const known = Object.values(PHRASES);
  if (known.some(({ rephrase, complaint }) => said.includes(rephrase) || said.includes(complaint))) return "person";
  if (known.some(({ thanks }) => said.includes(thanks))) return "more";
  const asked = Math.max(...["?", "？", "؟"].map((mark) => said.lastIndexOf(mark)));
  const before = said.slice(Math.max(0, asked - QUESTION_CHARS), Math.max(0, asked));
  const last = before.slice(Math.max(...[".", "!", "。", "！", "\n"].map((mark) => before.lastIndexOf(mark))) + 1);
  if (last === "") return null;
  const tokens = tokensOf(last);
  const matches = matchesIn(tokens);
  const has = (category: Category) => matches.some((match) => match.category === category);
  return has("person") && has("contact") ? "person" : "other";
}

/** What a yes, a no or an okay is an answer to decides what it is. */
function answerTo(kind: SmallTalk | "complaint", said: string, converses: boolean, text: string): Understood["kind"] {
  if (kind !== "yes" && kind !== "no" && kind !== "acknowledgement") return kind;
  const offer = offerIn(said);
  if (offer === "other" && converses) return "question";
  if (offer === "person" && (kind === "yes" || (kind === "acknowledgement" && isYes(text)))) return "person";
  if (kind === "no" && offer !== null) return "closing";
  return kind;
}

/** Okay and the like are a yes to an offer, "I see" and the like are none. */
function isYes(text: string): boolean {
  const tokens = tokensOf(text);
  return (
    matchesIn(tokens).some(({ category }) => category === "yes") ||
    ["ok", "okey", "okay", "oke", "okej", "okei", "oki"].includes(tokens[0]?.word ?? "")
  );
}

/** The kind of a message that polite words of one language, and fillers between them, cover whole. */
function smallTalkOf(tokens: readonly Token[], matches: readonly Match[]): { kind: SmallTalk | "complaint"; language: string } | null {
  if (tokens.length > SMALL_TALK_TOKENS) return null;
  const languages = new Set(matches.map(({ language }) => language));
  let best: { kind: SmallTalk | "complaint"; language: string; own: number } | null = null;
  for (const language of languages) {
    const kinds = cover(tokens, matches, language);
    const kind = TELLING.find((one) => kinds?.has(one));
    if (!kinds || !kind) continue;
    const own = matches.filter((match) => match.language === language).length;
    if (!best || TELLING.indexOf(kind) < TELLING.indexOf(best.kind) || (kind === best.kind && own > best.own))
      best = { kind, language, own };
  }
  return best;
}

/** The categories of the phrases that cover all tokens, in words of the language and greetings of any; null where some token stays. */
function cover(tokens: readonly Token[], matches: readonly Match[], language: string): Set<Category> | null {
  const thanked = matches.some(({ category }) => category === "thanks" || category === "complaint");
  const asked = matches.some(({ category, language: of }) => of === language && (category === "identity" || category === "complaint"));
  // Who says no more than "a person, please" wants one; beside "are you …" it is what is asked.
  const means = ({ from, to }: Match) =>
    !asked &&
    matches.some(
      (match) =>
        (match.category === "person" || match.category === "wish") && match.language === language && match.from < to && from < match.to,
    );
  const counts = (match: Match) =>
    (SOCIAL.has(match.category) && (match.language === language || !means(match))) ||
    (match.language === language &&
      ((match.category === "filler" && !means(match)) || match.category === "complaint" || (match.category === "object" && thanked)));
  const useful = matches.filter(counts);
  // The fewest fillers that lead up to each token; phrases before fillers, as they carry more meaning.
  const reached: ({ cost: number; kinds: Set<Category> } | undefined)[] = [{ cost: 0, kinds: new Set() }];
  for (let at = 0; at < tokens.length; at += 1) {
    const here = reached[at];
    if (!here) continue;
    for (const { from, to, category, language: of } of useful) {
      if (from !== at) continue;
      const social = SOCIAL.has(category) || category === "complaint";
      const cost = here.cost + (social ? (of === language ? 1 : 1.5) : 1 + (to - from));
      const there = reached[to];
      if (there && there.cost <= cost) continue;
      reached[to] = { cost, kinds: social ? new Set([...here.kinds, category]) : here.kinds };
    }
  }
  const whole = reached[tokens.length];
  return whole && whole.kinds.size > 0 ? whole.kinds : null;
}

/** The message without the clauses at its beginning and end that are polite words alone, and without those that refuse a person. */
function withoutSocial(text: string, tokens: readonly Token[], matches: readonly Match[], refused: ReadonlySet<number>): string {
  const starts = tokens.flatMap(({ opensClause }, at) => (at === 0 || opensClause ? [at] : []));
  const clauses = byClause(matches, starts, tokens.length);
  const kept = starts.filter((from, clause) => {
    const to = starts[clause + 1] ?? tokens.length;
    return !refused.has(from) && smallTalkOf(tokens.slice(from, to), clauses[clause] ?? []) === null;
  });
  const [first] = kept;
  if (first === undefined) return "";
  if (refused.size === 0) {
    const last = kept.at(-1) ?? first;
    const next = starts[starts.indexOf(last) + 1];
    return text.slice(tokens[first]?.start ?? 0, next === undefined ? undefined : tokens[next]?.start).trim();
  }
  return kept
    .map((from) => {
      const next = starts[starts.indexOf(from) + 1];
      return text.slice(tokens[from]?.start ?? 0, next === undefined ? undefined : tokens[next]?.start).trim();
    })
    .join(" ");
}
