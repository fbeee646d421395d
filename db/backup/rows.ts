import { createHash, type Hash } from "node:crypto";
import type { Session } from "../session";
import { quoted, type Table } from "./tables";

/** Rows that are read, and written, at once. */
const ROWS_AT_ONCE = 500;
/** Chunks of files are a quarter of a megabyte each, and twice that as text; a document may have many megabytes. */
const LARGE = ["file_chunks", "documents"];
const LARGE_AT_ONCE = 8;
/** Characters that are written at once, and no more than a row beyond. */
const CHARS_AT_ONCE = 4_000_000;

export const rowsAtOnce = ({ name }: Pick<Table, "name">): number => (LARGE.includes(name) ? LARGE_AT_ONCE : ROWS_AT_ONCE);

/** How values are written as text, so that every database reads them as they were. */
const AS_TEXT =
  "set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local search_path = public";

/** Held while bytes are removed from stores of files (`lib/core/files`). */
const REMOVALS = "hashtextextended('file_removals', 0)";

/**
 * Runs work that sees the database as it was at one moment, and changes nothing. The bytes of files that are deleted meanwhile
 * stay in their stores until it has ended.
 */
export async function inSnapshot<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query(`select pg_advisory_lock_shared(${REMOVALS})`);
  await session.exec("begin isolation level repeatable read read only");
  try {
    await session.exec(AS_TEXT);
    return await work();
  } finally {
    await session.exec("rollback").catch(() => undefined);
    await session.query(`select pg_advisory_unlock_shared(${REMOVALS})`).catch(() => undefined);
  }
}

/** Runs work whose changes are kept as a whole, or not at all. */
export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.exec("begin");
  try {
    await session.exec(AS_TEXT);
    const result = await work();
    await session.exec("commit");
    return result;
  } catch (error) {
    // Of a connection that broke the database has taken everything back by itself.
    await session.exec("rollback").catch(() => undefined);
    throw error;
  }
}

/** The rows of a table in their order, each as the JSON of an array of texts and nulls, some at once; within a transaction. */
export async function* readRows(session: Session, table: Table): AsyncGenerator<string[]> {
  const values = table.columns.map(({ name }) => `${quoted(name)}::text`).join(", ");
  const order = table.order.length > 0 ? ` order by ${table.order.join(", ")}` : "";
  await session.exec(
    `declare backup_rows no scroll cursor for select json_build_array(${values})::text from public.${quoted(table.name)}${order}`,
  );
  for (;;) {
    const rows = await session.query(`fetch forward ${rowsAtOnce(table)} from backup_rows`);
    if (rows.length > 0) yield rows.map(([line]) => String(line));
    if (rows.length < rowsAtOnce(table)) break;
  }
  await session.exec("close backup_rows");
}

/** Takes rows as `readRows` gives them, in whatever pieces; `flush` writes what is left. */
export function writeRows(session: Session, table: Table) {
  const names = table.columns.map(({ name }) => quoted(name)).join(", ");
  const values = table.columns.map(({ type }, at) => `(l ->> ${at})::${type}`).join(", ");
  const insert = `insert into public.${quoted(table.name)} (${names}) overriding system value select ${values} from json_array_elements($1::json) l`;
  let [waiting, chars] = [[] as string[], 0];
  const flush = async () => {
    if (waiting.length > 0) await session.query(insert, [`[${waiting.join(",")}]`]);
    [waiting, chars] = [[], 0];
  };
  const add = async (line: string) => {
    waiting.push(line);
    chars += line.length;
    if (waiting.length >= rowsAtOnce(table) || chars >= CHARS_AT_ONCE) await flush();
  };
  return { add, flush };
}

export type Counted = { rows: number; sha256: string };

/** Counts rows, and sums them up, so that what arrives can be compared with what was read. */
export class Tally {
  private rows = 0;
  private readonly hash: Hash = createHash("sha256");

  add(line: string): void {
    this.rows += 1;
    this.hash.update(line).update("\n");
  }

  get result(): Counted {
    return { rows: this.rows, sha256: this.hash.copy().digest("hex") };
  }
}
