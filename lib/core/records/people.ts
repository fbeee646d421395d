import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { records } from "../../../db/schema";
import type { CustomerActor } from "../log";
import { customerContactId } from "../people";
import type { RecordRow } from "./view";

/** The principals of a record's customer and parties, as customers of its site. */
export const customersOf = (record: Pick<RecordRow, "site_id" | "customer" | "parties">): string[] =>
  idsOf(record).map((id) => `customer:${customerContactId(record.site_id, id)}`);

/** Of which records somebody is the customer or a party, as a condition on `records`. @param id the `sub` of their site token, or a member's id */
export const isOnRecord = (id: string): SQL | undefined =>
  or(sql`${records.customer}->>'id' = ${id}`, sql`${records.parties} @> ${JSON.stringify([{ id }])}::jsonb`);

/** The records that are a customer's own. */
export const ownRecords = ({ workspaceId, siteId, externalId }: CustomerActor): SQL | undefined =>
  and(eq(records.workspace_id, workspaceId), eq(records.site_id, siteId), isOnRecord(externalId));

const idsOf = ({ customer, parties }: Pick<RecordRow, "customer" | "parties">): string[] => [
  ...new Set([customer.id, ...parties.map((party) => party.id)]),
];

/** The principals of those of its people who are members by the same id: nothing distinguishes that from the `sub` of a site token, so an id that could be either is both. */
export const staffOf = (record: Pick<RecordRow, "site_id" | "customer" | "parties">, members: ReadonlyMap<number, unknown>): string[] =>
  idsOf(record)
    .filter((id) => NUMERIC.test(id) && members.has(Number(id)))
    .map((id) => `member:${id}`);

const NUMERIC = /^[1-9]\d{0,14}$/;
