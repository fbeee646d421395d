import { desc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { payments } from "../../../db/schema";
import { PAID_STATUSES, type PaidSum, type Payment, REFUNDED_STATUSES } from "../../protocol/routes/records";
import { type RecordRow, toPayment } from "./view";

const NEWEST = 100;

/** The newest payments of a record, the last one first. */
export async function listPayments(db: Db, record: RecordRow): Promise<Payment[]> {
  const rows = await db.select().from(payments).where(eq(payments.record_id, record.id)).orderBy(desc(payments.id)).limit(NEWEST);
  return rows.map((row) => toPayment(row, record));
}

const status = sql`lower(${payments.status})`;
const paid = sql<number>`coalesce(sum(${payments.amount}) filter (where ${inArray(status, [...PAID_STATUSES])}), 0)
  - coalesce(sum(abs(${payments.amount})) filter (where ${inArray(status, [...REFUNDED_STATUSES])}), 0)`.mapWith(Number);

/** What was paid of each record, by its row's id: a sum for each currency in which anything was. */
export async function sumsOf(db: Db, recordIds: readonly number[]): Promise<Map<number, PaidSum[]>> {
  const sums = new Map<number, PaidSum[]>();
  if (recordIds.length === 0) return sums;
  const rows = await db
    .select({ record_id: payments.record_id, currency: payments.currency, amount: paid })
    .from(payments)
    .where(inArray(payments.record_id, [...recordIds]))
    .groupBy(payments.record_id, payments.currency)
    .having(sql`bool_or(${inArray(status, [...PAID_STATUSES, ...REFUNDED_STATUSES])})`)
    .orderBy(payments.currency);
  for (const { record_id, ...sum } of rows) sums.set(record_id, [...(sums.get(record_id) ?? []), sum]);
  return sums;
}
