import { sql } from "drizzle-orm";
import type { Db } from "@/db/database";

async function tableNames(db: Db): Promise<string[]> {
  const found = await db.execute(
    sql`select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  return (found as unknown as { rows: { table_name: string }[] }).rows.map((row) => row.table_name);
}

async function countIn(db: Db, table: string, where: ReturnType<typeof sql>): Promise<number> {
  const found = await db.execute(sql`select count(*)::int as n from ${sql.identifier(table)} t where ${where}`);
  return (found as unknown as { rows: { n: number }[] }).rows[0]?.n ?? 0;
}

/** The tables of the whole database in which any column of a row holds the text (files' bytes too). @returns rows by table */
export async function tablesWith(db: Db, marker: string): Promise<Record<string, number>> {
  const hex = Buffer.from(marker).toString("hex");
  const counts: Record<string, number> = {};
  for (const table of await tableNames(db)) {
    const n = await countIn(db, table, sql`position(${marker} in t::text) > 0 or position(${hex} in t::text) > 0`);
    if (n > 0) counts[table] = n;
  }
  return counts;
}

/** How many rows each table of the database has. */
export async function countRows(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tableNames(db)) counts[table] = await countIn(db, table, sql`true`);
  return counts;
}
