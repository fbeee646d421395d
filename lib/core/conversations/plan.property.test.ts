import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../log/actor";
import { advance } from "../log/advance";
import type { Change } from "../log/change";
import { append, beginDraft, conclude, type Draft, set } from "../log/draft";
import { isDomainError } from "../log/errors";
import type { Facts } from "../log/facts";
import { holderOf } from "../log/facts";
import { memberActor, supportFacts, VISITOR } from "../log/testing-facts";
import { isPublic, type MessageRow } from "../log/views";
import { planRead } from "./dialogs/read-dialog";
import { planUpdate } from "./dialogs/update-dialog";
import { finishDialog } from "./handoffs/complete-handoff";
import { queueDialog } from "./handoffs/request-handoff";
import { takeOver } from "./handoffs/take-over";
import { assignDialog } from "./handoffs/transfer-handoff";
import { planWake } from "./handoffs/wake-dialog";
import { eraseContent } from "./messages/delete-message";
import { planReaction } from "./messages/react-to-message";
import { planMessage } from "./messages/send-message";
import { POLICIES } from "./policies";

type Step =
  | { type: "write"; by: 0 | 1 | 2; note: boolean; clientId: number }
  | { type: "accept" | "complete" | "hand_back" | "request" | "assign"; by: 1 | 2 }
  | { type: "ask" | "snooze" | "wake" }
  | { type: "answer"; late: boolean }
  | { type: "read"; by: 0 | 1 | 2; back: number }
  | { type: "react"; by: 0 | 1 | 2; at: number; emoji: string; on: boolean }
  | { type: "delete"; at: number };

const SNOOZED_UNTIL = new Date("2026-06-01T00:00:00Z");

const actorOf = (by: 0 | 1 | 2): Actor => (by === 0 ? VISITOR : memberActor(by));
const who = fc.constantFrom<0 | 1 | 2>(0, 1, 2);
const staff = fc.constantFrom<1 | 2>(1, 2);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("write" as const), by: who, note: fc.boolean(), clientId: fc.nat(40) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom("accept" as const, "complete" as const, "hand_back" as const, "request" as const, "assign" as const),
      by: staff,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("ask" as const, "snooze" as const, "wake" as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("answer" as const), late: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("read" as const), by: who, back: fc.nat(6) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("react" as const),
      by: who,
      at: fc.nat(20),
      emoji: fc.constantFrom("👍", "🎉"),
      on: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("delete" as const), at: fc.nat(60) }) },
);

const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

function planStep(draft: Draft, one: Step, epochBefore: number): void {
  const { facts } = draft;
  switch (one.type) {
    case "write": {
      const kind = one.note && one.by !== 0 ? ("note" as const) : ("text" as const);
      planMessage(draft, actorOf(one.by), { client_id: uuidOf(one.clientId), text: "x", kind, attachments: [], sealed: null });
      return;
    }
    case "accept":
      takeOver(draft, memberActor(one.by), "accept");
      return;
    case "complete":
    case "hand_back":
      finishDialog(draft, memberActor(one.by), { hand_back: one.type === "hand_back" });
      return;
    case "request":
      queueDialog(draft, memberActor(one.by), { reason: "Back to the queue" });
      return;
    case "ask":
      queueDialog(draft, VISITOR, { reason: "A person, please" });
      return;
    case "assign":
      assignDialog(draft, memberActor(one.by), 3 - one.by);
      return;
    case "snooze":
      planUpdate(draft, memberActor(1), { status: "snoozed", snoozed_until: SNOOZED_UNTIL });
      return;
    case "wake":
      planWake(draft, SNOOZED_UNTIL.toISOString());
      return;
    case "answer":
      // What `ai/turn` checks under the lock: the fencing token of the turn is still the dialog's.
      if (facts.dialog.status !== "assistant" || facts.dialog.turn_epoch !== (one.late ? epochBefore - 1 : facts.dialog.turn_epoch)) return;
      set(draft, { unread_visitor: facts.dialog.unread_visitor + 1 });
      append(
        draft,
        { type: "assistant", workspaceId: 1, assistantId: "ast_1", name: "Bot", avatarUrl: null },
        { sender: "assistant", kind: "text", text: "y" },
      );
      return;
    case "read":
      planRead(draft, actorOf(one.by), Math.max(0, facts.dialog.last_seq - one.back));
      return;
    case "react": {
      const row = facts.messages.at(one.at);
      if (row) planReaction(draft, actorOf(one.by), { message_id: row.id, emoji: one.emoji, on: one.on });
      return;
    }
    case "delete": {
      const row = facts.messages.filter(({ kind, deleted_at }) => kind !== "event" && deleted_at === null).at(one.at);
      if (row) eraseContent(draft, row);
    }
  }
}

type Taken = { step: Step; before: Facts; after: Facts; change: Change };

/** Plans the steps one after another, each over the facts as the one before left them. What is refused changes nothing. */
function play(steps: readonly Step[]): Taken[] {
  const taken: Taken[] = [];
  let facts = supportFacts();
  for (const one of steps) {
    const draft = beginDraft(facts);
    try {
      planStep(draft, one, facts.dialog.turn_epoch);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      continue;
    }
    const planned = conclude(draft, undefined, POLICIES);
    taken.push({ step: one, before: facts, after: planned.facts, change: planned.change });
    facts = planned.facts;
  }
  return taken;
}

const property = (check: (taken: Taken[]) => void) =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => check(play(steps))),
    { numRuns: 200 },
  );

const newIn = (change: Change): MessageRow[] => change.messages.filter(({ seq, changed_seq }) => seq === changed_seq);

describe("any sequence of commands on a support dialog", () => {
  it("P3: takes the numbers 1, 2, 3 … without a gap, one for each change of the log", () =>
    property((taken) => {
      const numbers = taken.flatMap(({ change }) => change.messages.map(({ changed_seq }) => changed_seq));
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
      expect(taken.at(-1)?.after.dialog.last_seq ?? 0).toBe(numbers.length);
    }));

  it("P2: makes one message of each client_id", () =>
    property((taken) => {
      const ids = taken.flatMap(({ change }) => newIn(change).flatMap(({ client_id }) => client_id ?? []));
      expect(new Set(ids).size).toBe(ids.length);
    }));

  it("P4: tells each side the number before, so that the numbers a visitor sees are a chain too", () =>
    property((taken) => {
      let [last, lastPublic] = [0, 0];
      for (const { change } of taken) {
        for (const event of change.events) {
          if (event.type !== "log") continue;
          expect(event.prevSeq).toBe(last);
          last = event.message.changed_seq;
          if (event.publicPrevSeq === null) continue;
          expect(event.publicPrevSeq).toBe(lastPublic);
          lastPublic = last;
        }
      }
      const dialog = taken.at(-1)?.after.dialog;
      expect([dialog?.last_seq ?? 0, dialog?.public_seq ?? 0]).toEqual([last, lastPublic]);
    }));

  it("counts as unread what the other side wrote, until it is read, answered, resolved or deleted", () =>
    property((taken) => {
      const unread = { members: new Set<number>(), visitor: new Set<number>() };
      for (const { step: one, change, before, after } of taken) {
        if (one.type === "complete" || one.type === "hand_back") unread.members.clear();
        if (one.type === "read") {
          const upTo = Math.max(0, before.dialog.last_seq - one.back);
          const side = one.by === 0 ? unread.visitor : unread.members;
          for (const seq of side) if (seq <= (one.by === 0 ? Math.min(upTo, before.dialog.public_seq) : upTo)) side.delete(seq);
        }
        for (const row of change.messages) {
          if (row.deleted_at) for (const side of Object.values(unread)) side.delete(row.seq);
          if (row.seq !== row.changed_seq || row.kind === "event" || !isPublic(row)) continue;
          if (row.sender === "user") unread.visitor.clear();
          if (row.sender === "manager") unread.members.clear();
          (row.sender === "user" ? unread.members : unread.visitor).add(row.seq);
        }
        expect([after.dialog.unread_members, after.dialog.unread_visitor]).toEqual([unread.members.size, unread.visitor.size]);
      }
    }));

  it("counts each principal once for each emoji, on messages that stand, and a reaction moves nothing but the log", () =>
    property((taken) => {
      for (const { step: one, change, before, after } of taken) {
        for (const row of change.messages) {
          const all = row.reactions.flatMap(({ emoji, by }) => by.map((each) => `${emoji} ${each}`));
          expect(new Set(all).size).toBe(all.length);
          expect(row.reactions.every(({ by }) => by.length > 0)).toBe(true);
          if (row.deleted_at) expect(all).toEqual([]);
        }
        if (one.type !== "react") continue;
        const { last_seq: _l, public_seq: _p, public_prev_seq: _q, updated_at: _u, ...moved } = after.dialog;
        expect(before.dialog).toMatchObject(moved);
        expect([change.jobs, change.notifications, change.handoffs]).toEqual([[], [], []]);
      }
    }));

  it("has a handoff under way whenever it waits for a person, and at most one", () =>
    property((taken) => {
      const open = new Set<number>();
      for (const { change, after } of taken) {
        for (const row of change.handoffs) {
          if (row.status === "completed") open.delete(row.id);
          else open.add(row.id);
        }
        expect(open.size).toBeLessThanOrEqual(1);
        expect(after.handoff?.id).toBe([...open][0]);
        if (after.dialog.status === "queued") expect(after.handoff?.status).toBe("requested");
        if (holderOf(after.dialog) === null) expect(after.dialog.held_since).toBeNull();
      }
    }));

  it("P9: raises the fencing token with every message of a person outside and every change of hands, and never lowers it", () =>
    property((taken) => {
      for (const { before, after, change } of taken) {
        expect(after.dialog.turn_epoch).toBeGreaterThanOrEqual(before.dialog.turn_epoch);
        const moved = before.dialog.status !== after.dialog.status || before.dialog.assignee_id !== after.dialog.assignee_id;
        const asked = newIn(change).some(({ sender }) => sender === "user");
        if (moved || asked) expect(after.dialog.turn_epoch).toBeGreaterThan(before.dialog.turn_epoch);
        if (change.messages.some(({ sender }) => sender === "assistant") && newIn(change).length > 0)
          expect(before.dialog.status).toBe("assistant");
      }
    }));

  it("keeps what each operator has in hand", () =>
    property((taken) => {
      for (const { after } of taken) {
        const holder = holderOf(after.dialog);
        expect([...after.members.values()].map(({ id, active }) => [id, active])).toEqual([1, 2].map((id) => [id, id === holder ? 1 : 0]));
      }
    }));

  it("leaves the facts that its changes lead to: planning goes on from them as from a load", () =>
    property((taken) => {
      for (const { before, after, change } of taken) {
        const { now: _now, ...expected } = after;
        expect(advance(before, { ...change, used: change.used })).toMatchObject({ dialog: expected.dialog, handoff: expected.handoff });
      }
    }));
});
