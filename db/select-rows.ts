import { Column, getTableColumns, type Table } from "drizzle-orm";
import type { Run, Statement } from "./database";

/** A statement that selects rows, each as `toRow` has it. */
export type Select<R> = Statement & { toRow(values: readonly unknown[]): R };

/** Reads the rows of a statement that each connection parses and plans once. */
export async function selectRows<R>(run: Run, statement: Select<R>, values: readonly unknown[]): Promise<R[]> {
  return (await run(statement, values)).map(statement.toRow);
}

/** Whether a column's values are taken as the driver gives them. */
const isKept = (column: Column): boolean => column.mapFromDriverValue === Column.prototype.mapFromDriverValue;

/** How the whole rows of a table are selected and read, for a statement written by hand. */
export function wholeRow<T extends Table>(table: T) {
  const columns = Object.entries(getTableColumns(table));
  const readers = columns.map(([key, column]) => ({ key, map: isKept(column) ? undefined : column }));
  return {
    width: columns.length,
    /** The columns, in the order in which `read` takes them. */
    list: (alias: string) => columns.map(([, column]) => `${alias}."${column.name}"`).join(", "),
    /** @param from the place of the first of them in `values` */
    read(values: readonly unknown[], from = 0): T["$inferSelect"] {
      const row: Record<string, unknown> = {};
      let at = from;
      for (const { key, map } of readers) {
        const value = values[at++];
        row[key] = map === undefined || value === null ? value : map.mapFromDriverValue(value);
      }
      return row as T["$inferSelect"];
    },
  };
}

/**
 * Selects whole rows by a list of keys, which is `$1` as a JSON text. Each key is looked up by itself (`offset 0` keeps
 * the planner from joining): a plan that was made while a table was small would go on reading all of it.
 * @param lookUp the rows of one key, `k.key`: all columns of the table
 */
export function byKeys<T extends Table>(name: string, table: T, lookUp: string): Select<T["$inferSelect"]> {
  const row = wholeRow(table);
  return {
    name,
    text: `select ${row.list("t")} from json_array_elements_text($1::text::json) as k (key) cross join lateral (${lookUp} offset 0) t`,
    toRow: (values) => row.read(values),
  };
}

/**
 * Selects whole rows by a query that the query builder put together, prepared under a name.
 * @param query what `toSQL()` says of a select of all columns of the table
 */
export function builtSelect<T extends Table>(name: string, table: T, query: { sql: string }): Select<T["$inferSelect"]> {
  const row = wholeRow(table);
  return { name, text: query.sql, toRow: (values) => row.read(values) };
}
