import { eq } from "drizzle-orm";
import { handoffs } from "../../../db/schema";
import type { Handoff } from "../../protocol/dialog";
import type { Priority } from "../../protocol/values";
import { type Actor, actorId, hasScope, principalKey } from "../actor";
import type { Core } from "../core";
import { forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { toRef } from "../log/views";
import { currentHandoff } from "./take-over";
import { type HandoffRow, toHandoff } from "./view";

export type HandoffRequest = { dialog_id: number; reason: string; priority?: Priority | undefined };

/**
 * Puts a dialog in the queue for a person and ends the assistant's turn (P9). While it waits, or while a person has
 * it, a visitor's further request changes nothing; a member's gives it back to the queue.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function requestHandoff(core: Core, actor: Actor, input: HandoffRequest): Promise<{ handoff: Handoff }> {
  if (actor.type === "integration" && !hasScope(actor, "write")) throw forbidden("This takes an API key with the scope write");
  return changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const row = await queueDialog(core, open, actor, input);
    return { handoff: await toHandoff(open.tx, row, open.row.workspace_id, core.now()) };
  });
}

/** The same on a dialog that is already open. */
export async function queueDialog(
  core: Core,
  open: OpenDialog,
  actor: Actor,
  input: Omit<HandoffRequest, "dialog_id">,
): Promise<HandoffRow> {
  const { row, tx } = open;
  const current = await currentHandoff(open);
  const stays = row.status === "queued" || (row.status === "human" && actor.type !== "member");
  if (current && stays) return current;
  const now = core.now();
  if (current) await closeHandoff(open, current, "Given back to the queue", now);
  const priority = input.priority ?? row.priority;
  const [handoff] = await tx
    .insert(handoffs)
    .values({
      dialog_id: row.id,
      status: "requested",
      reason: input.reason,
      priority,
      requested_by: principalKey(actor),
      requested_at: now,
    })
    .returning();
  if (!handoff) throw new Error(`no handoff was made for dialog ${row.id}`);
  open.set({
    status: "queued",
    assignee_id: null,
    priority,
    turn_epoch: row.turn_epoch + 1,
    resolved_at: null,
    snoozed_until: null,
    waiting_since: row.waiting_since ?? now,
  });
  await open.note({ type: "handoff_requested", by: actor.type, name: actor.name, reason: input.reason }, requestedLine(actor));
  open.tell({
    type: "announce",
    dialog: toRef(row),
    event: "handoff_request",
    payload: { dialog_id: row.id, user_id: row.contact_id ?? actorId(actor), reason: input.reason, priority, timestamp: now.toISOString() },
  });
  return handoff;
}

function requestedLine(actor: Actor): string {
  if (actor.type === "assistant") return `${actor.name} asked for a person to help`;
  return actor.type === "member" ? `${actor.name} put the conversation in the queue` : `${actor.name} asked for a person`;
}

/** Ends a handoff without a word to anyone: who calls it says what became of the dialog. */
export async function closeHandoff(open: OpenDialog, handoff: HandoffRow, resolution: string | null, now: Date): Promise<HandoffRow> {
  const [row] = await open.tx
    .update(handoffs)
    .set({ status: "completed", resolution, completed_at: now })
    .where(eq(handoffs.id, handoff.id))
    .returning();
  return row ?? handoff;
}
