import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { messages } from "../../../db/schema";
import type { RecordStatus } from "../../protocol/routes/records";

const NEWEST = 100;

/** The statuses that a record has had, the newest first, as its room's transcript has them. */
export async function listStatuses(db: Db, dialogId: number): Promise<RecordStatus[]> {
  const rows = await db
    .select({ event: messages.event, at: messages.created_at })
    .from(messages)
    .where(and(eq(messages.dialog_id, dialogId), eq(messages.kind, "event"), sql`${messages.event}->>'type' = 'record_status'`))
    .orderBy(desc(messages.seq))
    .limit(NEWEST);
  return rows.map(({ event, at }) => ({
    status: String(event?.status),
    previous_status: textOf(event?.previous_status),
    reported_by: textOf(event?.reported_by),
    at: at.toISOString(),
  }));
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
