import { setTimeout as delay } from "node:timers/promises";
import { and, asc, eq, getTableColumns, inArray, lte, type SQL, sql } from "drizzle-orm";
import { effects } from "../../db/schema";
import type { Core } from "../core/core";
import { databaseErrorKind, isDatabaseAway, type JobDefinition, type JobRow, together, traceOf } from "../core/log";
import { cut } from "../protocol/cut";
import { errorLine } from "../serialize-error";
import { traced } from "../tracing";

/** What a worker needs of the core. */
export type WorkerCore = Pick<Core, "db" | "bus" | "log" | "databaseErrors" | "now" | "work">;

export type WorkerOptions = {
  /** How often it polls for due jobs without being called. */
  pollMs?: number;
  /** How long a lease lasts without renewal: after so long another node takes over from a dead one. */
  leaseMs?: number;
  concurrency?: number;
  /** The workspaces take turns, and each has so many places at most; without it whatever is due first begins first. */
  fair?: { workspace: SQL; places: number } | undefined;
  maxAttempts?: number;
  /** How long `stop` waits for what runs; what takes longer is finished by another node after its lease. */
  stopMs?: number;
};

export type JobWorker = {
  /** Leases no further job, aborts what runs, and waits for it up to a deadline. */
  stop(): Promise<void>;
};

const DEFAULTS = {
  pollMs: 1_000,
  leaseMs: 15_000,
  concurrency: 16,
  fair: undefined,
  maxAttempts: 8,
  stopMs: 5_000,
} satisfies WorkerOptions;
/** The longest wait before a failed job is tried again. */
const MAX_BACKOFF_MS = 60_000;

/**
 * Runs the jobs that commits enqueue. A row is leased by moving its time forward under SKIP LOCKED, so that one node has
 * it at a time; the lease is renewed while the job runs, and a dead node's job is due again by itself.
 */
export function startWorker(core: WorkerCore, jobs: readonly JobDefinition[], options: WorkerOptions = {}): JobWorker {
  return new Worker(core, new Map(jobs.map((job) => [job.name, job])), { ...DEFAULTS, ...options });
}

/** The workspace of a job that belongs to a conversation, for `fair`. */
export const WORKSPACE_OF_DIALOG = sql`(select d.workspace_id from dialogs d where d.id = effects.dialog_id)`;
/** The same for the reading of a website. */
export const WORKSPACE_OF_WEBSITE = sql`(select a.workspace_id from websites w join assistants a on a.id = w.assistant_id
  where w.id = (effects.payload ->> 'website_id')::bigint)`;
/** The same for a run of test conversations. */
export const WORKSPACE_OF_EVALUATION = sql`(select a.workspace_id from evaluation_runs r join assistants a on a.id = r.assistant_id
  where r.id = (effects.payload ->> 'run_id')::bigint)`;
/** The same for what is sent to a webhook. */
export const WORKSPACE_OF_WEBHOOK = sql`(select w.workspace_id from webhooks w where w.id = (effects.payload ->> 'webhook_id')::bigint)`;

type Leased = JobRow & { workspace: number | null };

/** Each lease counts the attempts up: a worker that has lost its lease touches the row no more. */
const held = (job: JobRow) => and(eq(effects.id, job.id), eq(effects.attempts, job.attempts));

class Worker implements JobWorker {
  private readonly running = new Map<number, Promise<void>>();
  /** How much of each workspace runs here. */
  private readonly places = new Map<number | null, number>();
  private readonly abort = new AbortController();
  /** What ends each job that runs. */
  private readonly ends = new Set<AbortController>();
  private readonly polling: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  private looking = false;
  private round: Promise<void> = Promise.resolve();
  private again = false;
  /** More was due than there was room for. */
  private more = false;
  private away = false;
  /** What is done while a deletion is under way goes together in the next: each is a commit, for which others wait. */
  private readonly remove = together(
    (done: JobRow[]) => this.removeAll(done),
    () => undefined,
    { atOnce: 1, rest: 0 },
  );

  constructor(
    private readonly core: WorkerCore,
    private readonly jobs: ReadonlyMap<string, JobDefinition>,
    private readonly options: Required<Omit<WorkerOptions, "fair">> & Pick<WorkerOptions, "fair">,
  ) {
    this.polling = setInterval(() => this.kick(), options.pollMs);
    this.polling.unref();
    this.unsubscribe = core.bus.subscribe((event) => {
      if (event.type === "jobs" && (event.kinds?.some((kind) => jobs.has(kind)) ?? true)) this.kick();
    });
    this.kick();
  }

  async stop(): Promise<void> {
    clearInterval(this.polling);
    this.unsubscribe();
    this.abort.abort();
    for (const end of this.ends) end.abort();
    const deadline = new AbortController();
    const late = delay(this.options.stopMs, undefined, { signal: deadline.signal, ref: false }).catch(() => undefined);
    const done = this.round.then(() => Promise.allSettled(this.running.values()));
    await Promise.race([done, late]);
    deadline.abort();
  }

  private kick(): void {
    if (this.abort.signal.aborted) return;
    this.again = true;
    if (this.looking) return;
    this.round = this.poll();
  }

  private async poll(): Promise<void> {
    this.looking = true;
    try {
      while (this.again && !this.abort.signal.aborted) {
        this.again = false;
        const free = this.options.concurrency - this.running.size;
        this.more = free <= 0;
        if (this.more) return;
        const leased = await this.lease(free);
        for (const job of leased) this.start(job);
        this.more = leased.length === free;
        this.again ||= this.more;
      }
      this.away = false;
    } catch (error) {
      this.core.databaseErrors.note(error);
      if (!this.away) this.core.log.warn({ err: error }, "jobs.not_polled");
      this.away = isDatabaseAway(error);
    } finally {
      this.looking = false;
    }
  }

  private async lease(limit: number): Promise<Leased[]> {
    const now = this.core.now();
    const { fair } = this.options;
    const isDue = and(lte(effects.run_at, now), inArray(effects.kind, [...this.jobs.keys()]));
    const due = this.core.db
      .select({ id: effects.id })
      .from(effects)
      .where(fair ? and(isDue, inArray(effects.id, this.inTurns(isDue, limit, fair))) : isDue)
      .orderBy(asc(effects.run_at), asc(effects.id))
      .limit(limit)
      .for("update", { skipLocked: true });
    return this.core.db
      .update(effects)
      .set({ run_at: new Date(now.getTime() + this.options.leaseMs), attempts: sql`${effects.attempts} + 1` })
      .where(inArray(effects.id, due))
      .returning({
        ...getTableColumns(effects),
        workspace: fair ? sql<number | null>`${fair.workspace}`.mapWith(Number) : sql<null>`null`,
      });
  }

  /** What is due, the workspaces taking turns: the first of each before the second of any, counting what runs of it here. */
  private inTurns(isDue: SQL | undefined, limit: number, { workspace, places }: NonNullable<WorkerOptions["fair"]>): SQL {
    const held = JSON.stringify(Object.fromEntries(this.places));
    return sql`(select id from (
      select effects.id, effects.run_at, row_number() over (partition by ${workspace} order by effects.run_at, effects.id)
        + coalesce((${held}::jsonb ->> (${workspace})::text)::int, 0) as turn
      from effects where ${isDue}
    ) waiting where turn <= ${places} order by turn, run_at, id limit ${limit})`;
  }

  private start(job: Leased): void {
    const { workspace } = job;
    this.places.set(workspace, (this.places.get(workspace) ?? 0) + 1);
    const run = this.run(job).finally(() => {
      this.running.delete(job.id);
      const left = (this.places.get(workspace) ?? 1) - 1;
      if (left > 0) this.places.set(workspace, left);
      else this.places.delete(workspace);
      // A workspace that had all its places may have more that is due.
      if (this.more || this.options.fair) this.kick();
    });
    this.running.set(job.id, run);
  }

  private async run(job: JobRow): Promise<void> {
    const end = new AbortController();
    this.ends.add(end);
    if (this.abort.signal.aborted) end.abort();
    let renewed = Promise.resolve();
    const renewing = setInterval(() => {
      renewed = renewed.then(() => this.renew(job, end));
    }, this.options.leaseMs / 3);
    // A renewal that is on its way would take back what is put back now.
    const settle = () => {
      clearInterval(renewing);
      return renewed;
    };
    const startedAt = this.core.now();
    const begun = performance.now();
    const record = (error?: string) => this.core.work.record(job.kind, { startedAt, durationMs: performance.now() - begun, error });
    try {
      // Leased while the node began to stop: a listener that is added now would never hear of it.
      end.signal.throwIfAborted();
      const span = {
        kind: "consumer",
        attributes: { "baton.job.kind": job.kind, "baton.job.attempts": job.attempts },
        parent: traceOf(job),
      } as const;
      await traced(`job ${job.kind}`, span, async () => this.jobs.get(job.kind)?.run(job, end.signal));
      record();
      await settle();
      await this.remove(job);
    } catch (error) {
      if (!this.abort.signal.aborted) record(cut(errorLine(error), 500));
      await settle();
      await this.failed(job, error).catch((cause: unknown) => this.core.log.warn({ err: cause }, "job.not_put_back"));
    } finally {
      this.ends.delete(end);
    }
  }

  /** Deletes jobs whose leases are still held, locked in the order of their ids. */
  private async removeAll(done: readonly JobRow[]): Promise<[]> {
    const pairs = JSON.stringify(done.map(({ id, attempts }) => ({ id, attempts })));
    const leased = sql`select e.id from json_to_recordset(${pairs}::json) as r (id bigint, attempts int)
      join effects e on e.id = r.id and e.attempts = r.attempts order by e.id for update of e`;
    await this.core.db.delete(effects).where(sql`${effects.id} in (${leased})`);
    return [];
  }

  /** A lease that another node has taken meanwhile is lost: what runs under it ends. */
  private async renew(job: JobRow, lost: AbortController): Promise<void> {
    const run_at = new Date(this.core.now().getTime() + this.options.leaseMs);
    const kept = await this.core.db
      .update(effects)
      .set({ run_at })
      .where(held(job))
      .returning({ id: effects.id })
      .catch(() => undefined);
    if (kept?.length === 0) lost.abort();
  }

  /** A stopped job is due at once for another node; a failed one after a while; what fails for good is dropped with a line in the log. */
  private async failed(job: JobRow, error: unknown): Promise<void> {
    const { id, kind, attempts } = job;
    const stopped = this.abort.signal.aborted;
    // A host that could not be reached may be a mail server or a model as well.
    if (databaseErrorKind(error) !== "unreachable") this.core.databaseErrors.note(error);
    if (!stopped && attempts >= this.options.maxAttempts) {
      this.core.log.error({ err: error, kind, id }, "job.given_up");
      await this.core.db.delete(effects).where(held(job));
      return;
    }
    if (!stopped) this.core.log.warn({ err: error, kind, id, attempts }, "job.failed");
    const wait = stopped ? 0 : Math.min(1_000 * 2 ** attempts, MAX_BACKOFF_MS);
    await this.core.db
      .update(effects)
      .set({ run_at: new Date(this.core.now().getTime() + wait), last_error: cut(errorLine(error), 500) })
      .where(held(job));
  }
}
