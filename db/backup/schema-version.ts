import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import type { Session } from "../session";

/** The migrations of this version of Baton, the oldest first; each is known by the moment it was written (`folderMillis`). */
export const migrationsIn = (migrationsFolder: string): MigrationMeta[] => readMigrationFiles({ migrationsFolder });

export const newestOf = (migrations: readonly MigrationMeta[]): number => migrations.at(-1)?.folderMillis ?? 0;

/** The newest migration of this version of Baton. */
export const newestMigration = (migrationsFolder: string): number => newestOf(migrationsIn(migrationsFolder));

const TABLE = /create table (?:if not exists )?"?(\w+)"?/gi;
const FUNCTION = /create (?:or replace )?function "?(\w+)"?/gi;

const namesIn = (migrations: readonly MigrationMeta[], pattern: RegExp): string[] => [
  ...new Set(migrations.flatMap(({ sql }) => sql.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => String(name))))),
];

/** Every table that some version of Baton had: nothing else in the database is ours to read or to drop. */
export const tablesOf = (migrations: readonly MigrationMeta[]): string[] => namesIn(migrations, TABLE);
/** Vectors hang on passages, and are made anew by the server. */
const allTables = (migrations: readonly MigrationMeta[]): string[] => ["passage_vectors", ...tablesOf(migrations)];
const functionsOf = (migrations: readonly MigrationMeta[]): string[] => namesIn(migrations, FUNCTION);

/** Where drizzle keeps which migrations a database has had. */
const KEPT = "drizzle.__drizzle_migrations";

/** The newest migration that a database has had; undefined for one without a schema of ours. */
export async function readVersion(session: Session): Promise<number | undefined> {
  const [[isThere] = []] = await session.query("select to_regclass($1) is not null", [KEPT]);
  if (isThere !== true) return undefined;
  const [[newest] = []] = await session.query(`select max(created_at)::text from ${KEPT}`);
  return newest === null || newest === undefined ? undefined : Number(newest);
}

/** The hashes of the migrations that a database has had; none where no start has come to its end. */
export type Journal = readonly string[];

export async function readJournal(session: Session): Promise<Journal> {
  const [[isThere] = []] = await session.query("select to_regclass($1) is not null", [KEPT]);
  return isThere === true ? (await session.query(`select hash from ${KEPT}`)).map(([hash]) => String(hash)) : [];
}

/** What a database has under names of ours, whosever it is. */
export async function namesInUse(session: Session, migrations: readonly MigrationMeta[]): Promise<string[]> {
  const found = await session.query(
    `select relname::text from pg_class where relnamespace = 'public'::regnamespace and relname = any($1::text[])
     union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace and proname = any($2::text[])`,
    [allTables(migrations), functionsOf(migrations)],
  );
  return found.map(([name]) => String(name));
}

/** Runs the migrations after one version up to another, as the server's start does, in the transaction that is under way. */
export async function migrateSession(
  session: Session,
  migrations: readonly MigrationMeta[],
  { after = 0, upTo }: { after?: number | undefined; upTo: number },
): Promise<void> {
  await session.exec("create schema if not exists drizzle");
  await session.exec(`create table if not exists ${KEPT} (id serial primary key, hash text not null, created_at bigint)`);
  for (const { sql, hash, folderMillis } of migrations) {
    if (folderMillis <= after || folderMillis > upTo) continue;
    for (const statement of sql) await session.exec(statement);
    await session.query(`insert into ${KEPT} (hash, created_at) values ($1, $2)`, [hash, folderMillis]);
  }
}

/** Takes all that is ours away, in the transaction that is under way. */
export async function dropSchema(session: Session, migrations: readonly MigrationMeta[]): Promise<void> {
  for (const table of allTables(migrations)) await session.exec(`drop table if exists public."${table}" cascade`);
  for (const name of functionsOf(migrations)) await session.exec(`drop function if exists public."${name}" cascade`);
  await session.exec(`drop table if exists ${KEPT}`);
}
