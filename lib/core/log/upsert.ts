import { getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

const columnsOf = (table: PgTable) =>
  Object.values(getTableColumns(table)).map((column) => ({ name: `"${column.name}"`, type: column.getSQLType() }));

/** The columns of a table as a record set of JSON has them. */
export const recordOf = (table: PgTable): string =>
  columnsOf(table)
    .map(({ name, type }) => `${name} ${type}`)
    .join(", ");

/** Writes whole rows by their id: as an upsert, which goes by the index however small the table was when it was planned. */
export function upsert(table: PgTable, into: string, rows: string): string {
  const names = columnsOf(table).map(({ name }) => name);
  const changing = names.filter((name) => name !== '"id"' && name !== '"created_at"');
  return `insert into ${into} (${names.join(", ")}) overriding system value
  select ${names.join(", ")} from json_to_recordset(${rows}::text::json) as r (${recordOf(table)})
  on conflict (id) do update set ${changing.map((name) => `${name} = excluded.${name}`).join(", ")}`;
}
