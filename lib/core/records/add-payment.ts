import { and, eq } from "drizzle-orm";
import { dialogs, payments, records } from "../../../db/schema";
import type { Payment } from "../../protocol/routes/records";
import { type Actor, insertEntries, notFound, requireMember, toRef } from "../log";
import { notify } from "../notifications";
import { customerContactId } from "../people";
import type { Core } from "./core";
import { keepEvent } from "./keep-event";
import type { RecordKey } from "./read-record-facts";

/** Keeps a payment of an order or quote and notifies the record's subscribers and its customer. @throws DomainError NOT_FOUND */
export async function addPayment(
  core: Core,
  actor: Actor,
  key: RecordKey,
  input: { status: string; amount: number; currency: string },
): Promise<Payment> {
  requireMember(actor, { role: "owner", scope: "records" });
  const [found] = await core.db
    .select({ record: records, dialog: dialogs })
    .from(records)
    .innerJoin(dialogs, eq(dialogs.id, records.dialog_id))
    .where(and(eq(records.workspace_id, actor.workspaceId), eq(records.type, key.type), eq(records.external_id, key.id)));
  if (!found) throw notFound(key.type);
  const { record, dialog } = found;
  const now = core.now();
  const { row, events } = await core.db.transaction(async (tx) => {
    const [made] = await tx
      .insert(payments)
      .values({ ...input, record_id: record.id, created_at: now })
      .returning();
    if (!made) throw new Error("no payment was made");
    const at = now.toISOString();
    const payment = { id: made.id, status: input.status, amount: input.amount, currency: input.currency };
    const place = { workspace_id: record.workspace_id, dialog_id: dialog.id };
    await insertEntries(tx, [{ ...place, type: "record.changed", at, seq: dialog.last_seq, data: { status: record.status, payment } }]);
    const notification = {
      type: "payment_update",
      title: record.title,
      body: `${input.status}: ${input.amount} ${input.currency}`,
      url: record.url,
      dialogId: dialog.id,
    };
    return {
      row: made,
      events: await notify(
        tx,
        record.workspace_id,
        [`customer:${customerContactId(record.site_id, record.customer.id)}`],
        notification,
        now,
      ),
    };
  });
  const update = { record_type: record.type, record_id: record.external_id, ...input, timestamp: now.toISOString() };
  const event = { type: "record", dialog: toRef(dialog), event: "payment_update", payload: update } as const;
  await keepEvent(core.db, event, now);
  core.bus.publish(event);
  for (const event of events) core.bus.publish(event);
  return {
    id: row.id,
    record_type: record.type,
    record_id: record.external_id,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    created_at: row.created_at.toISOString(),
  };
}
