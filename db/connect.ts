import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from "drizzle-orm/pg-core";
import pg from "pg";
import * as schema from "./schema";

type Schema = typeof schema;

/** A transaction; what only reads or is handed either takes `Db`. */
export type Tx = PgTransaction<PgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;
export type Db = PgDatabase<PgQueryResultHKT, Schema>;

/** A statement that each connection parses and plans once, by its name. */
export type Statement = { name: string; text: string };
/** Runs a statement on its own; rows as arrays of columns. For what is too hot for a query builder. */
export type Run = (statement: Statement, values: readonly unknown[]) => Promise<unknown[][]>;

export type Database = {
  db: Db;
  run: Run;
  kind: "pglite" | "postgres";
  /** One round trip, to know that the database answers. Throws when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** Postgres; without it PGlite. */
  url?: string | undefined;
  /** The folder of PGlite's data; without it the data lives in memory. */
  dataDir?: string | undefined;
  /** A PGlite made elsewhere, already migrated (tests clone one from a snapshot). */
  pglite?: PGlite;
  /** Whether PGlite is to keep vectors; Postgres has its own extension, or has none. */
  vectors?: boolean | undefined;
  migrationsFolder?: string;
  maxConnections?: number;
  /** Told of connections that broke while idle: Postgres gone. The pool replaces them by itself. */
  onError?: (error: Error) => void;
};

/** Any number; all nodes of an installation take the same lock while one of them migrates. */
const MIGRATION_LOCK = 4_722_011;

/** Opens the database and brings its schema up to date, one node at a time. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const migrationsFolder = options.migrationsFolder ?? join(process.cwd(), "db/migrations");
  if (options.url) return openPostgres(options, migrationsFolder);
  // Loaded where it is used: with Postgres its megabytes would lie about for nothing.
  const { openPglite } = await import("./connect-pglite");
  return openPglite(options, migrationsFolder);
}

async function openPostgres(options: DatabaseOptions, migrationsFolder: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 16,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: "baton",
  });
  pool.on("error", (error) => options.onError?.(error));
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migratePg(drizzlePg(client, { schema }), { migrationsFolder });
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  } finally {
    client.release();
  }
  return {
    db: drizzlePg(pool, { schema }),
    run: async (statement, values) => (await pool.query({ ...statement, values: [...values], rowMode: "array" })).rows,
    kind: "postgres",
    ping: async () => void (await pool.query("select 1")),
    close: () => pool.end(),
  };
}
