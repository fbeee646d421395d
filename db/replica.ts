import { setTimeout as delay } from "node:timers/promises";
import { DrizzleQueryError } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Db, Reading, ReplicaOptions, Run, Source } from "./database";
import * as schema from "./schema";

/** How long a read waits until the replica has replayed what was committed when it began. */
const CATCHES_UP_MS = 100;
const LOOKED_AT_EVERY_MS = 5;
/** A replica that has not caught up, or did not answer, is left alone for so long. */
const RESTS_MS = 1_000;
/** How long it may take to connect, and to say how far it is. */
const ANSWERS_MS = 1_000;
/** How long a statement is waited for there. */
const STATEMENT_MS = 10_000;

/**
 * How far what was committed is in the log of the primary. Without synchronous commits, what was answered may not be flushed
 * yet: then it is all that was written.
 */
const POSITION = {
  name: "wal_position",
  text: `select (case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn() end)::text`,
};
const CAUGHT_UP = "select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= $1::pg_lsn as is_so";
const SYSTEM = "select system_identifier::text as system from pg_control_system()";

/** Why a read goes to the primary. */
class ReplicaLeft extends Error {}

/**
 * Reads from a streaming replica what it is current enough for: a read is begun there once the replica has replayed all that
 * the primary had committed when it was asked for, and goes to the primary where that takes too long. So nobody reads what is
 * older than their own writes, or than an event that they have heard, whichever node it came through.
 */
export function openReplica(
  options: ReplicaOptions & { maxConnections: number },
  primary: Source,
): { reading: Reading; close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: ANSWERS_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    query_timeout: STATEMENT_MS,
    application_name: "baton reading",
    pipeline: true,
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    client.query("set jit = off").catch(() => undefined);
  });
  const isReplica = knowsReplicas(primary);
  let restsUntil = 0;
  let isRead = true;
  const note = (reads: boolean, why?: unknown) => {
    if (!reads) restsUntil = performance.now() + RESTS_MS;
    if (reads !== isRead) options.onChange?.(reads, why);
    isRead = reads;
  };

  const fromPrimary = <T>(work: (source: Source) => Promise<T>): Promise<T> => {
    options.onRead?.("primary");
    return work(primary);
  };
  const reading: Reading = async (work) => {
    if (performance.now() < restsUntil) return fromPrimary(work);
    try {
      const [[position] = []] = await primary.run(POSITION, []);
      const answer = await readFrom(pool, String(position), isReplica, work);
      note(true);
      options.onRead?.("replica");
      return answer;
    } catch (error) {
      if (!(error instanceof ReplicaLeft)) throw error;
      // Where the primary refuses as well, it is what was asked for.
      const answer = await fromPrimary(work);
      note(false, error.cause ?? error);
      return answer;
    }
  };
  return { reading, close: () => pool.end() };
}

type IsReplica = (client: pg.PoolClient) => Promise<boolean>;

/** Whether a connection leads to a replica of this primary; asked once of each. Where one does not tell, it is believed. */
function knowsReplicas(primary: Source): IsReplica {
  const known = new WeakSet<pg.PoolClient>();
  let own: Promise<string | undefined> | undefined;
  return async (client) => {
    if (known.has(client)) return true;
    own ??= primary.run({ text: SYSTEM }, []).then(
      ([row]) => (row?.[0] === undefined ? undefined : String(row[0])),
      () => undefined,
    );
    const theirs = await client.query<{ system: string }>(SYSTEM).then(
      ({ rows }) => rows[0]?.system,
      () => undefined,
    );
    const ours = await own;
    if (ours !== undefined && theirs !== undefined && ours !== theirs) return false;
    known.add(client);
    return true;
  };
}

/**
 * One transaction: a pooler may stand before several replicas.
 * @throws ReplicaLeft where the replica is of no use; else what `work` throws
 */
async function readFrom<T>(pool: pg.Pool, position: string, isReplica: IsReplica, work: (source: Source) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new ReplicaLeft("the replica does not answer", { cause });
  });
  try {
    if (!(await isReplica(client))) throw new ReplicaLeft("DATABASE_REPLICA_URL is no replica of DATABASE_URL");
    await begin(client, position);
    const { source, refused } = sourceOn(client);
    const answer = await work(source).catch((error: unknown) => {
      throw refused(error) ? new ReplicaLeft("the replica refused", { cause: error }) : error;
    });
    await client.query("commit").catch(() => undefined);
    client.release();
    return answer;
  } catch (error) {
    const isAway = error instanceof ReplicaLeft && error.cause !== undefined && !(error.cause instanceof pg.DatabaseError);
    if (isAway) client.release(true);
    else
      await client.query("rollback").then(
        () => client.release(),
        () => client.release(true),
      );
    throw error;
  }
}

/** @throws ReplicaLeft where it has not replayed the position in time */
async function begin(client: pg.PoolClient, position: string): Promise<void> {
  const deadline = performance.now() + CATCHES_UP_MS;
  const looks = { text: CAUGHT_UP, values: [position], query_timeout: ANSWERS_MS };
  try {
    client.query("begin isolation level read committed read only").catch(() => undefined);
    while (!(await client.query<{ is_so: boolean | null }>(looks)).rows[0]?.is_so) {
      if (performance.now() > deadline) throw new ReplicaLeft("the replica is behind");
      await delay(LOOKED_AT_EVERY_MS);
    }
  } catch (error) {
    throw error instanceof ReplicaLeft ? error : new ReplicaLeft("the replica does not answer", { cause: error });
  }
}

const builders = new WeakMap<pg.PoolClient, Db>();

/** Statements on one connection; `refused` tells an error of theirs from any other. */
function sourceOn(client: pg.PoolClient): { source: Source; refused: (error: unknown) => boolean } {
  const db = builders.get(client) ?? drizzle(client, { schema });
  builders.set(client, db);
  const errors = new WeakSet<object>();
  const run: Run = async ({ text }, values) => {
    try {
      return (await client.query({ text, values: [...values], rowMode: "array" })).rows as unknown[][];
    } catch (error) {
      errors.add(error as object);
      throw error;
    }
  };
  return { source: { db, run }, refused: (error) => error instanceof DrizzleQueryError || errors.has(error as object) };
}
