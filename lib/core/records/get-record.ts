import { and, eq } from "drizzle-orm";
import { dialogs, records } from "../../../db/schema";
import type { RecordView } from "../../protocol/routes/records";
import { type Actor, mayEnter, notFound } from "../log";
import type { Core } from "./core";
import { listPayments, sumsOf } from "./payments-of";
import { listStatuses } from "./statuses-of";
import { type RecordRow, toRecord, type WireRecord } from "./view";

/** Who puts records may also look at what they put. */
export const putsRecords = (actor: Actor): boolean => actor.type === "integration" && actor.scopes.includes("records");

/** @throws DomainError NOT_FOUND for who may not enter its room */
async function findRecord(core: Core, actor: Actor, type: "order" | "quote", id: string): Promise<RecordRow> {
  const [found] = await core.db
    .select({ record: records, dialog: dialogs })
    .from(records)
    .innerJoin(dialogs, eq(dialogs.id, records.dialog_id))
    .where(and(eq(records.workspace_id, actor.workspaceId), eq(records.type, type), eq(records.external_id, id)));
  if (!found || !((await mayEnter(core.db, actor, found.dialog)) || putsRecords(actor))) throw notFound(type);
  return found.record;
}

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
  const record = await findRecord(core, actor, type, id);
  return { record: toRecord(record), dialogId: record.dialog_id };
}

/**
 * The same with what was paid and the statuses it has had, each the newest hundred.
 * @throws DomainError NOT_FOUND
 */
export async function getRecordView(core: Core, actor: Actor, type: "order" | "quote", id: string): Promise<RecordView> {
  const record = await findRecord(core, actor, type, id);
  const [payments, sums, history] = await Promise.all([
    listPayments(core.db, record),
    sumsOf(core.db, [record.id]),
    listStatuses(core.db, record.dialog_id),
  ]);
  return { ...toRecord(record), paid: sums.get(record.id) ?? [], payments, history };
}
