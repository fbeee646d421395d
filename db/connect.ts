import { join } from "node:path";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { isTraced } from "../lib/tracing";
import type { Database, DatabaseOptions, Run, Statement, Transact } from "./database";
import { DatabaseRefusal, explainPostgres } from "./explain-refusal";
import { openReplica } from "./replica";
import * as schema from "./schema";
import { TracedPool, tracedStatement, tracedTransaction } from "./trace-statements";

/** Any number; all nodes of an installation take the same lock while one of them migrates. */
export const MIGRATION_LOCK = 4_722_011;

/** Opens the database and brings its schema up to date, one node at a time. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const migrationsFolder = options.migrationsFolder ?? join(process.cwd(), "db/migrations");
  if (options.url) return openPostgres(options, migrationsFolder);
  // Loaded where it is used: with Postgres its megabytes would lie about for nothing.
  const { openPglite } = await import("./connect-pglite");
  return openPglite(options, migrationsFolder);
}

/** SQLSTATE of a named statement that is not there, or is there already: a pooler gave the session to another. */
const STATEMENT_LOST = new Set(["26000", "42P05"]);

/**
 * Runs statements by name while that holds. Behind a pooler in transaction mode that does not keep track of names
 * (PgBouncer before 1.21) they are run without one from the first loss on; what was refused so was not executed.
 */
function prepared(pool: pg.Pool, onUnprepared: (() => void) | undefined): { run: Run; transact: Transact } {
  let named = true;
  const ask = async (client: pg.Pool | pg.PoolClient, { name, text }: Statement, values: readonly unknown[]): Promise<unknown[][]> => {
    const query = { text, values: [...values], rowMode: "array" as const };
    return (await client.query(named && name ? { ...query, name } : query)).rows;
  };
  /** @param work is begun anew where a name was lost */
  const unlessLost = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!STATEMENT_LOST.has(String((error as { code?: unknown }).code))) throw error;
      if (named) onUnprepared?.();
      named = false;
      return work();
    }
  };
  return {
    run: (statement, values) => unlessLost(() => ask(pool, statement, values)),
    transact: (work) => tracedTransaction(() => unlessLost(() => transactOn(pool, ask, work))),
  };
}

/**
 * The statements of a transaction have names and are planned once for each connection: planned for their values, as Postgres
 * does the first five times, a large one takes longer to plan than to run.
 */
const BEGIN = "begin isolation level read committed; set local plan_cache_mode = force_generic_plan";

type Ask = (client: pg.PoolClient, statement: Statement, values: readonly unknown[]) => Promise<unknown[][]>;

/**
 * Compiling a statement takes up to a second, at each execution, and pays off where one runs for longer than that. None of ours
 * does, but Postgres guesses what nested look-ups cost, and guesses high once its statistics know of large tables.
 */
const NO_COMPILATION = "set jit = off";

/** What goes wrong with it shows in what was sent behind it, or is asked for later. */
function ahead<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/**
 * A transaction in as few round trips as it can be: its beginning and its end go along with the statements beside them. A
 * commit that follows a statement which failed rolls back, as Postgres has it.
 */
async function transactOn<T>(pool: pg.Pool, ask: Ask, work: (run: Run, last: Run) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const begun = ahead(client.query(BEGIN));
    const run: Run = (statement, values) => tracedStatement(statement, () => ask(client, statement, values));
    let ended: Promise<unknown> | undefined;
    const last: Run = (statement, values) => {
      const answer = run(statement, values);
      ended = ahead(client.query("commit"));
      return answer;
    };
    const result = await work(run, last);
    await begun;
    await (ended ?? client.query("commit"));
    client.release();
    return result;
  } catch (error) {
    await client.query("rollback").then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}

/**
 * One node at a time. The lock belongs to a transaction that is held open beside the migration: a session's lock would
 * stay with a pooler's connection for ever.
 */
async function migrateAlone(pool: pg.Pool, migrationsFolder: string): Promise<void> {
  const guard = await pool.connect();
  try {
    await guard.query("begin");
    await guard.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await migratePg(drizzlePg(pool, { schema }), { migrationsFolder });
    await guard.query("commit");
    guard.release();
  } catch (error) {
    guard.release(true);
    throw error;
  }
}

/** A statement has a connection for as long as it takes, and a transaction for all of its statements. */
function measureUse(pool: pg.Pool, onUsed: (ms: number) => void): void {
  const since = new WeakMap<pg.PoolClient, number>();
  pool.on("acquire", (client) => void since.set(client, performance.now()));
  pool.on("release", (_error, client) => {
    const begun = since.get(client);
    if (begun !== undefined) onUsed(performance.now() - begun);
  });
}

async function openPostgres(options: DatabaseOptions, migrationsFolder: string): Promise<Database> {
  const Pool = isTraced() ? TracedPool : pg.Pool;
  const pool = new Pool({
    connectionString: options.url,
    max: Math.max(2, options.maxConnections ?? 16),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: "baton",
    // A statement that does not depend on the one before it need not wait for its answer.
    pipeline: true,
  });
  pool.on("error", (error) => options.onError?.(error));
  // One that is lent out has no listener of the pool's: its query fails, which is said there.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    ahead(client.query(NO_COMPILATION));
  });
  if (options.onUsed) measureUse(pool, options.onUsed);
  await migrateAlone(pool, migrationsFolder).catch(async (error: unknown) => {
    await pool.end();
    const line = explainPostgres(error);
    throw line ? new DatabaseRefusal(line, { cause: error }) : error;
  });
  const db = drizzlePg(pool, { schema });
  const { run, transact } = prepared(pool, options.onUnprepared);
  const replica = options.replica && openReplica({ ...options.replica, maxConnections: pool.options.max }, { db, run });
  return {
    db,
    run,
    transact,
    reading: replica?.reading ?? ((work) => work({ db, run })),
    kind: "postgres",
    pool: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ping: async () => void (await pool.query("select 1")),
    close: async () => {
      await Promise.all([pool.end(), replica?.close()]);
    },
  };
}
