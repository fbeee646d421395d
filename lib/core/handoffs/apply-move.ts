import { and, count, eq, ne } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { dialogs, members } from "../../../db/schema";
import type { OperatorStatus } from "../../protocol/values";
import type { Core } from "../core";
import { conflict } from "../errors";
import type { OpenDialog } from "../log/change-dialog";
import { fieldsOf, type Move, type Outcome, stateOf, transition } from "./machine";
import { handoffSettingsOf } from "./settings";

/** The kind of effect that gives waiting conversations to whoever has room for them again. */
export const OFFER_WAITING = "offer_waiting";

/**
 * Moves an open conversation to its next state, ends the assistant's turn where that changes who has it (P9), and
 * tells the colleagues how much its operators have in hand.
 * @throws DomainError CONFLICT where the move is not allowed from here
 */
export async function applyMove(core: Core, open: OpenDialog, move: Move): Promise<Extract<Outcome, { ok: true }>> {
  const { row } = open;
  const outcome = transition(stateOf(row), move, core.now());
  if (!outcome.ok) throw conflict(outcome.why);
  if (!outcome.changed) return outcome;
  const before = inHandOf(row);
  open.set({ ...fieldsOf(outcome.next), turn_epoch: row.turn_epoch + 1 });
  const after = inHandOf(row);
  if (before === after) return outcome;
  open.set({ held_since: after === null ? null : core.now() });
  await settleLoad(core, open, [before, after]);
  return outcome;
}

const inHandOf = (row: OpenDialog["row"]): number | null => (row.status === "human" ? row.assignee_id : null);

type Availability = { status: OperatorStatus; busy_by_load: boolean };

/** As many conversations in hand as are allowed make an available operator busy; fewer make them available again. */
export function settleStatus(now: Availability, active: number, max: number): Availability {
  if (now.status === "available" && active >= max) return { status: "busy", busy_by_load: true };
  if (now.busy_by_load && active < max) return { status: "available", busy_by_load: false };
  return now;
}

/** One order of locking for all, so that two transfers can't wait for each other. */
async function settleLoad(core: Core, open: OpenDialog, operators: (number | null)[]): Promise<void> {
  const ids = operators.filter((id) => id !== null).sort((a, b) => a - b);
  const { max_active } = await handoffSettingsOf(open.tx, open.row.workspace_id);
  for (const id of ids) await settleOne(core, open, id, max_active);
}

async function settleOne(core: Core, open: OpenDialog, memberId: number, max: number): Promise<void> {
  const { tx, row } = open;
  const now = core.now();
  const [member] = await tx.select().from(members).where(eq(members.id, memberId)).for("no key update");
  if (!member) return;
  const active = (await countInHand(tx, memberId, row.id)) + (inHandOf(row) === memberId ? 1 : 0);
  const settled = settleStatus(member, active, max);
  const becomesFree = settled.status === "available" && member.status !== "available";
  if (settled !== member) await tx.update(members).set(settled).where(eq(members.id, memberId));
  if (becomesFree) await open.owe(OFFER_WAITING, { workspace_id: row.workspace_id });
  const online = member.online_until !== null && member.online_until > now;
  open.tell({
    type: "operator_status",
    workspaceId: row.workspace_id,
    payload: {
      operator_id: memberId,
      status: online ? settled.status : "offline",
      active_handoffs: active,
      timestamp: now.toISOString(),
    },
  });
}

/** How many conversations a member has in hand, besides one. */
export async function countInHand(db: Core["db"] | Tx, memberId: number, besides = 0): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, memberId), eq(dialogs.status, "human"), ne(dialogs.id, besides)));
  return row?.n ?? 0;
}
