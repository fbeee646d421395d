import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

const columnsOf = (table: PgTable) =>
  Object.values(getTableColumns(table)).map((column) => ({ name: `"${column.name}"`, type: column.getSQLType() }));

/** The columns of a table as a record set of JSON has them. */
export const recordOf = (table: PgTable): string =>
  columnsOf(table)
    .map(({ name, type }) => `${name} ${type}`)
    .join(", ");

/**
 * Writes whole rows by their id: as an upsert, which goes by the index however small the table was when it was planned.
 * @param fixed columns that a row keeps from its beginning. One of a unique index has to be among them where other tables refer to
 *   the row: to write it, though it stays the same, takes a lock that whoever refers to the row waits for.
 */
export function upsert(table: PgTable, into: string, rows: string, fixed: readonly string[] = []): string {
  const names = columnsOf(table).map(({ name }) => name);
  const changing = names.filter((name) => !["id", "created_at", ...fixed].includes(name.slice(1, -1)));
  return `insert into ${into} (${names.join(", ")}) overriding system value
  select ${names.join(", ")} from json_to_recordset(${rows}::text::json) as r (${recordOf(table)})
  on conflict (id) do update set ${changing.map((name) => `${name} = excluded.${name}`).join(", ")}`;
}
