/** What a canned reply can be filled with when it is inserted. */
export const REPLY_VARIABLES = ["contact.name", "contact.email", "agent.name"] as const;
export type ReplyVariable = (typeof REPLY_VARIABLES)[number];

/** `{{contact.name}}`, or `{{contact.name | "there"}}` with what stands there where nothing is known. */
const VARIABLE = /\{\{\s*([^{}|"\s]{1,60})\s*(?:\|\s*"([^"{}]{0,200})"\s*)?\}\}/g;
/** Whatever looks as if it were meant to be one. */
const ANY_BRACES = /\{\{[^{}]{0,300}\}\}/g;

const isVariable = (name: string): name is ReplyVariable => (REPLY_VARIABLES as readonly string[]).includes(name);

/** The text with its variables filled: by their value, else by their fallback, else by nothing. */
export const fillVariables = (text: string, values: Partial<Record<ReplyVariable, string | null>>): string =>
  text.replace(VARIABLE, (whole, name: string, fallback: string | undefined) =>
    isVariable(name) ? values[name]?.trim() || (fallback ?? "") : whole,
  );

/** @returns the first pair of braces that is no variable as Baton knows them; undefined where all are */
export function unknownVariable(text: string): string | undefined {
  const known = new Set([...text.matchAll(VARIABLE)].filter(([, name]) => isVariable(name as string)).map(([whole]) => whole));
  return (text.match(ANY_BRACES) ?? []).find((braces) => !known.has(braces));
}
