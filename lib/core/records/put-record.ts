import { isDeepStrictEqual } from "node:util";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { dialogs, records, sites } from "../../../db/schema";
import type { RecordBody, RecordType } from "../../protocol/routes/records";
import { type Actor, requireMember } from "../actor";
import type { Core } from "../core";
import { badRequest, conflict } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { said } from "../log/said";
import { toRef } from "../log/views";
import { notify } from "../notifications/notify";
import { type RecordRow, toRecord, type WireRecord } from "./get-record";
import { endFollowing, keepEvent, type RecordEvent } from "./keep-event";
import { customersOf, peopleOf } from "./people";
import { planReminders } from "./remind-of-deadline";

export type RecordKey = { type: RecordType; id: string };

/**
 * Makes or changes an order or quote and its room. The same again changes nothing at all; another status is told to the
 * record's subscribers and people, and stands in the room's transcript.
 * @throws DomainError BAD_REQUEST for a site that is not the workspace's, CONFLICT where the id belongs to another site
 */
export async function putRecord(
  core: Core,
  actor: Actor,
  key: RecordKey,
  body: RecordBody,
): Promise<{ record: WireRecord; created: boolean }> {
  requireMember(actor, { role: "owner", scope: "records" });
  const { row: kept, created } = await core.db.transaction((tx) => keepRecord(core, tx, actor, key, body));
  const row = await changeDialog(core, kept.dialog_id, (open) => applyRecord(core, open, kept.id, body, created));
  return { record: toRecord(row), created };
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

/** The record's row and its room, made where there are none. The lock is on the name: two first PUTs at once make one. */
async function keepRecord(
  core: Core,
  tx: Tx,
  actor: Actor,
  key: RecordKey,
  body: RecordBody,
): Promise<{ row: RecordRow; created: boolean }> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`record\n${actor.workspaceId}\n${key.type}\n${key.id}`}, 0))`);
  const [site] = await tx
    .select({ id: sites.id })
    .from(sites)
    .where(and(eq(sites.id, body.site_id), eq(sites.workspace_id, actor.workspaceId), isNull(sites.deleted_at)));
  if (!site) throw badRequest("site_id: is not a site of this workspace");
  const [known] = await tx
    .select()
    .from(records)
    .where(and(eq(records.workspace_id, actor.workspaceId), eq(records.type, key.type), eq(records.external_id, key.id)));
  if (known && known.site_id !== site.id) throw conflict(`This ${key.type} belongs to another site`);
  if (known) return { row: known, created: false };
  const now = core.now();
  const [room] = await tx
    .insert(dialogs)
    .values({
      workspace_id: actor.workspaceId,
      kind: key.type,
      room: `${key.type}_${key.id}`,
      title: body.title,
      status: "human",
      created_at: now,
      updated_at: now,
    })
    .returning({ id: dialogs.id });
  if (!room) throw new Error(`no room was made for ${key.type} ${key.id}`);
  const [row] = await tx
    .insert(records)
    .values({
      ...valuesOf(body),
      workspace_id: actor.workspaceId,
      type: key.type,
      external_id: key.id,
      site_id: site.id,
      dialog_id: room.id,
      created_at: now,
      updated_at: now,
    })
    .returning();
  if (!row) throw new Error(`no record was made for ${key.type} ${key.id}`);
  return { row, created: true };
}

/** As the database keeps it: what is undefined is not there, and the order of an object's keys says nothing. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function isSame(before: RecordRow, body: RecordBody): boolean {
  const values = valuesOf(body);
  const kept = Object.fromEntries(Object.keys(values).map((key) => [key, before[key as keyof typeof values]]));
  return isDeepStrictEqual(plain(kept), plain(values));
}

async function applyRecord(core: Core, open: OpenDialog, recordId: number, body: RecordBody, created: boolean): Promise<RecordRow> {
  const { tx } = open;
  const now = core.now();
  const [before] = await tx.select().from(records).where(eq(records.id, recordId)).for("update");
  if (!before) throw new Error(`record ${recordId} is gone`);
  if (!created && isSame(before, body)) return before;
  const [row] = await tx
    .update(records)
    .set({ ...valuesOf(body), updated_at: now })
    .where(eq(records.id, recordId))
    .returning();
  if (!row) throw new Error(`record ${recordId} is gone`);
  open.set({ title: row.title });
  await endAccess(open, before, row);
  await planReminders(core, open, row);
  if (created || before.status !== row.status) await tellStatus(open, row, created ? null : before.status, now);
  return row;
}

/** Whoever is no longer the record's customer or party hears nothing more of it, from this very change on. */
async function endAccess(open: OpenDialog, before: RecordRow, row: RecordRow): Promise<void> {
  const lost = customersOf(before).filter((principal) => !customersOf(row).includes(principal));
  if (lost.length === 0) return;
  open.tell({ type: "access_changed", dialogId: row.dialog_id, lost });
  await endFollowing(open.tx, row.dialog_id, lost);
}

async function tellStatus(open: OpenDialog, row: RecordRow, previous: string | null, now: Date): Promise<void> {
  await open.note(
    { type: "record_status", record_type: row.type, status: row.status, previous_status: previous },
    said`${row.title}: ${row.status}`,
  );
  for (const event of await notify(open.tx, row.workspace_id, await peopleOf(open.tx, row), statusNews(row), now)) open.tell(event);
  const event = statusEvent(open, row, previous, now);
  await keepEvent(open.tx, event, now);
  open.tell(event);
}

const statusNews = (row: RecordRow) => ({
  type: row.type === "order" ? "order_status_update" : "quote_update",
  title: row.title,
  body: row.status,
  url: row.url,
  topic: "records" as const,
  dialogId: row.dialog_id,
});

function statusEvent(open: OpenDialog, row: RecordRow, previous: string | null, now: Date): RecordEvent {
  const shared = { status: row.status, previous_status: previous, record: toRecord(row), timestamp: now.toISOString() };
  const dialog = toRef(open.row);
  return row.type === "order"
    ? { type: "record", dialog, event: "order_status_update", payload: { order_id: row.external_id, ...shared } }
    : { type: "record", dialog, event: "quote_update", payload: { quote_id: row.external_id, ...shared } };
}
