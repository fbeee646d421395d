import { and, count, desc, eq, ne } from "drizzle-orm";
import { dialogs, handoffs } from "../../../db/schema";
import type { MemberActor } from "../actor";
import type { Core } from "../core";
import type { OpenDialog } from "../log/change-dialog";
import { toRef } from "../log/views";
import type { HandoffRow } from "./view";

/** The handoff that is under way in a dialog: requested or accepted, not completed. */
export async function currentHandoff(open: OpenDialog): Promise<HandoffRow | undefined> {
  const [row] = await open.tx
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.dialog_id, open.row.id), ne(handoffs.status, "completed")))
    .orderBy(desc(handoffs.id))
    .limit(1);
  return row;
}

/**
 * Gives the dialog to a member: ends the assistant's turn (P9), stands in the transcript, and is told to everybody.
 * Does nothing where a person already has it.
 */
export async function takeOver(core: Core, open: OpenDialog, member: MemberActor): Promise<HandoffRow | undefined> {
  const { row, tx } = open;
  if (row.status === "human" && row.assignee_id !== null) return undefined;
  const now = core.now();
  const requested = await currentHandoff(open);
  const accepted = { status: "accepted" as const, operator_id: member.memberId, accepted_at: now };
  const [handoff] = requested
    ? await tx.update(handoffs).set(accepted).where(eq(handoffs.id, requested.id)).returning()
    : await tx
        .insert(handoffs)
        .values({
          dialog_id: row.id,
          reason: "Taken over",
          priority: row.priority,
          requested_by: `member:${member.memberId}`,
          requested_at: now,
          ...accepted,
        })
        .returning();
  open.set({ status: "human", assignee_id: member.memberId, turn_epoch: row.turn_epoch + 1, resolved_at: null, snoozed_until: null });
  await open.note({ type: "joined", member_id: member.memberId, name: member.name }, `${member.name} joined`);
  const dialog = toRef(row);
  open.tell({
    type: "announce",
    dialog,
    event: "handoff_started",
    payload: { dialog_id: row.id, manager: { id: member.memberId, name: member.name } },
  });
  open.tell({
    type: "announce",
    dialog,
    event: "operator_assigned",
    payload: { dialog_id: row.id, operator_id: member.memberId, operator_name: member.name, estimated_wait_time: 0 },
  });
  return handoff;
}

/** How many conversations a member has in hand. */
export async function activeHandoffs(core: Core, memberId: number): Promise<number> {
  const [row] = await core.db
    .select({ n: count() })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, memberId), eq(dialogs.status, "human")));
  return row?.n ?? 0;
}
