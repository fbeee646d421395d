import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { notifications } from "../../../db/schema";
import type { NotifyTopic } from "../../protocol/notify-settings";
import type { DomainEvent } from "../events";
import { planOutward } from "./plan-outward";

export type News = {
  type: string;
  title: string;
  body: string;
  url: string | null;
  /** What it is about, for a member's choice of channels; without one it stays inside. */
  topic?: NotifyTopic;
  dialogId?: number;
};

type NotificationRow = typeof notifications.$inferSelect;

/** What publishes a notification, or its new words. */
export const told = (row: NotificationRow): DomainEvent => ({ type: "notification", principal: row.principal, payload: toWire(row) });

/** The wire form of a notification, as the event carries it. */
export const toWire = ({ id, type, title, body, url, topic, dialog_id, created_at }: NotificationRow) => ({
  id,
  type,
  title,
  body,
  url,
  topic,
  dialog_id,
  created_at: created_at.toISOString(),
});

/** Keeps a notification for each principal, and plans what goes out of the house. @returns what to publish once it is committed */
export async function notify(
  db: Db | Tx,
  workspaceId: number,
  principals: readonly string[],
  news: News,
  now: Date,
): Promise<DomainEvent[]> {
  if (principals.length === 0) return [];
  const { dialogId, topic = null, ...plain } = news;
  const made = { ...plain, topic, dialog_id: dialogId ?? null, workspace_id: workspaceId, created_at: now };
  const rows = await db
    .insert(notifications)
    .values(principals.map((principal) => ({ ...made, principal })))
    .returning();
  const effects = topic ? await planOutward(db, rows, topic, now) : [];
  return [...rows.map(told), ...effects];
}

/**
 * The same for what happens again and again in one conversation: while an earlier one of its type is unread, that one
 * is renewed.
 */
export async function notifyAgain(
  db: Db | Tx,
  workspaceId: number,
  principal: string,
  news: News & { dialogId: number },
  now: Date,
): Promise<DomainEvent[]> {
  const { title, body, url, type, dialogId } = news;
  const rows = await db
    .update(notifications)
    .set({ title, body, url, created_at: now, alerted_at: null })
    .where(
      and(
        eq(notifications.principal, principal),
        eq(notifications.type, type),
        eq(notifications.dialog_id, dialogId),
        isNull(notifications.read_at),
      ),
    )
    .returning();
  return rows.length > 0 ? rows.map(told) : notify(db, workspaceId, [principal], news, now);
}

/** What is unread of a conversation says something new, and makes itself heard again. @returns what to publish */
export async function renewNews(db: Db | Tx, dialogId: number, types: readonly string[], body: string, now: Date): Promise<DomainEvent[]> {
  const rows = await db
    .update(notifications)
    .set({ body, created_at: now, alerted_at: null })
    .where(and(eq(notifications.dialog_id, dialogId), inArray(notifications.type, [...types]), isNull(notifications.read_at)))
    .returning();
  return rows.map(told);
}

/**
 * Marks what was told of a conversation as read: for one principal who has seen it, or for all once it is settled.
 * @param types only these; without them all
 * @returns what to publish, so that every device takes it off
 */
export async function settleNews(
  db: Db | Tx,
  dialogId: number,
  now: Date,
  only: { principal?: string; types?: readonly string[] } = {},
): Promise<DomainEvent[]> {
  const rows = await db
    .update(notifications)
    .set({ read_at: now })
    .where(
      and(
        eq(notifications.dialog_id, dialogId),
        isNull(notifications.read_at),
        only.principal === undefined ? undefined : eq(notifications.principal, only.principal),
        only.types === undefined ? undefined : inArray(notifications.type, [...only.types]),
      ),
    )
    .returning({ id: notifications.id, principal: notifications.principal });
  return readEvents(rows);
}

/** One event a principal. */
export function readEvents(rows: readonly { id: number; principal: string }[]): DomainEvent[] {
  const ids = new Map<string, number[]>();
  for (const row of rows) ids.set(row.principal, [...(ids.get(row.principal) ?? []), row.id]);
  return [...ids].map(([principal, read]) => ({ type: "notifications_read", principal, payload: { ids: read } }));
}
