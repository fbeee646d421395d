import type { Run } from "../../../db/database";
import { factsThatBegin } from "./begin-dialog";
import type { Command } from "./command";
import { beginDraft, conclude, handOver, type Planned, type Policy } from "./draft";
import { isDomainError, notFound } from "./errors";
import { type Facts, PoolExhausted, type PoolName, type SharedFacts } from "./facts";
import { drawIds, type Loaded } from "./load-facts";

/** A command that waits for its answer; what the answer is only its caller knows. */
export type Waiting = {
  command: Command<unknown, unknown>;
  /** Its place was taken from the limits: a batch that is done again takes it no second time. */
  isAdmitted: boolean;
  /** The trace it is in. */
  traceparent?: string;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
};

/** The commands of one dialog in a batch, in the order in which they came. */
export type Group = { dialogId: number | null; waiting: Waiting[]; refusal?: unknown };

/** What a command changes, and what of another dialog. */
type PlannedBoth = Planned<unknown> & { beside?: Planned<unknown> };
type Outcome = { waiting: Waiting; planned: PlannedBoth } | { waiting: Waiting; error: unknown };
export type PlannedGroup = { facts: Facts | undefined; outcomes: Outcome[]; begun: boolean };

/** So many at once for a pool that ran out. */
const MORE_IDS = 128;

/** Plans the commands of a batch one after another: each over the facts as the ones before it leave them. */
export class Planner {
  private drawing: Promise<void> = Promise.resolve();

  constructor(
    private readonly policies: readonly Policy[],
    private readonly run: Run,
    public shared: SharedFacts,
    private readonly now: Date,
    private readonly beside: Loaded["dialogs"][number],
  ) {}

  async planGroup({ waiting, refusal }: Group, loaded: Loaded["dialogs"][number]): Promise<PlannedGroup> {
    if (refusal) return { facts: undefined, outcomes: waiting.map((one) => ({ waiting: one, error: refusal })), begun: false };
    let facts = loaded?.found && { ...loaded.found, ...this.shared, now: this.now };
    const outcomes: Outcome[] = [];
    for (const one of waiting) {
      try {
        const from = facts ?? this.begin(one.command, loaded);
        const planning = this.plan(one, from);
        const planned = planning instanceof Promise ? await planning : planning;
        facts = { ...planned.facts, begins: false };
        outcomes.push({ waiting: one, planned });
      } catch (error) {
        // Only a refusal is its command's own: after anything else the transaction may be over.
        if (!isDomainError(error)) throw error;
        outcomes.push({ waiting: one, error });
      }
    }
    return { facts, outcomes, begun: facts !== undefined && loaded?.found === undefined };
  }

  private begin(command: Waiting["command"], loaded: Loaded["dialogs"][number]): Facts {
    if (!command.begin || !loaded?.begin)
      throw notFound(typeof command.target === "object" && "room" in command.target ? "room" : "dialog");
    return factsThatBegin(loaded.begin, command.begin.as(loaded.begin, this.now), this.shared, this.now);
  }

  /** At once, where nothing has to be asked for before. */
  private plan(waiting: Waiting, facts: Facts): PlannedBoth | Promise<PlannedBoth> {
    const { command } = waiting;
    const admitting = waiting.isAdmitted ? undefined : command.admit?.(facts);
    if (admitting || command.extra) return this.planLater(waiting, facts, admitting);
    waiting.isAdmitted = true;
    return this.planWithIds(command, facts, undefined);
  }

  private async planLater(waiting: Waiting, facts: Facts, admitting: Promise<void> | undefined): Promise<PlannedBoth> {
    const { command } = waiting;
    await admitting;
    waiting.isAdmitted = true;
    return this.planWithIds(command, facts, await command.extra?.(this.run, { ...facts, ...this.shared }));
  }

  /** Where ids run out, more are drawn and it is planned anew: planning leaves nothing behind. */
  private planWithIds(command: Waiting["command"], facts: Facts, extra: unknown): PlannedBoth | Promise<PlannedBoth> {
    try {
      return this.planNow(command, facts, extra);
    } catch (error) {
      if (!(error instanceof PoolExhausted)) throw error;
      return this.draw(error.pool).then(() => this.planWithIds(command, facts, extra));
    }
  }

  /** Once for all who find a pool empty at the same time. */
  private async draw(pool: PoolName): Promise<void> {
    const tooFew = this.shared.pools[pool].ids;
    this.drawing = this.drawing.then(async () => {
      if (this.shared.pools[pool].ids !== tooFew) return;
      const more = await drawIds(this.run, pool, MORE_IDS);
      const { ids, used } = this.shared.pools[pool];
      this.shared = { ...this.shared, pools: { ...this.shared.pools, [pool]: { ids: [...ids.slice(used), ...more], used: 0 } } };
    });
    await this.drawing;
  }

  private planNow(command: Waiting["command"], facts: Facts, extra: unknown): PlannedBoth {
    const draft = beginDraft({ ...facts, ...this.shared });
    const beside = command.beside && beginDraft({ ...this.foundBeside(), ...this.shared, now: this.now });
    const planned: PlannedBoth = conclude(draft, command.plan(draft, extra, beside), this.policies);
    let last = planned.facts;
    if (beside) {
      handOver({ ...draft, facts: last }, beside);
      planned.beside = conclude(beside, undefined, this.policies);
      last = planned.beside.facts;
    }
    this.shared = { members: last.members, pools: last.pools };
    return planned;
  }

  private foundBeside() {
    if (!this.beside?.found) throw notFound("dialog");
    return this.beside.found;
  }
}
