import { and, eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { dialogs, effects, handoffs, members, notifications } from "../../../../db/schema";
import { DEFAULT_HANDOFF, type HandoffSettings } from "../../../protocol/handoff-settings";
import type { MemberActor } from "../../log/actor";
import { isDomainError } from "../../log/errors";
import { isKind, type JobDefinition } from "../../log/jobs";
import { setOperatorStatus } from "../../people/members/set-operator-status";
import { createTestVisitor } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { giveBackAbsent } from "../presence/give-back";
import { memberArrived, memberDeparted } from "../presence/member-presence";
import { acceptHandoff } from "./accept-handoff";
import { completeHandoff } from "./complete-handoff";
import { handoffJobs } from "./jobs";
import { requestHandoff } from "./request-handoff";
import { createTestDesk, type Desk, runUntil } from "./testing";
import { transferDialog } from "./transfer-handoff";

const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;
const FAR = new Date("2100-01-01T00:00:00Z");
/** Chances of the week: a fixed beginning makes a fixed week. */
function chances(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, below: (max: number) => Math.floor(next() * max), pick: <T>(of: readonly T[]) => of[Math.floor(next() * of.length)] as T };
}

type Chances = ReturnType<typeof chances>;
type Offer = { at: Date; to: number };

/** What was seen of each handoff while the week went by. */
type Seen = { offers: Offer[] };

class Week {
  readonly seen = new Map<number, Seen>();
  readonly team: MemberActor[] = [];
  private readonly online = new Set<number>();
  private readonly node = crypto.randomUUID();

  constructor(
    readonly desk: Desk,
    readonly chance: Chances,
    readonly rules: HandoffSettings,
  ) {}

  /** Lets time pass; every job is watched. */
  async pass(seconds: number): Promise<void> {
    const { core, clock } = this.desk;
    const watched = handoffJobs(core).map(
      ({ name, run }): JobDefinition => ({
        name,
        run: async (row, signal) => {
          await run(row, signal);
          // A job may run twice: a node died after it was done and before that was noted.
          if (this.chance.next() < 0.1) await run(row, signal);
          await this.look();
        },
      }),
    );
    const until = new Date(clock.now().getTime() + seconds * 1000);
    await runUntil(core, clock, until, watched);
    await giveBackAbsent(core);
    await runUntil(core, clock, until, watched);
  }

  private async look(): Promise<void> {
    const rows = await this.desk.core.db.select().from(handoffs).where(eq(handoffs.status, "requested"));
    for (const row of rows) {
      const seen = this.seen.get(row.id) ?? { offers: [] };
      this.seen.set(row.id, seen);
      const last = seen.offers.at(-1);
      if (row.offered_to !== null && row.offered_at && last?.at.getTime() !== row.offered_at.getTime()) {
        seen.offers.push({ at: row.offered_at, to: row.offered_to });
        await this.checkCap(row.offered_to);
      }
    }
  }

  /** At the moment of an offer it fits beside what the operator has and is being offered. */
  private async checkCap(memberId: number): Promise<void> {
    const { db } = this.desk.core;
    const offered = await db.$count(handoffs, and(eq(handoffs.offered_to, memberId), eq(handoffs.status, "requested")));
    const inHand = await db.$count(dialogs, and(eq(dialogs.assignee_id, memberId), eq(dialogs.status, "human")));
    expect(inHand + offered, `member ${memberId} is offered more than the cap`).toBeLessThanOrEqual(this.rules.max_active);
  }

  async turn(member: MemberActor): Promise<void> {
    const { core } = this.desk;
    if (this.online.delete(member.memberId)) return memberDeparted(core, this.node, member.memberId);
    this.online.add(member.memberId);
    await memberArrived(core, this.node, member.memberId);
    await core.db.update(members).set({ online_until: FAR }).where(eq(members.id, member.memberId));
  }

  isOnline = (member: MemberActor) => this.online.has(member.memberId);
}

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });

async function quietly(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // Somebody else was faster: that is the traffic's own doing.
    if (!isDomainError(error) || error.code !== "CONFLICT") throw error;
  }
}

async function somethingHappens(week: Week): Promise<void> {
  const { desk, chance, team } = week;
  const { core, workspace } = desk;
  const member = chance.pick(team);
  const dice = chance.next();
  if (dice < 0.4) {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
    await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "A person", priority: chance.pick(["normal", "high"]) });
  } else if (dice < 0.6) {
    const open = await core.db.select().from(dialogs).where(eq(dialogs.status, "queued")).orderBy(dialogs.id);
    const taken = open[chance.below(open.length || 1)];
    if (!taken || !week.isOnline(member)) return;
    await quietly(acceptHandoff(core, member, { dialog_id: taken.id }));
  } else if (dice < 0.75) {
    const held = await core.db.select().from(dialogs).where(eq(dialogs.status, "human")).orderBy(dialogs.id);
    const done = held[chance.below(held.length || 1)];
    if (done) await quietly(completeHandoff(core, member, { dialog_id: done.id, hand_back: chance.next() < 0.2 }));
  } else if (dice < 0.8) {
    const held = await core.db.select().from(dialogs).where(eq(dialogs.status, "human")).orderBy(dialogs.id);
    const passed = held[chance.below(held.length || 1)];
    if (passed) await transferDialog(core, member, passed.id, { operator_id: chance.pick([...team.map((one) => one.memberId), null]) });
  } else if (dice < 0.93) {
    await week.turn(member);
  } else {
    await setOperatorStatus(core, member, chance.pick(["available", "available", "busy", "away"]));
  }
}

/** Every handoff of the week against what was promised to who asked. */
async function judge(week: Week): Promise<{ all: number; offered: number; everyone: number; mailed: number; taken: number }> {
  const { core } = week.desk;
  const { rules } = week;
  const rows = await core.db.select().from(handoffs);
  const mails = await core.db.select().from(effects).where(isKind("handoff_mail"));
  const asked = rows.filter((row) => row.requested_by.startsWith("visitor:") || row.accepted_at?.getTime() !== row.requested_at.getTime());
  for (const row of asked) {
    const seen = week.seen.get(row.id);
    const end = row.accepted_at ?? row.completed_at ?? week.desk.clock.now();
    const waited = (end.getTime() - row.requested_at.getTime()) / 1000;
    const offers = rules.assignment === "manual" ? 0 : rules.max_offers;
    const everyoneBy = offers * rules.offer_seconds;
    if (waited > everyoneBy) expect(row.everyone_at, `handoff ${row.id} waited ${waited} s and nobody else was told`).not.toBeNull();
    if (row.everyone_at) {
      const told = await core.db.select().from(notifications).where(eq(notifications.dialog_id, row.dialog_id));
      for (const member of week.team) expect(told.some((news) => news.principal === `member:${member.memberId}`)).toBe(true);
      const after = (end.getTime() - row.everyone_at.getTime()) / 1000;
      if (after > rules.everyone_seconds + rules.offer_seconds)
        expect(row.mailed_at, `handoff ${row.id} waited and no e-mail was owed`).not.toBeNull();
    }
    if (row.mailed_at) expect(mails.filter(({ payload }) => payload.handoff_id === row.id)).toHaveLength(1);
    for (const [at, offer] of (seen?.offers ?? []).entries()) {
      const before = seen?.offers[at - 1];
      if (before && !row.everyone_at) expect(before.to).not.toBe(offer.to);
    }
  }
  return {
    all: rows.length,
    offered: rows.filter((row) => row.tried.length > 0).length,
    everyone: rows.filter((row) => row.everyone_at).length,
    mailed: rows.filter((row) => row.mailed_at).length,
    taken: rows.filter((row) => row.accepted_at).length,
  };
}

test.each([
  ["manual", 11],
  ["round_robin", 22],
  ["least_busy", 33],
] as const)(
  "a week of random traffic, assigned %s: nobody who asks is left without the promised steps",
  { timeout: 240_000 },
  async (assignment, seed) => {
    const desk = await createTestDesk();
    const chance = chances(seed);
    const rules: HandoffSettings = {
      ...DEFAULT_HANDOFF,
      assignment,
      max_active: 3,
      offer_seconds: 90,
      everyone_seconds: 600,
      offline_grace_seconds: 300,
    };
    await desk.settings(rules);
    const week = new Week(desk, chance, rules);
    const { owner, operator, workspaceId } = desk.workspace;
    week.team.push(owner, operator);
    for (const name of ["Ravi", "Mei", "Tom"])
      week.team.push({ type: "member", workspaceId, memberId: await desk.addOperator(name), name, avatarUrl: null, role: "operator" });
    const end = desk.clock.now().getTime() + WEEK * 1000;
    while (desk.clock.now().getTime() < end) {
      await somethingHappens(week);
      await week.pass(chance.below(1.5 * HOUR));
    }
    // The last who asked get the time that was promised.
    await week.pass(2 * HOUR);
    const figures = await judge(week);
    expect(figures.all).toBeGreaterThan(60);
    expect(figures.everyone).toBeGreaterThan(20);
    expect(figures.mailed).toBeGreaterThan(5);
    expect(figures.taken).toBeGreaterThan(10);
    if (assignment !== "manual") expect(figures.offered).toBeGreaterThan(20);
    const waiting = await desk.core.db
      .select()
      .from(dialogs)
      .where(inArray(dialogs.status, ["queued"]));
    for (const dialog of waiting) {
      const open = await desk.core.db
        .select()
        .from(handoffs)
        .where(and(eq(handoffs.dialog_id, dialog.id), eq(handoffs.status, "requested")));
      expect(open, `dialog ${dialog.id} waits and no handoff stands for it`).toHaveLength(1);
    }
    await desk.core.close();
  },
);
