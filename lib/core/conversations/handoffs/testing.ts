import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { effects, members, workspaces } from "../../../../db/schema";
import type { HandoffSettings } from "../../../protocol/handoff-settings";
import type { JobDefinition } from "../../log/jobs";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { giveBackAbsent } from "../presence/give-back";
import { memberArrived, memberDeparted } from "../presence/member-presence";
import { handoffJobs } from "./jobs";

export type Clock = { now(): Date; advance(seconds: number): void; at(time: Date): void };

function createClock(start: string): Clock {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    at: (time) => {
      now = new Date(time);
    },
  };
}

/** Runs the jobs that are due up to a time, each at its own, as the worker would. */
export async function runUntil(core: TestCore, clock: Clock, until: Date, jobs: readonly JobDefinition[]): Promise<void> {
  const { signal } = new AbortController();
  const kinds = jobs.map(({ name }) => name);
  for (;;) {
    const [next] = await core.db
      .select()
      .from(effects)
      .where(and(lte(effects.run_at, until), inArray(effects.kind, kinds)))
      .orderBy(asc(effects.run_at), asc(effects.id))
      .limit(1);
    if (!next) break;
    if (next.run_at > clock.now()) clock.at(next.run_at);
    await jobs.find(({ name }) => name === next.kind)?.run(next, signal);
    await core.db.delete(effects).where(eq(effects.id, next.id));
  }
  if (until > clock.now()) clock.at(until);
}

export type Desk = {
  core: TestCore;
  clock: Clock;
  workspace: TestWorkspace;
  /** Lets time pass, with all jobs that become due in it. */
  pass(seconds: number): Promise<void>;
  settings(change: Partial<HandoffSettings>): Promise<void>;
  arrive(memberId: number): Promise<void>;
  depart(memberId: number): Promise<void>;
  addOperator(name: string): Promise<number>;
};

/** A workspace with a clock of its own. A member who has arrived stays online however much time passes. */
export async function createTestDesk(start = "2026-03-02T10:00:00Z"): Promise<Desk> {
  const clock = createClock(start);
  const core = await createTestCore({ now: clock.now });
  const workspace = await createTestWorkspace(core);
  const node = crypto.randomUUID();
  const far = new Date("2100-01-01T00:00:00Z");
  return {
    core,
    clock,
    workspace,
    pass: async (seconds) => {
      const until = new Date(clock.now().getTime() + seconds * 1000);
      await runUntil(core, clock, until, handoffJobs(core));
      await giveBackAbsent(core);
      await runUntil(core, clock, until, handoffJobs(core));
    },
    settings: async (handoff) => {
      await core.db.update(workspaces).set({ handoff }).where(eq(workspaces.id, workspace.workspaceId));
    },
    arrive: async (id) => {
      await memberArrived(core, node, id);
      await core.db.update(members).set({ online_until: far }).where(eq(members.id, id));
    },
    depart: (id) => memberDeparted(core, node, id),
    addOperator: async (name) => {
      const [row] = await core.db
        .insert(members)
        .values({
          workspace_id: workspace.workspaceId,
          email: `${name.toLowerCase()}@example.com`,
          name,
          role: "operator",
          offline_since: clock.now(),
        })
        .returning();
      if (!row) throw new Error("no operator");
      return row.id;
    },
  };
}
