import { and, eq } from "drizzle-orm";
import { dialogs, records } from "../../../db/schema";
import { type Actor, mayEnter, notFound } from "../log";
import type { Core } from "./core";

export type RecordRow = typeof records.$inferSelect;

/** The wire form of an order or a quote. */
export function toRecord(row: RecordRow) {
  return {
    type: row.type,
    id: row.external_id,
    site_id: row.site_id,
    room: `${row.type}_${row.external_id}`,
    dialog_id: row.dialog_id,
    title: row.title,
    status: row.status,
    customer: row.customer,
    parties: row.parties,
    amount: row.amount,
    currency: row.currency,
    due_at: row.due_at?.toISOString() ?? null,
    remind_before_hours: row.remind_before_hours,
    url: row.url,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
export type WireRecord = ReturnType<typeof toRecord>;

/** Who puts records may also look at what they put. */
const putsRecords = (actor: Actor): boolean => actor.type === "integration" && actor.scopes.includes("records");

/**
 * An order or a quote, for those who may enter its room.
 * @throws DomainError NOT_FOUND
 */
export async function getRecordFor(
  core: Core,
  actor: Actor,
  type: "order" | "quote",
  id: string,
): Promise<{ record: WireRecord; dialogId: number }> {
  const [found] = await core.db
    .select({ record: records, dialog: dialogs })
    .from(records)
    .innerJoin(dialogs, eq(dialogs.id, records.dialog_id))
    .where(and(eq(records.workspace_id, actor.workspaceId), eq(records.type, type), eq(records.external_id, id)));
  if (!found || !((await mayEnter(core.db, actor, found.dialog)) || putsRecords(actor))) throw notFound(type);
  return { record: toRecord(found.record), dialogId: found.dialog.id };
}
