import { and, count, eq } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { dialogs } from "../../../../db/schema";
import type { OperatorStatus } from "../../../protocol/values";
import { conflict, type Draft, type Facts, holderOf, jobOf, type MemberFacts, type Policy, set } from "../../log";
import { fieldsOf, type Move, type Outcome, stateOf, transition } from "./machine";

/**
 * Moves a conversation to its next state, and ends the assistant's turn where that changes who has it (P9).
 * @throws DomainError CONFLICT where the move is not allowed from here
 */
export function applyMove(draft: Draft, move: Move): Extract<Outcome, { ok: true }> {
  const { dialog, now } = draft.facts;
  const outcome = transition(stateOf(dialog), move, now);
  if (!outcome.ok) throw conflict(outcome.why);
  if (!outcome.changed) return outcome;
  const fields = fieldsOf(outcome.next);
  const holder = holderOf(fields);
  const held = holder === holderOf(dialog) ? {} : { held_since: holder === null ? null : now };
  set(draft, { ...fields, ...held, turn_epoch: dialog.turn_epoch + 1 });
  return outcome;
}

type Availability = { status: OperatorStatus; busy_by_load: boolean };

/** As many conversations in hand as are allowed make an available operator busy; fewer make them available again. */
export function settleStatus(now: Availability, active: number, max: number): Availability {
  if (now.status === "available" && active >= max) return { status: "busy", busy_by_load: true };
  if (now.busy_by_load && active < max) return { status: "available", busy_by_load: false };
  return now;
}

/** Policy: whoever gains or loses a conversation is busy or available by what they have in hand, and the colleagues hear of it. */
export const settleLoad: Policy = (before, after) => {
  const [had, has] = [holderOf(before.dialog), holderOf(after.dialog)];
  if (had === has) return {};
  const people = [had, has].flatMap((id) => (id === null ? [] : (after.members.get(id) ?? []))).sort((a, b) => a.id - b.id);
  const settled = people.map((member) => ({ member, next: settleStatus(member, member.active, after.settings.max_active) }));
  const freed = settled.filter(({ member, next }) => next.status === "available" && member.status !== "available");
  const { id: dialog_id, workspace_id } = after.dialog;
  const isOffering = after.settings.assignment !== "manual";
  return {
    members: settled.map(({ member, next }) => ({ id: member.id, status: next.status, busy_by_load: next.busy_by_load })),
    jobs: isOffering ? freed.map(() => jobOf("offer_waiting", { workspace_id }, after.now, dialog_id)) : [],
    events: settled.map(({ member, next }) => statusOf(after, member, next)),
  };
};

function statusOf({ now, dialog }: Facts, member: MemberFacts, { status }: Availability) {
  const online = member.online_until !== null && member.online_until > now;
  return {
    type: "operator_status" as const,
    workspaceId: dialog.workspace_id,
    payload: {
      operator_id: member.id,
      status: online ? status : ("offline" as const),
      active_handoffs: member.active,
      timestamp: now.toISOString(),
    },
  };
}

/** How many conversations a member has in hand. */
export async function countInHand(db: Db | Tx, memberId: number): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, memberId), eq(dialogs.status, "human")));
  return row?.n ?? 0;
}
