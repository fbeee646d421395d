import { sql } from "drizzle-orm";
import { dialogs, handoffs } from "../../../../db/schema";
import { BY_URGENCY } from "../../../protocol/queue";

/** What a conversation's place in the queue depends on, besides its id. */
export const URGENCY = sql<number>`array_position(${sql.raw(`array[${BY_URGENCY.map((priority) => `'${priority}'`).join(",")}]`)}, ${dialogs.priority})`;
export const WAITS_SINCE = sql<Date>`coalesce(${dialogs.waiting_since}, ${dialogs.created_at})`;

/** The one order of a queue, for its list, its places and its offers: the urgent first, then who has waited the longest. */
export const QUEUE_ORDER = sql`${URGENCY}, ${WAITS_SINCE}, ${dialogs.id}`;

/**
 * The handoffs of `dialogs`, beside them. Each dialog's are looked up by themselves: joined, a queue that grew faster than the
 * database's statistics would be gone through whole for everybody in it.
 */
export const HANDOFFS_OF_DIALOG = sql`lateral (select * from ${handoffs} r where r.dialog_id = ${dialogs.id} offset 0) ${handoffs}`;
