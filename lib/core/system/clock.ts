import { sql } from "drizzle-orm";
import type { Db } from "../../../db/database";

/** A node's clock that differs by more from the database's is worth a word. */
export const SKEW_WARNED_MS = 2_000;
const MEASURED_EVERY_MS = 30_000;
/** The quickest of a few round trips says most exactly when the answer was made. */
const ROUND_TRIPS = 3;

export type Clock = {
  /** The database's time, the same on every node. */
  now: () => Date;
  /** By how many ms the node's own clock is ahead of the database's. */
  skewMs: () => number;
  stop(): void;
};

export type ClockOptions = {
  /** The node's own clock, in ms; it may be wrong. */
  wall?: () => number;
  /** Ms since some moment, which nobody sets. */
  elapsed?: () => number;
  everyMs?: number;
};

type Sample = { offset: number; error: number; skew: number };

/**
 * The time by which this installation goes: the database's, so that nodes whose own clocks differ agree on who is
 * online, what is due and what came first. Asked for now and then, and counted on by a clock that nobody sets.
 */
export async function startClock(db: Db, options: ClockOptions = {}): Promise<Clock> {
  const { wall = Date.now, elapsed = () => performance.now(), everyMs = MEASURED_EVERY_MS } = options;
  const measure = async (): Promise<Sample> => {
    const before = elapsed();
    const answer = await db.execute(sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`);
    const after = elapsed();
    const now = Number((answer as unknown as { rows: { now: number }[] }).rows[0]?.now);
    const error = (after - before) / 2;
    return { offset: now - before - error, error, skew: wall() - now - error };
  };
  let known = await measure();
  const refine = async () => {
    const samples = [];
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) samples.push(await measure());
    const best = samples.reduce((a, b) => (b.error < a.error ? b : a));
    // What lies within the doubt of both is no reason to move time.
    if (Math.abs(best.offset - known.offset) > best.error + known.error || best.error < known.error) known = best;
  };
  await refine();
  // While the database is away it goes on by what it knows.
  const timer = setInterval(() => void refine().catch(() => undefined), everyMs);
  timer.unref();
  return { now: () => new Date(known.offset + elapsed()), skewMs: () => known.skew, stop: () => clearInterval(timer) };
}
