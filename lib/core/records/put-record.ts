import { isDeepStrictEqual } from "node:util";
import type { RecordBody } from "../../protocol/routes/records";
import { roomCommand } from "../conversations";
import {
  type Actor,
  add,
  addToFeed,
  appendEvent,
  badRequest,
  conflict,
  type Draft,
  publish,
  requireMember,
  said,
  set,
  toRef,
  withMembers,
} from "../log";
import { pointOn } from "../people";
import type { Core } from "./core";
import type { RecordEvent } from "./keep-event";
import { notifyPeople } from "./notify-people";
import { customersOf } from "./people";
import { type RecordFacts, type RecordKey, readRecordFacts } from "./read-record-facts";
import { writesOfEvent, writesOfLost, writesOfRecord, writesOfReminders } from "./record-writes";
import type { RecordRow } from "./view";
import { toRecord, type WireRecord } from "./view";

/**
 * Makes or changes an order or quote and its room. The same again changes nothing at all; another status is published to
 * the record's subscribers and people, and stands in the room's transcript.
 * @throws DomainError BAD_REQUEST for a site that is not the workspace's, CONFLICT where the id belongs to another site
 */
export async function putRecord(
  core: Core,
  actor: Actor,
  key: RecordKey,
  body: RecordBody,
): Promise<{ record: WireRecord; created: boolean }> {
  requireMember(actor, { role: "owner", scope: "records" });
  const room = { workspace_id: actor.workspaceId, room: `${key.type}_${key.id}`, kind: key.type, title: body.title };
  return core.execute({
    ...roomCommand(room, (draft, known: RecordFacts) => planRecord(draft, actor, key, body, known)),
    extra: (run) => readRecordFacts(run, actor.workspaceId, key, body),
  });
}

const valuesOf = (body: RecordBody) => ({
  title: body.title,
  status: body.status,
  customer: body.customer,
  parties: body.parties,
  amount: body.amount ?? null,
  currency: body.currency ?? null,
  due_at: body.due_at ?? null,
  remind_before_hours: body.remind_before_hours,
  url: body.url ?? null,
});

/** As the database keeps it: what is undefined is not there, and the order of an object's keys says nothing. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function isSame(before: RecordRow, body: RecordBody): boolean {
  const values = valuesOf(body);
  const kept = Object.fromEntries(Object.keys(values).map((key) => [key, before[key as keyof typeof values]]));
  return isDeepStrictEqual(plain(kept), plain(values));
}

/** The site goes on naming a customer as it knows them, also one who turned out to be another. */
function withPeopleNow(body: RecordBody, { merged }: RecordFacts): RecordBody {
  const [customer = body.customer] = pointOn([body.customer], merged);
  return { ...body, customer, parties: pointOn(body.parties, merged) };
}

function planRecord(
  draft: Draft,
  actor: Actor,
  key: RecordKey,
  given: RecordBody,
  known: RecordFacts,
): { record: WireRecord; created: boolean } {
  const body = withPeopleNow(given, known);
  const { before } = known;
  if (!known.hasSite) throw badRequest("site_id: is not a site of this workspace");
  if (before && before.site_id !== body.site_id) throw conflict(`This ${key.type} belongs to another site`);
  if (before && isSame(before, body)) return { record: toRecord(before), created: false };
  const { now, dialog } = draft.facts;
  const row: RecordRow = {
    id: known.id,
    workspace_id: dialog.workspace_id,
    type: key.type,
    external_id: key.id,
    site_id: body.site_id,
    dialog_id: dialog.id,
    created_at: now,
    ...before,
    ...valuesOf(body),
    updated_at: now,
  };
  withMembers(draft, known.members);
  add(draft, { writes: writesOfRecord(row) });
  set(draft, { title: row.title });
  addToFeed(draft, "record.changed", { status: row.status, previous_status: before?.status ?? null });
  if (before) endAccess(draft, before, row);
  // Lists show the amount and the deadline as well, which are not the room's.
  publish(draft, { type: "dialog", dialog: toRef(dialog) });
  if (!before || movesReminders(before, row)) add(draft, { writes: writesOfReminders(row, now) });
  if (before?.status !== row.status) publishStatus(draft, actor, row, before?.status ?? null, known);
  return { record: toRecord(row), created: !before };
}

/** Reminders of a deadline that stays are left alone: one of them may be under way, on a node that dies. */
const movesReminders = (before: RecordRow, row: RecordRow): boolean =>
  before.due_at?.getTime() !== row.due_at?.getTime() || !isDeepStrictEqual(before.remind_before_hours, row.remind_before_hours);

/** Whoever is no longer the record's customer or party hears nothing more of it, from this very change on. */
function endAccess(draft: Draft, before: RecordRow, row: RecordRow): void {
  const lost = customersOf(before).filter((principal) => !customersOf(row).includes(principal));
  if (lost.length === 0) return;
  publish(draft, { type: "access_changed", dialogId: row.dialog_id, lost });
  add(draft, { writes: writesOfLost(row.dialog_id, lost) });
}

function publishStatus(draft: Draft, actor: Actor, row: RecordRow, previous: string | null, known: RecordFacts): void {
  const { now } = draft.facts;
  appendEvent(
    draft,
    { type: "record_status", record_type: row.type, reported_by: actor.name, status: row.status, previous_status: previous },
    said`${row.title}: ${row.status}`,
  );
  notifyPeople(draft, row, known.members, {
    type: row.type === "order" ? "order_status_update" : "quote_update",
    body: row.status,
  });
  const event = statusEvent(draft, row, previous, now);
  add(draft, { writes: writesOfEvent(event, now) });
  publish(draft, event);
}

function statusEvent({ facts }: Draft, row: RecordRow, previous: string | null, now: Date): RecordEvent {
  const shared = { status: row.status, previous_status: previous, record: toRecord(row), timestamp: now.toISOString() };
  const dialog = toRef(facts.dialog);
  return row.type === "order"
    ? { type: "record", dialog, event: "order_status_update", payload: { order_id: row.external_id, ...shared } }
    : { type: "record", dialog, event: "quote_update", payload: { quote_id: row.external_id, ...shared } };
}
