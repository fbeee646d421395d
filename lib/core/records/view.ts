import type { payments, records } from "../../../db/schema";
import type { Payment } from "../../protocol/routes/records";

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

/** The wire form of a payment. */
export const toPayment = (row: typeof payments.$inferSelect, record: Pick<RecordRow, "type" | "external_id">): Payment => ({
  id: row.id,
  record_type: record.type,
  record_id: record.external_id,
  status: row.status,
  amount: row.amount,
  currency: row.currency,
  created_at: row.created_at.toISOString(),
});
