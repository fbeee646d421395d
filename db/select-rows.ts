import { type Column, getTableColumns, type Table } from "drizzle-orm";
import type { Run, Statement } from "./database";

/**
 * A statement that answers with all its rows as one JSON value, an array of objects: the platform parses that at once, where
 * the driver would decode each column of each row by itself. `toRow` makes a row of one of them.
 */
export type Select<R> = Statement & { toRow(read: never): R };

/** Reads the rows of a statement that each connection parses and plans once. */
export async function selectRows<R>(run: Run, { toRow, ...statement }: Select<R>, values: readonly unknown[]): Promise<R[]> {
  const [[rows] = []] = (await run(statement, values)) as [[never[] | null]?];
  return rows?.map((row) => toRow(row)) ?? [];
}

/** @param query selects one column, `row`; its order is kept */
export const asOneJson = (query: string): string => `select json_agg(t.row) from (${query}) t`;

/** An object of expressions by their keys. Postgres takes at most 50 of them. */
export const jsonObject = (expressions: Record<string, string>): string =>
  `json_build_object(${Object.entries(expressions)
    .map(([key, expression]) => `'${key}', ${expression}`)
    .join(", ")})`;

/** @param from what follows the list of columns: `from …` and so on */
export const selectJson = (object: string, from: string): string => asOneJson(`select ${object} as row ${from}`);

/** A row as clients get it: times in ISO 8601, UTC, to the millisecond. */
type WireRow<R> = { [K in keyof R]: R[K] extends Date ? string : R[K] extends Date | null ? string | null : R[K] };

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const isTime = (column: Column | undefined): boolean => column?.dataType === "date";

/** Some columns of a table as a JSON object, for a statement written by hand. */
export function wireRow<T extends Table, K extends string & keyof T["$inferSelect"]>(table: T, keys: readonly K[]) {
  const columns: Record<string, Column> = getTableColumns(table);
  const expression = (alias: string, key: K): string => {
    const value = `${alias}."${columns[key]?.name}"`;
    return isTime(columns[key]) ? `to_char(${value} at time zone 'UTC', ${ISO})` : value;
  };
  return {
    json: (alias: string): string => jsonObject(Object.fromEntries(keys.map((key) => [key, expression(alias, key)]))),
    /** What the object is. */
    type: undefined as unknown as WireRow<Pick<T["$inferSelect"], K>>,
  };
}

/** Whole rows of a table as JSON objects, for a statement written by hand, and how they are read. */
export function wholeRow<T extends Table>(table: T) {
  const columns = Object.entries(getTableColumns(table));
  const times = columns.filter(([, column]) => isTime(column)).map(([key]) => key);
  return {
    json: (alias: string): string => jsonObject(Object.fromEntries(columns.map(([key, { name }]) => [key, `${alias}."${name}"`]))),
    /** @param read the object, which becomes the row */
    toRow(read: Record<string, unknown>): T["$inferSelect"] {
      for (const key of times) if (read[key] !== null) read[key] = new Date(read[key] as string);
      return read as T["$inferSelect"];
    },
  };
}

/**
 * Looks up each key of a list by itself, which is `$1` as a JSON text (`offset 0` keeps the planner from joining): a plan
 * that was made while a table was small would go on reading all of it.
 * @param lookUp the rows of one key, `k.key`; they are `t` in the columns
 */
export const fromKeys = (lookUp: string): string =>
  `from json_array_elements_text($1::text::json) as k (key) cross join lateral (${lookUp} offset 0) t`;

/** Selects whole rows by a list of keys. @param lookUp the rows of one key, `k.key`: all columns of the table */
export function byKeys<T extends Table>(name: string, table: T, lookUp: string): Select<T["$inferSelect"]> {
  const row = wholeRow(table);
  return { name, text: selectJson(row.json("t"), fromKeys(lookUp)), toRow: row.toRow };
}
