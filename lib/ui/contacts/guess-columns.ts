/** What a column of a table is taken for: of a contact, or nothing. */
export type Meaning = "" | "email" | "name" | "locale" | `attribute:${string}`;

const NAMES: Readonly<Record<string, Meaning>> = {
  email: "email",
  "e-mail": "email",
  "email address": "email",
  name: "name",
  "full name": "name",
  locale: "locale",
  language: "locale",
};
/** Columns of Baton's own table that are not for others to say. */
const OWN: ReadonlySet<string> = new Set(["id", "kind", "site_id", "external_id", "timezone", "last_seen", "created_at"]);

/** What the columns of a table are likely to be, by their names; no two the same. A column without a name is left out. */
export function guessColumns(names: readonly string[]): Record<string, Meaning> {
  const guessed: Record<string, Meaning> = {};
  const taken = new Set<Meaning>();
  for (const name of names.map((each) => each.trim())) {
    const known = NAMES[name.toLowerCase()];
    const meaning: Meaning = name === "" || OWN.has(name) ? "" : (known ?? `attribute:${name}`);
    if (name === "" || name in guessed) continue;
    guessed[name] = taken.has(meaning) ? "" : meaning;
    if (meaning !== "") taken.add(meaning);
  }
  return guessed;
}
