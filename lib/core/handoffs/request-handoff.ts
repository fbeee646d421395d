import type { Handoff } from "../../protocol/dialog";
import type { Priority } from "../../protocol/values";
import { type Actor, hasScope, principalKey } from "../actor";
import type { Core } from "../core";
import { forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { toRef } from "../log/views";
import { maskedText } from "../sensitive/guard";
import { applyMove } from "./apply-move";
import { currentHandoff, openRecord } from "./records";
import { SEARCH_PERSON } from "./search-person";
import { type HandoffRow, toHandoff } from "./view";

export type HandoffRequest = { dialog_id: number; reason: string; priority?: Priority | undefined };

/**
 * Puts a dialog in the queue for a person and ends the assistant's turn (P9). While it waits, or while a person has
 * it, a visitor's further request changes nothing; a member's gives it back to the queue.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function requestHandoff(core: Core, actor: Actor, input: HandoffRequest): Promise<{ handoff: Handoff }> {
  if (actor.type === "integration" && !hasScope(actor, "write")) throw forbidden("This takes an API key with the scope write");
  const reason = await maskedText(core, actor, input.reason);
  return changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const row = await queueDialog(core, open, actor, { reason, priority: askedPriority(actor, input.priority) });
    return { handoff: await toHandoff(open.tx, row, open.row.workspace_id, core.now()) };
  });
}

/** A visitor may ask for `high` at most: the order of the queue is not a stranger's to set (contract 3). */
const askedPriority = (actor: Actor, priority: Priority | undefined): Priority | undefined =>
  actor.type === "visitor" && priority === "urgent" ? "high" : priority;

/** Why Baton itself gives a conversation back: what stands in the transcript. */
export type OwnCause = { event: Record<string, unknown> & { type: string }; line: string };

/** The same on a dialog that is already open. @param cause what happened, where nobody asked in person */
export async function queueDialog(
  core: Core,
  open: OpenDialog,
  actor: Actor,
  input: Omit<HandoffRequest, "dialog_id">,
  cause?: OwnCause,
): Promise<HandoffRow> {
  const { row } = open;
  const current = await currentHandoff(open);
  const moved = await applyMove(core, open, { type: "request", mayTake: actor.type === "member" || !current });
  if (current && !moved.changed) return current;
  const priority = input.priority ?? row.priority;
  open.set({ priority, waiting_since: row.waiting_since ?? core.now() });
  const { event, line } = cause ?? {
    event: { type: "handoff_requested", by: actor.type, name: actor.name, reason: input.reason },
    line: requestedLine(actor),
  };
  await open.note(event, line);
  return beginSearch(core, open, input.reason, principalKey(actor));
}

/** A conversation that begins without an assistant waits for a person, though nobody asked for one in so many words. */
export async function queueNewDialog(core: Core, open: OpenDialog, actor: Actor): Promise<void> {
  if (!(await currentHandoff(open))) await beginSearch(core, open, "New conversation", principalKey(actor));
}

/** A person is looked for from here on: the record of it, the first step, and a word to the team. @param by who asked, `visitor:…` */
export async function beginSearch(core: Core, open: OpenDialog, reason: string, by: string): Promise<HandoffRow> {
  const { row } = open;
  const record = await openRecord(core, open, { reason, requested_by: by });
  await open.owe(SEARCH_PERSON, { handoff_id: record.id, step: record.step });
  open.tell({
    type: "announce",
    dialog: toRef(row),
    event: "handoff_request",
    payload: {
      dialog_id: row.id,
      user_id: row.contact_id,
      reason,
      priority: row.priority,
      timestamp: core.now().toISOString(),
    },
  });
  return record;
}

function requestedLine(actor: Actor): string {
  if (actor.type === "assistant") return `${actor.name} asked for a person to help`;
  return actor.type === "member" ? `${actor.name} put the conversation in the queue` : `${actor.name} asked for a person`;
}
