import { setTimeout as delay } from "node:timers/promises";
import { and, asc, eq, getTableColumns, inArray, lte, type SQL, sql } from "drizzle-orm";
import { effects } from "../../db/schema";
import type { Core } from "../core/core";
import { databaseErrorKind, isDatabaseAway } from "../core/errors";
import { cut } from "../protocol/cut";
import { errorLine } from "../serialize-error";

export type EffectRow = typeof effects.$inferSelect;
/** Does one kind of owed work. `signal` aborts when the worker stops or has lost the work to another. It may run twice: what it does must bear that. */
export type EffectHandler = (effect: EffectRow, signal: AbortSignal) => Promise<void>;

export type EffectsOptions = {
  /** How often due work is looked for without being told. */
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

export type Effects = {
  /** Takes no new work, aborts what runs, and waits for it up to a deadline. */
  stop(): Promise<void>;
};

const DEFAULTS = {
  pollMs: 1_000,
  leaseMs: 15_000,
  concurrency: 16,
  fair: undefined,
  maxAttempts: 8,
  stopMs: 5_000,
} satisfies EffectsOptions;
/** The longest wait before a failed effect is tried again. */
const MAX_BACKOFF_MS = 60_000;

/**
 * Runs the work that commits owe. A row is leased by moving its time forward under SKIP LOCKED, so that one node has
 * it at a time; the lease is renewed while the work runs, and a dead node's work is due again by itself.
 */
export function startEffects(core: Core, handlers: Record<string, EffectHandler>, options: EffectsOptions = {}): Effects {
  return new Worker(core, handlers, { ...DEFAULTS, ...options });
}

/** The workspace of work that belongs to a conversation, for `fair`. */
export const WORKSPACE_OF_DIALOG = sql`(select d.workspace_id from dialogs d where d.id = effects.dialog_id)`;
/** The same for the reading of a website. */
export const WORKSPACE_OF_WEBSITE = sql`(select a.workspace_id from websites w join assistants a on a.id = w.assistant_id
  where w.id = (effects.payload ->> 'website_id')::bigint)`;

type Leased = EffectRow & { workspace: number | null };

/** Each lease counts the attempts up: a worker that has lost its lease touches the row no more. */
const held = (effect: EffectRow) => and(eq(effects.id, effect.id), eq(effects.attempts, effect.attempts));

class Worker implements Effects {
  private readonly running = new Map<number, Promise<void>>();
  /** How much of each workspace runs here. */
  private readonly places = new Map<number | null, number>();
  private readonly abort = new AbortController();
  /** What ends each piece of work that runs. */
  private readonly ends = new Set<AbortController>();
  private readonly polling: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  private looking = false;
  private round: Promise<void> = Promise.resolve();
  private again = false;
  private away = false;

  constructor(
    private readonly core: Core,
    private readonly handlers: Record<string, EffectHandler>,
    private readonly options: Required<Omit<EffectsOptions, "fair">> & Pick<EffectsOptions, "fair">,
  ) {
    this.polling = setInterval(() => this.kick(), options.pollMs);
    this.polling.unref();
    this.unsubscribe = core.bus.subscribe((event) => {
      if (event.type === "effects") this.kick();
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
    this.round = this.look();
  }

  private async look(): Promise<void> {
    this.looking = true;
    try {
      while (this.again && !this.abort.signal.aborted) {
        this.again = false;
        const free = this.options.concurrency - this.running.size;
        if (free <= 0) return;
        const leased = await this.lease(free);
        for (const effect of leased) this.start(effect);
        if (leased.length === free) this.again = true;
      }
      this.away = false;
    } catch (error) {
      this.core.databaseErrors.note(error);
      if (!this.away) this.core.log.warn({ err: error }, "owed work could not be looked for");
      this.away = isDatabaseAway(error);
    } finally {
      this.looking = false;
    }
  }

  private async lease(limit: number): Promise<Leased[]> {
    const now = this.core.now();
    const { fair } = this.options;
    const isDue = and(lte(effects.run_at, now), inArray(effects.kind, Object.keys(this.handlers)));
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
  private inTurns(isDue: SQL | undefined, limit: number, { workspace, places }: NonNullable<EffectsOptions["fair"]>): SQL {
    const held = JSON.stringify(Object.fromEntries(this.places));
    return sql`(select id from (
      select effects.id, effects.run_at, row_number() over (partition by ${workspace} order by effects.run_at, effects.id)
        + coalesce((${held}::jsonb ->> (${workspace})::text)::int, 0) as turn
      from effects where ${isDue}
    ) waiting where turn <= ${places} order by turn, run_at, id limit ${limit})`;
  }

  private start(effect: Leased): void {
    const { workspace } = effect;
    this.places.set(workspace, (this.places.get(workspace) ?? 0) + 1);
    const run = this.run(effect).finally(() => {
      this.running.delete(effect.id);
      const left = (this.places.get(workspace) ?? 1) - 1;
      if (left > 0) this.places.set(workspace, left);
      else this.places.delete(workspace);
      this.kick();
    });
    this.running.set(effect.id, run);
  }

  private async run(effect: EffectRow): Promise<void> {
    const end = new AbortController();
    this.ends.add(end);
    if (this.abort.signal.aborted) end.abort();
    let renewed = Promise.resolve();
    const renewing = setInterval(() => {
      renewed = renewed.then(() => this.renew(effect, end));
    }, this.options.leaseMs / 3);
    // A renewal that is on its way would take back what is put back now.
    const settle = () => {
      clearInterval(renewing);
      return renewed;
    };
    try {
      // Leased while the node began to stop: a listener that is added now would never hear of it.
      end.signal.throwIfAborted();
      await this.handlers[effect.kind]?.(effect, end.signal);
      await settle();
      await this.core.db.delete(effects).where(held(effect));
    } catch (error) {
      await settle();
      await this.failed(effect, error).catch((cause: unknown) =>
        this.core.log.warn({ err: cause }, "a failed effect was not put back; its lease ends by itself"),
      );
    } finally {
      this.ends.delete(end);
    }
  }

  /** A lease that another node has taken meanwhile is lost: what runs under it ends. */
  private async renew(effect: EffectRow, lost: AbortController): Promise<void> {
    const run_at = new Date(this.core.now().getTime() + this.options.leaseMs);
    const kept = await this.core.db
      .update(effects)
      .set({ run_at })
      .where(held(effect))
      .returning({ id: effects.id })
      .catch(() => undefined);
    if (kept?.length === 0) lost.abort();
  }

  /** Stopped work is due at once for another node; failed work after a while; what fails for good is dropped with a line in the log. */
  private async failed(effect: EffectRow, error: unknown): Promise<void> {
    const { id, kind, attempts } = effect;
    const stopped = this.abort.signal.aborted;
    // A host that could not be reached may be a mail server or a model as well.
    if (databaseErrorKind(error) !== "unreachable") this.core.databaseErrors.note(error);
    if (!stopped && attempts >= this.options.maxAttempts) {
      this.core.log.error({ err: error, kind, id }, "owed work failed for good");
      await this.core.db.delete(effects).where(held(effect));
      return;
    }
    if (!stopped) this.core.log.warn({ err: error, kind, id, attempts }, "owed work failed and is tried again");
    const wait = stopped ? 0 : Math.min(1_000 * 2 ** attempts, MAX_BACKOFF_MS);
    await this.core.db
      .update(effects)
      .set({ run_at: new Date(this.core.now().getTime() + wait), last_error: cut(errorLine(error), 500) })
      .where(held(effect));
  }
}
