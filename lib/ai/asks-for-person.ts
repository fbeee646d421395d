import { fold, type Token } from "./wordings/tokens";
import { byClause, type Category, type Match, phrasesOf } from "./wordings/wordings";

export type PersonWish = {
  asks: boolean;
  /** First tokens of the clauses that say that no person is wanted. */
  refused: ReadonlySet<number>;
  language: string | undefined;
};

const NONE: PersonWish = { asks: false, refused: new Set(), language: undefined };
const AIMS: ReadonlySet<Category> = new Set(["wish", "person", "somebody", "contact", "bot"]);
const MEANINGFUL: ReadonlySet<Category> = new Set([...AIMS, "real", "want", "not", "about", "filler", "yes", "greeting", "thanks"]);
/** What a longer phrase of hides the shorter ones inside it: an artificial intelligence is no intelligent person. */
const HIDES: ReadonlySet<Category> = new Set(["person", "real", "bot", "not", "about", "contact"]);
/** How many words may stand between talking and the person, between a negation and what it negates; characters where no blanks are. */
const REACH = 5;
const JOINED_REACH = 12;
const CLAUSE_TOKENS = 60;
const LIKELY = 0.85;
/** The longest phrase of the wordings, in words. */
const PHRASE_WORDS = 10;
const JOINED: ReadonlySet<string> = new Set(["zh", "ja", "ko", "th"]);

/** Whether somebody asks for a person, in any of the languages: clause by clause, so that a refusal in one leaves the others. */
export function asksForPerson(tokens: readonly Token[], matches: readonly Match[]): PersonWish {
  const starts = clausesOf(tokens);
  const clauses = byClause(matches, starts, tokens.length);
  const languages = likelyLanguages(matches);
  const refused = new Set<number>();
  let refusedIn: string | undefined;
  for (const [clause, from] of starts.entries()) {
    const words = tokens.slice(from, starts[clause + 1] ?? tokens.length);
    const said = clauses[clause]?.filter(({ category }) => MEANINGFUL.has(category)) ?? [];
    for (const language of languages) {
      const own = said.filter((match) => match.language === language);
      const read = own.some(({ category }) => AIMS.has(category)) ? readClause(words, longest(own), language) : null;
      if (read === "wish") return { asks: true, refused: new Set(), language };
      if (read !== "refusal") continue;
      refused.add(from);
      refusedIn = language;
    }
  }
  return refused.size === 0 ? NONE : { asks: false, refused, language: refusedIn };
}

/** Where clauses begin; what nobody punctuates is cut all the same. */
function clausesOf(tokens: readonly Token[]): number[] {
  let last = 0;
  return tokens.flatMap(({ opensClause }, at) => {
    if (at > 0 && !opensClause && at - last < CLAUSE_TOKENS) return [];
    last = at;
    return [at];
  });
}

/** The languages that know nearly as many of the words as the one that knows most: others share a word by accident. */
function likelyLanguages(matches: readonly Match[]): string[] {
  const known = new Map<string, Set<number>>();
  for (const { language, from, to } of matches) {
    const words = known.get(language) ?? new Set();
    for (let at = from; at < to; at += 1) words.add(at);
    known.set(language, words);
  }
  const most = Math.max(0, ...[...known.values()].map(({ size }) => size));
  return [...known].filter(([, { size }]) => size >= most * LIKELY).map(([language]) => language);
}

/** The matches that no longer one hides. */
function longest(matches: readonly Match[]): Match[] {
  const hiding = new Map<number, number>();
  for (const { from, to, category } of matches) if (HIDES.has(category)) hiding.set(from, Math.max(to, hiding.get(from) ?? 0));
  const hidden = ({ from, to }: Match) =>
    Array.from({ length: PHRASE_WORDS }, (_, back) => from - back).some((at) => {
      const end = hiding.get(at) ?? 0;
      return end >= to && end - at > to - from;
    });
  return matches.filter((match) => !hidden(match));
}

const isNumber = (token: Token | undefined): boolean => token !== undefined && /^\p{N}+$/u.test(token.word);
const NUMBER_WORDS: Readonly<Record<string, string>> = {
  en: "two three four five six seven eight ten",
  de: "zwei drei vier fünf sechs acht",
  es: "dos tres cuatro cinco seis",
  fr: "deux trois quatre cinq six",
  it: "due tre quattro cinque sei",
  pt: "duas dois três quatro cinco seis",
  nl: "twee drie vier vijf zes",
  pl: "dwóch dwie dwa trzech trzy czterech",
  ru: "два двух две три трех четырех четверых двоих",
  uk: "два двох дві три трьох чотирьох",
  tr: "iki üç dört beş",
  sv: "två tre fyra",
  da: "to tre fire",
  no: "to tre fire",
  fi: "kaksi kahden kolme kolmen neljän",
  hu: "két kettő három négy",
  el: "δύο τρία τρεις τέσσερα",
};
const COUNTS = new Map(Object.entries(NUMBER_WORDS).map(([language, words]) => [language, new Set(words.split(" ").map(fold))]));

function readClause(tokens: readonly Token[], matches: readonly Match[], language: string): "wish" | "refusal" | null {
  const of = (...categories: Category[]) => matches.filter(({ category }) => categories.includes(category));
  const reach = JOINED.has(language) ? JOINED_REACH : REACH;
  const counted = (match: Match) => isNumber(tokens[match.from - 1]) || COUNTS.get(language)?.has(tokens[match.from - 1]?.word ?? "");
  const persons = [...of("person"), ...misspelt(tokens, matches, language)].filter((match) => !counted(match));
  const somebody = of("somebody").filter((match) => !counted(match));
  const bots = of("bot");
  const wishes = of("wish");
  const contact = of("contact");
  const gap = (a: Match, b: Match) => Math.max(b.from - a.to, a.from - b.to);
  const near = (some: readonly Match[], others: readonly Match[], within = reach) =>
    some.some((a) => others.some((b) => gap(a, b) <= within && (a.from >= b.to || b.from >= a.to)));
  const negations = of("not").filter((match) => !tokens[match.from]?.word.startsWith("cant"));
  const negates = (negation: Match, what: Match) => gap(negation, what) <= reach - 1 && (language !== "en" || negation.from < what.from);
  // "No robot, please" wants a person all the same.
  const againstBot = negations.filter(
    (negation) =>
      bots.some(
        (bot) =>
          bot.from >= negation.to - 1 &&
          bot.from - negation.to <= reach + 1 &&
          !persons.some((person) => person.from >= negation.to && person.to <= bot.from),
      ) || bots.some((bot) => language !== "en" && gap(negation, bot) <= 2 && persons.length === 0),
  );
  const refusals = negations.filter((negation) => !againstBot.includes(negation));
  const aims = [...persons, ...somebody, ...contact, ...wishes];
  const refuses = refusals.some((negation) => aims.some((what) => negates(negation, what)));
  const speaksOfPerson = persons.length > 0 || somebody.length > 0 || wishes.length > 0 || (language === "en" && contact.length > 0);
  if (refuses) return speaksOfPerson ? "refusal" : null;
  if (of("about").length > 0) return null;
  if (againstBot.length > 0 && (contact.length > 0 || of("want").length > 0 || tokens.length <= 4)) return "wish";
  if (persons.length + wishes.length > 0 && isOnly(tokens, matches)) return "wish";
  if (wishes.length > 0 && (contact.length > 0 || of("want").length > 0) && near(wishes, [...contact, ...of("want")])) return "wish";
  if (near(contact, persons) && leadsUp(tokens, contact, persons, matches, language)) return "wish";
  if (near(contact, somebody, 4) && leadsUp(tokens, contact, somebody, matches, language)) return "wish";
  const real = of("real");
  if (near(real, [...persons, ...somebody], 2) && (of("want").length > 0 || contact.length > 0)) return "wish";
  return near(of("want"), persons, 3) && persons.some((person) => endsWish(tokens, person, matches)) ? "wish" : null;
}

/** Words beside a verb of talking that are a person but for one letter. */
function misspelt(tokens: readonly Token[], matches: readonly Match[], language: string): Match[] {
  if (!matches.some(({ category }) => category === "contact")) return [];
  const known = new Set(matches.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)));
  return tokens.flatMap(({ word }, from) => {
    if (known.has(from) || word.length < MISSPELT_FROM) return [];
    const person = personWords(language).some((right) => isNearly(word, right));
    return person ? [{ language, category: "person" as const, from, to: from + 1 }] : [];
  });
}

const MISSPELT_FROM = 5;
const personWords = (language: string): string[] =>
  phrasesOf(language, "person").flatMap((words) => {
    const word = words.length === 1 ? (words[0] ?? "").replace("*", "") : "";
    return word.length >= MISSPELT_FROM ? [word] : [];
  });

/** Whether two words differ by one letter more, less, changed, or by two that changed places. */
export function isNearly(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let head = 0;
  while (head < one.length && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(one.length, other.length) - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const [left, right] = [one.slice(head, one.length - tail), other.slice(head, other.length - tail)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** Whether a clause is no more than a person, with a please or a hello. */
function isOnly(tokens: readonly Token[], matches: readonly Match[]): boolean {
  const fits = new Set<Category>(["person", "wish", "real", "filler", "yes", "want", "greeting", "thanks"]);
  const covered = tokens.map((_, at) => matches.some(({ from, to, category }) => from <= at && at < to && fits.has(category)));
  return covered.every(Boolean);
}

/** In English the person follows the verb closely: "contact details of staff" wants nobody. */
function leadsUp(
  tokens: readonly Token[],
  contact: readonly Match[],
  persons: readonly Match[],
  matches: readonly Match[],
  language: string,
): boolean {
  if (language !== "en") return true;
  const between = new Set(
    "to with a an the your ur my our some any one of this it me us on over through actual from who in now up real live for again".split(
      " ",
    ),
  );
  const light = (at: number) =>
    between.has(tokens[at]?.word ?? "") ||
    matches.some((match) => match.from <= at && at < match.to && ["real", "somebody", "person", "contact"].includes(match.category));
  return persons.some((person) => {
    if (
      tokens[person.to]?.word === "else" ||
      /^(?:discount|hair|tent|tents|access|account|accounts|name|names|role)$/.test(tokens[person.to]?.word ?? "")
    )
      return false;
    return contact.some((verb) => {
      const [from, to] = verb.to <= person.from ? [verb.to, person.from] : [person.to, verb.from];
      // "Are there any humans here I can speak to?"
      if (verb.to > person.from) return to - from <= REACH && verb.from > person.from;
      // One word may say which person: "billing support". What comes right behind the verb may not: "contact details of staff".
      return Array.from({ length: to - from }, (_, at) => from + at).every((at) => light(at) || (at === person.from - 1 && at > from));
    });
  });
}

/** Whether the person is what is wanted: nothing follows, or what it is wanted for. */
function endsWish(tokens: readonly Token[], person: Match, matches: readonly Match[]): boolean {
  const next = person.to;
  if (next >= tokens.length) return true;
  const goesOn = new Set(
    "to from for who that which now please right at of pour por para per fur zum zur der die das del de di da do dla za om voor att som til fra aby who qui que che кто который чтобы для из".split(
      " ",
    ),
  );
  return (
    goesOn.has(tokens[next]?.word ?? "") ||
    matches.some(
      ({ from, category }) => from === next && ["filler", "want", "contact", "yes", "thanks", "somebody", "person"].includes(category),
    )
  );
}
