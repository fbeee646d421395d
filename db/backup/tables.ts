import type { Session } from "../session";

export type Column = { name: string; type: string };
export type Table = {
  name: string;
  /** Those that hold something of their own: generated ones are made again by the database. */
  columns: Column[];
  /** What its rows are put in order by, the same in every database. */
  order: string[];
  /** The column that counts by itself; null where there is none. */
  identity: string | null;
};

const COLUMNS = `
  select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attidentity <> ''
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any($1::text[])
    and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  order by c.relname, a.attnum`;

const KEYS = `
  select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  cross join lateral unnest(k.conkey) with ordinality as u (attnum, n)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum
  where k.contype = 'p' and c.relnamespace = 'public'::regnamespace and c.relname = any($1::text[])
  order by c.relname, u.n`;

const REFERENCES = `
  select f.relname::text, t.relname::text from pg_constraint k
  join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
  where k.contype = 'f' and f.relname = any($1::text[]) and f.oid <> t.oid`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Texts are put in order by their bytes: databases differ in how they compare letters. */
const orderBy = (column: string, type: string): string => (type === "text" ? `${quoted(column)} collate "C"` : quoted(column));

/** The tables of these names that the database has, each after those that its rows refer to. */
export async function listTables(session: Session, names: readonly string[]): Promise<Table[]> {
  const tables = new Map<string, Table>();
  for (const [name, column, type, counts] of (await session.query(COLUMNS, [names])) as [string, string, string, boolean][]) {
    const table = tables.get(name) ?? { name, columns: [], order: [], identity: null };
    table.columns.push({ name: column, type });
    if (counts) table.identity = column;
    tables.set(name, table);
  }
  for (const [name, column, type] of (await session.query(KEYS, [names])) as [string, string, string][])
    tables.get(name)?.order.push(orderBy(column, type));
  return inOrder(tables, (await session.query(REFERENCES, [names])) as [string, string][]);
}

function inOrder(tables: ReadonlyMap<string, Table>, references: readonly (readonly [string, string])[]): Table[] {
  const done = new Map<string, Table>();
  const visit = (table: Table, way: readonly string[]): void => {
    if (done.has(table.name)) return;
    if (way.includes(table.name)) throw new Error(`the tables ${way.join(", ")} refer to each other in a circle`);
    for (const [from, to] of references) {
      const referred = from === table.name ? tables.get(to) : undefined;
      if (referred) visit(referred, [...way, table.name]);
    }
    done.set(table.name, table);
  };
  for (const table of tables.values()) visit(table, []);
  return [...done.values()];
}
