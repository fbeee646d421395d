import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { effects, jobRuns } from "../../../db/schema";
import { JOBS } from "../../protocol/jobs";
import type { JobView } from "../../protocol/routes/monitoring";
import { type Actor, ADMIN, forbidden, notFound, requireMember } from "../log";
import { firstWorkspaceId } from "../system";

/** One run of a job: `error` is what it failed with. */
type Run = { startedAt: Date; durationMs: number; error?: string | undefined };

type Schedule = { everyMs: number; run: () => void };
type Sum = { runs: number; failures: number; last: Run; failed?: Run };

/** What this node does in the background: each run is counted here, and written down every few seconds for all nodes. */
export type WorkLedger = {
  record(name: string, run: Run): void;
  /** @returns a function that forgets it */
  addSchedule(name: string, schedule: Schedule): () => void;
  schedules: ReadonlyMap<string, Schedule>;
  flush(): Promise<void>;
  stop(): Promise<void>;
};

const FLUSH_EVERY_MS = 5_000;

/**
 * @param onError hears where it could not be written: it is tried again
 * @param onRun hears of each run
 */
export function createWorkLedger(
  db: Db,
  { onError, onRun }: { onError: (error: unknown) => void; onRun?: (name: string, run: Run) => void },
): WorkLedger {
  let sums = new Map<string, Sum>();
  let writing: Promise<void> = Promise.resolve();
  const schedules = new Map<string, Schedule>();
  const add = (name: string, { runs, failures, last, failed }: Sum) => {
    const known = sums.get(name);
    if (known) Object.assign(known, { runs: known.runs + runs, failures: known.failures + failures, last, failed: failed ?? known.failed });
    else sums.set(name, { runs, failures, last, ...(failed ? { failed } : {}) });
  };
  const write = async () => {
    const taken = sums;
    if (taken.size === 0) return;
    sums = new Map();
    try {
      await writeSums(db, taken);
    } catch (error) {
      onError(error);
      const since = sums;
      sums = taken;
      for (const [name, sum] of since) add(name, sum);
    }
  };
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS);
  timer.unref();
  return {
    record(name, run) {
      add(name, run.error === undefined ? { runs: 1, failures: 0, last: run } : { runs: 1, failures: 1, last: run, failed: run });
      onRun?.(name, run);
    },
    addSchedule(name, schedule) {
      schedules.set(name, schedule);
      return () => void schedules.delete(name);
    },
    schedules,
    flush,
    stop: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

async function writeSums(db: Db, sums: ReadonlyMap<string, Sum>): Promise<void> {
  const rows = [...sums].map(([name, { runs, failures, last, failed }]) => ({
    name,
    runs,
    failures,
    last_started_at: last.startedAt,
    last_duration_ms: Math.round(last.durationMs),
    last_failed_at: failed?.startedAt ?? null,
    last_error: failed?.error ?? null,
  }));
  await db
    .insert(jobRuns)
    .values(rows.sort((a, b) => (a.name < b.name ? -1 : 1)))
    .onConflictDoUpdate({
      target: jobRuns.name,
      set: {
        runs: sql`${jobRuns.runs} + excluded.runs`,
        failures: sql`${jobRuns.failures} + excluded.failures`,
        last_started_at: sql`excluded.last_started_at`,
        last_duration_ms: sql`excluded.last_duration_ms`,
        last_failed_at: sql`coalesce(excluded.last_failed_at, ${jobRuns.last_failed_at})`,
        last_error: sql`coalesce(excluded.last_error, ${jobRuns.last_error})`,
      },
    });
}

type Core = { db: Db; now: () => Date; work: WorkLedger };

/** @throws DomainError FORBIDDEN for who does not administer the first workspace: jobs are the installation's */
async function requireInstaller(core: Core, actor: Actor): Promise<void> {
  requireMember(actor, ADMIN);
  if (actor.workspaceId !== (await firstWorkspaceId(core.db))) throw forbidden("Jobs are the first workspace's to look after");
}

/** All that is done in the background, on whichever node. @throws DomainError FORBIDDEN */
export async function listJobs(core: Core, actor: Actor): Promise<JobView[]> {
  await requireInstaller(core, actor);
  await core.work.flush();
  const [runs, waiting] = await Promise.all([
    core.db.select().from(jobRuns),
    core.db
      .select({ kind: effects.kind, count: sql<number>`count(*)`.mapWith(Number) })
      .from(effects)
      .groupBy(effects.kind),
  ]);
  const runOf = new Map(runs.map((run) => [run.name, run]));
  const waitingOf = new Map(waiting.map(({ kind, count }) => [kind, count]));
  const names = [...core.work.schedules.keys(), ...Object.keys(JOBS)];
  return names.sort().map((name) => {
    const run = runOf.get(name);
    const schedule = core.work.schedules.get(name);
    return {
      name,
      kind: schedule ? "schedule" : "queue",
      every_seconds: schedule ? schedule.everyMs / 1000 : null,
      waiting: waitingOf.get(name) ?? 0,
      runs: run?.runs ?? 0,
      failures: run?.failures ?? 0,
      last_started_at: run?.last_started_at?.toISOString() ?? null,
      last_duration_ms: run?.last_duration_ms ?? null,
      last_failed_at: run?.last_failed_at?.toISOString() ?? null,
      last_error: run?.last_error ?? null,
    };
  });
}

/**
 * Begins a schedule now on this node; of a queue, what failed and waits to be tried again is due now. What is put off to a
 * later time on purpose stays there.
 * @param onDue called where jobs became due
 * @throws DomainError FORBIDDEN, NOT_FOUND
 */
export async function runJob(core: Core, actor: Actor, name: string, onDue: () => void): Promise<JobView> {
  const job = (await listJobs(core, actor)).find((each) => each.name === name);
  if (!job) throw notFound("job");
  const schedule = core.work.schedules.get(name);
  if (schedule) schedule.run();
  else {
    const failed = and(eq(effects.kind, name), isNotNull(effects.last_error));
    await core.db.update(effects).set({ run_at: core.now() }).where(failed);
    onDue();
  }
  return job;
}
