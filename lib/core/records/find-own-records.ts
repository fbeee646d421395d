import { and, desc, eq, or, sql } from "drizzle-orm";
import { records } from "../../../db/schema";
import type { CustomerActor } from "../log";
import type { Core } from "./core";

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
  const isParty = JSON.stringify([{ id: customer.externalId }]);
  const rows = await core.db
    .select()
    .from(records)
    .where(
      and(
        eq(records.workspace_id, customer.workspaceId),
        eq(records.site_id, customer.siteId),
        eq(records.type, type),
        or(sql`${records.customer}->>'id' = ${customer.externalId}`, sql`${records.parties} @> ${isParty}::jsonb`),
        id === undefined ? undefined : eq(records.external_id, id),
      ),
    )
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
