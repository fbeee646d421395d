import { eq, type SQL } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { effects } from "../../../db/schema";
import { JOBS, type JobKind, type JobPayload } from "../../protocol/jobs";
import { traceHeaders } from "../../tracing";

/** Work that is done after the commit, by whichever node leases it. `dialog_id` null: it is no conversation's. */
export type Job = { [K in JobKind]: { kind: K; payload: JobPayload<K>; run_at: Date; dialog_id: number | null } }[JobKind];

/** A job to enqueue. */
export const jobOf = <K extends JobKind>(kind: K, payload: JobPayload<K>, run_at: Date, dialog_id: number | null = null): Job =>
  ({ kind, payload, run_at, dialog_id }) as Job;

/** A job that goes on in a trace; what does it is handed its payload without. */
export function ledJob(job: Job, traceparent: string | undefined): Job {
  if (traceparent === undefined) return job;
  const payload: object = { ...job.payload, traceparent };
  return { ...job, payload } as Job;
}

/** Jobs that go on in the trace that enqueues them. */
function led(jobs: readonly Job[]): Job[] {
  const { traceparent } = traceHeaders();
  return jobs.map((job) => ledJob(job, traceparent));
}

/** The trace that a job goes on in. */
export const traceOf = ({ payload: { traceparent } }: Pick<JobRow, "payload">): string | undefined =>
  typeof traceparent === "string" ? traceparent : undefined;

/** Enqueues jobs outside of a dialog's change; who runs them hears of it by the event `jobs`, published after the commit. */
export async function insertJobs(db: Db | Tx, jobs: readonly Job[]): Promise<void> {
  if (jobs.length > 0) await db.insert(effects).values(led(jobs));
}

/** The same for jobs of which one at a time is enough: one that is enqueued already, or runs, stays the only one. @returns how many are new */
export async function insertJobsOnce(db: Db | Tx, jobs: readonly Job[]): Promise<number> {
  const made = await db.insert(effects).values(led(jobs)).onConflictDoNothing().returning({ id: effects.id });
  return made.length;
}

/** The rows of a kind. */
export const isKind = (kind: JobKind): SQL => eq(effects.kind, kind);

export type JobRow = typeof effects.$inferSelect;

/** A job that is run: its payload has been checked. */
export type RunningJob<K extends JobKind> = Pick<JobRow, "id" | "dialog_id" | "attempts"> & { payload: JobPayload<K> };

/** Does a job. `signal` aborts when the worker stops or has lost the job to another. It may run twice: what it does must bear that. */
export type JobHandler<K extends JobKind> = (job: RunningJob<K>, signal: AbortSignal) => Promise<void>;

/** A kind of job and what does it. */
export type JobDefinition = { name: JobKind; run: (row: JobRow, signal: AbortSignal) => Promise<void> };

/** Says what does the jobs of a kind, whose payload is that of the list `JOBS`. What does not fit it fails like any other job. */
export const defineJob = <K extends JobKind>(name: K, handler: JobHandler<K>): JobDefinition => ({
  name,
  run: async ({ id, dialog_id, attempts, payload }, signal) =>
    handler({ id, dialog_id, attempts, payload: JOBS[name].parse(payload) as JobPayload<K> }, signal),
});
