import { and, desc, eq } from "drizzle-orm";
import { records } from "../../../db/schema";
import type { CustomerActor } from "../log";
import type { Core } from "./core";
import { ownRecords } from "./people";

/** What a customer sees of an order or a quote of theirs: nothing of the other people on it. */
export type OwnRecord = {
  id: string;
  title: string;
  status: string;
  amount: number | null;
  currency: string | null;
  due_at: string | null;
  url: string | null;
  updated_at: string;
};

const NEWEST = 5;

/** A customer's own orders or quotes, the last changed first; with `id` that one, if it is theirs. Empty for what is not. */
export async function findOwnRecords(core: Core, customer: CustomerActor, type: "order" | "quote", id?: string): Promise<OwnRecord[]> {
  const rows = await core.db
    .select()
    .from(records)
    .where(and(ownRecords(customer), eq(records.type, type), id === undefined ? undefined : eq(records.external_id, id)))
    .orderBy(desc(records.updated_at), desc(records.id))
    .limit(NEWEST);
  return rows.map((row) => ({
    id: row.external_id,
    title: row.title,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    due_at: row.due_at?.toISOString() ?? null,
    url: row.url,
    updated_at: row.updated_at.toISOString(),
  }));
}
