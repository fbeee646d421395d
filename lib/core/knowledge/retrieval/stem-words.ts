import { sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { LANGUAGE_WORDS } from "../lexicon/languages";

/** So many words are stemmed by one statement: the embedded database does nothing else meanwhile. */
const WORDS_AT_ONCE = 2_000;

const stemmers = new WeakMap<Db, Promise<ReadonlySet<string>>>();

/** The stemmers that the database brings along: older ones lack some. */
function stemmersOf(db: Db): Promise<ReadonlySet<string>> {
  const known = stemmers.get(db);
  if (known) return known;
  const asked = db
    .select({ name: sql<string>`dictname::text` })
    .from(sql`pg_ts_dict`)
    .where(sql`dictname like '%\_stem'`)
    .then((rows) => new Set(rows.map(({ name }) => name)));
  stemmers.set(db, asked);
  asked.catch(() => stemmers.delete(db));
  return asked;
}

/** Words as their language bends them back; itself where it has no stemmer. */
export async function stemWords(db: Db, language: string, words: readonly string[]): Promise<Map<string, string>> {
  const stems = new Map<string, string>();
  const name = `${LANGUAGE_WORDS[language]?.stemmer}_stem`;
  if (!(await stemmersOf(db)).has(name)) return new Map(words.map((word) => [word, word]));
  for (let at = 0; at < words.length; at += WORDS_AT_ONCE) {
    const some = JSON.stringify(words.slice(at, at + WORDS_AT_ONCE));
    const rows = await db
      .select({ word: sql<string>`w.word`, stem: sql<string | null>`(ts_lexize(${name}::regdictionary, w.word))[1]` })
      .from(sql`jsonb_array_elements_text(${some}::jsonb) as w(word)`);
    for (const { word, stem } of rows) stems.set(word, stem ?? word);
  }
  return stems;
}
