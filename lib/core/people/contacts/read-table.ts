import { z } from "zod";
import { readCsv } from "../../../protocol/read-csv";
import { IMPORT_ROWS_MAX } from "../../../protocol/routes/contacts";
import { badRequest } from "../../log";
import { mergeAttributes } from "./merge-attributes";

/** What a row says of somebody; nothing of what its cells leave open. */
export type GivenContact = { line: number; email: string; name?: string; locale?: string; attributes: Record<string, string> };
export type BadRow = { line: number; error: string };

const email = z.email().max(254);
const NAME_MAX = 200;
const LOCALE_MAX = 35;

/**
 * Reads a table of contacts.
 * @param columns what each column is, by its name
 * @throws DomainError BAD_REQUEST where it has no rows, too many, or not the columns that were named
 */
export function readTable(csv: string, columns: Readonly<Record<string, string>>): { rows: number; given: GivenContact[]; bad: BadRow[] } {
  const [head, ...rows] = readCsv(csv);
  if (!head || rows.length === 0) throw badRequest("csv: has no rows below its first line");
  if (rows.length > IMPORT_ROWS_MAX) throw badRequest(`csv: has ${rows.length} rows; at most ${IMPORT_ROWS_MAX} are taken at once`);
  const names = head.cells.map((name) => name.trim());
  const missing = Object.keys(columns).find((name) => !names.includes(name));
  if (missing !== undefined) throw badRequest(`columns: the table has no column ${missing}`);
  const meanings = names.map((name) => (Object.hasOwn(columns, name) ? columns[name] : undefined));
  const given: GivenContact[] = [];
  const bad: BadRow[] = [];
  for (const { line, cells } of rows) {
    const read = cells.length > names.length ? `has ${cells.length} cells, the first line ${names.length}` : readRow(cells, meanings);
    if (typeof read === "string") bad.push({ line, error: read });
    else given.push({ line, ...read });
  }
  return { rows: rows.length, given, bad };
}

/** @returns what is wrong, where something is */
function readRow(cells: readonly string[], meanings: readonly (string | undefined)[]): Omit<GivenContact, "line"> | string {
  const cellOf = (meaning: string) => plain(cells[meanings.indexOf(meaning)] ?? "");
  const address = email.safeParse(cellOf("email"));
  if (cellOf("email") === "") return "the row has no e-mail address";
  if (!address.success) return `${cellOf("email")} is not an e-mail address`;
  const [name, locale] = [cellOf("name"), cellOf("locale")];
  if (name.length > NAME_MAX) return `the name is over ${NAME_MAX} characters`;
  if (locale.length > LOCALE_MAX) return `the language is over ${LOCALE_MAX} characters`;
  const attributes = attributesOf(cells, meanings);
  try {
    mergeAttributes({}, attributes);
  } catch {
    return "the attributes are too much to keep";
  }
  return { email: address.data.toLowerCase(), ...(name ? { name } : {}), ...(locale ? { locale } : {}), attributes };
}

function attributesOf(cells: readonly string[], meanings: readonly (string | undefined)[]): Record<string, string> {
  const found = meanings.flatMap((meaning, at): [string, string][] => {
    const value = plain(cells[at] ?? "");
    return meaning?.startsWith("attribute:") && value !== "" ? [[meaning.slice("attribute:".length), value]] : [];
  });
  return Object.fromEntries(found);
}

/** A cell without the mark that keeps a spreadsheet from running it, which the export puts there. NUL is nothing that Postgres keeps. */
export const plain = (cell: string): string =>
  cell
    .replaceAll("\0", "")
    .trim()
    .replace(/^'(?=[=+\-@])/, "");
