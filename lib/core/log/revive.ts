import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** The columns of a table that are times: JSON has them as text. */
export const timesOf = (table: PgTable): string[] =>
  Object.entries(getTableColumns(table))
    .filter(([, column]) => column.dataType === "date")
    .map(([name]) => name);

/** A row as JSON has it, with its times as dates. */
export function revive<Row>(row: object, times: readonly string[]): Row {
  const known = row as Record<string, unknown>;
  for (const name of times) {
    const time = known[name];
    if (typeof time === "string") known[name] = new Date(time);
  }
  return row as Row;
}
