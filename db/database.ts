import type { PGlite } from "@electric-sql/pglite";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from "drizzle-orm/pg-core";
import type * as schema from "./schema";

type Schema = typeof schema;

/** A transaction; what only reads or is handed either takes `Db`. */
export type Tx = PgTransaction<PgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;
export type Db = PgDatabase<PgQueryResultHKT, Schema>;

/** A statement that each connection parses and plans once, by its name; without one it is planned each time, for what is in the tables then. */
export type Statement = { name?: string; text: string };
/** Runs a statement on its own; rows as arrays of columns. For what is too hot for a query builder. */
export type Run = (statement: Statement, values: readonly unknown[]) => Promise<unknown[][]>;

/**
 * Runs statements in one transaction: committed when `work` resolves, rolled back when it rejects. `work` may be run again.
 * What `last` runs is committed with it, in one round trip: nothing may come, or fail, behind it.
 */
export type Transact = <T>(work: (run: Run, last: Run) => Promise<T>) => Promise<T>;

/** What is read from. */
export type Source = { db: Db; run: Run };

/**
 * Runs what only reads, and may take its time: searches, lists, reports. From a replica that has caught up with all that was
 * committed when it was asked for, else from the primary. `work` may be run again.
 */
export type Reading = <T>(work: (source: Source) => Promise<T>) => Promise<T>;

export type Database = {
  db: Db;
  run: Run;
  transact: Transact;
  reading: Reading;
  kind: "pglite" | "postgres";
  /** How many connections there are; undefined with PGlite, which has one. */
  pool?: () => PoolState;
  /** One round trip, to know that the database answers. Throws when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Connections that work, that are free, and what waits for one. */
export type PoolState = { busy: number; idle: number; waiting: number };

export type ReplicaOptions = {
  url: string;
  /** Hears when the replica is left for the primary, with why, and when it is read from again. */
  onChange?: (isRead: boolean, why?: unknown) => void;
  /** Hears of each list, search and report, and where it was read. */
  onRead?: (from: "primary" | "replica") => void;
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
  /** A streaming replica of Postgres, for what only reads. */
  replica?: ReplicaOptions | undefined;
  migrationsFolder?: string;
  maxConnections?: number;
  /** Hears of connections that broke while idle: Postgres gone. The pool replaces them by itself. */
  onError?: (error: Error) => void;
  /** Hears how long each statement, and each transaction as a whole, had a connection. */
  onUsed?: (ms: number) => void;
  /** Hears once that a pooler between Baton and Postgres loses prepared statements; they are not prepared by name any more. */
  onUnprepared?: () => void;
};
