import type { Handoff } from "../../protocol/dialog";
import { REASON_UNSAID } from "../../protocol/message";
import { urgencyOf } from "../../protocol/queue";
import type { Priority } from "../../protocol/values";
import { type Actor, hasScope, principalKey } from "../actor";
import type { Core } from "../core";
import { forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { type Said, said } from "../log/said";
import { toRef } from "../log/views";
import { renewNews } from "../notifications/notify";
import { maskedText } from "../sensitive/guard";
import { applyMove } from "./apply-move";
import { changeRecord, currentHandoff, openRecord } from "./records";
import { NEWS_OF_QUEUE, SEARCH_PERSON } from "./search-person";
import { type HandoffRow, toHandoff } from "./view";

export type HandoffRequest = { dialog_id: number; reason: string; priority?: Priority | undefined };

/** The reason of a request that gives none: nothing that a repeated request could add. */
const UNSAID: ReadonlySet<string> = new Set([REASON_UNSAID, "New conversation"]);

/**
 * Puts a dialog in the queue for a person and ends the assistant's turn (P9). A member's request gives it back to the
 * queue from whoever has it. While it waits it keeps its place: what a further request adds (a reason, a higher
 * priority) stands in the handoff and the transcript, and members hear of it.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function requestHandoff(core: Core, actor: Actor, input: HandoffRequest): Promise<{ handoff: Handoff }> {
  if (actor.type === "integration" && !hasScope(actor, "write")) throw forbidden("This takes an API key with the scope write");
  const reason = await maskedText(core, actor, input.reason);
  return changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const row = await queueDialog(core, open, actor, { reason, priority: askedPriority(actor, input.priority) });
    return { handoff: await toHandoff(open.tx, row, open.row, core.now()) };
  });
}

/** A visitor may ask for `high` at most: the order of the queue is not a stranger's to set (contract 3). */
const askedPriority = (actor: Actor, priority: Priority | undefined): Priority | undefined =>
  actor.type === "visitor" && priority === "urgent" ? "high" : priority;

/** Why Baton itself gives a conversation back: what stands in the transcript. */
export type OwnCause = { event: Record<string, unknown> & { type: string }; said: Said };

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
  if (current && !moved.changed) return addToRequest(core, open, actor, current, input);
  const priority = input.priority ?? row.priority;
  open.set({ priority, waiting_since: row.waiting_since ?? core.now() });
  const done = cause ?? {
    event: { type: "handoff_requested", by: actor.type, name: actor.name, reason: input.reason },
    said: requestedLine(actor),
  };
  await open.note(done.event, done.said);
  return beginSearch(core, open, input.reason, principalKey(actor));
}

/** A conversation that begins without an assistant waits for a person, though nobody asked for one in so many words. */
export async function queueNewDialog(core: Core, open: OpenDialog, actor: Actor): Promise<void> {
  if (!(await currentHandoff(open))) await beginSearch(core, open, "New conversation", principalKey(actor));
}

/** A person is looked for from here on: the record of it, the first step, and a word to the team. @param by who asked, `visitor:…` */
export async function beginSearch(core: Core, open: OpenDialog, reason: string, by: string): Promise<HandoffRow> {
  const record = await openRecord(core, open, { reason, requested_by: by });
  await open.owe(SEARCH_PERSON, { handoff_id: record.id, step: record.step });
  announceRequest(core, open, reason);
  return record;
}

function announceRequest(core: Core, open: OpenDialog, reason: string): void {
  const { row } = open;
  const payload = { dialog_id: row.id, user_id: row.contact_id, reason, priority: row.priority, timestamp: core.now().toISOString() };
  open.tell({ type: "announce", dialog: toRef(row), event: "handoff_request", payload });
}

function requestedLine(actor: Actor): Said {
  if (actor.type === "assistant") return said`${actor} handed over to the team`;
  return actor.type === "member" ? said`${actor} returned the conversation to the queue` : said`${actor} asked for a person`;
}

/** What a further request adds to the one that is under way: nothing of it is dropped in silence. */
async function addToRequest(
  core: Core,
  open: OpenDialog,
  actor: Actor,
  current: HandoffRow,
  input: Omit<HandoffRequest, "dialog_id">,
): Promise<HandoffRow> {
  const { row } = open;
  const reason = UNSAID.has(input.reason) || input.reason === current.reason ? undefined : input.reason;
  const priority = input.priority && urgencyOf(input.priority) < urgencyOf(row.priority) ? input.priority : undefined;
  if (reason === undefined && priority === undefined) return current;
  if (priority) open.set({ priority });
  const event = { type: "handoff_requested", by: actor.type, name: actor.name, reason: reason ?? current.reason, repeated: true };
  await open.note({ ...event, priority: row.priority }, repeatedLine(actor, reason, priority));
  const changed = await changeRecord(open, current, { priority: row.priority, ...(reason === undefined ? {} : { reason }) });
  // Whoever has it reads the line; those who might take it are called again.
  if (row.status !== "queued") return changed;
  announceRequest(core, open, changed.reason);
  for (const told of await renewNews(open.tx, row.id, NEWS_OF_QUEUE, changed.reason, core.now())) open.tell(told);
  return changed;
}

function repeatedLine(actor: Actor, reason: string | undefined, priority: Priority | undefined): Said {
  if (reason === undefined) return said`${actor} raised the priority to ${String(priority)}`;
  return priority
    ? said`${actor} asked for a person again, priority ${priority}: ${reason}`
    : said`${actor} asked for a person again: ${reason}`;
}
