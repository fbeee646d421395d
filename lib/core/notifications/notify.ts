import type { Db, Tx } from "../../../db/database";
import { notifications } from "../../../db/schema";
import type { NotifyTopic } from "../../protocol/notify-settings";
import type { DialogRef, DomainEvent } from "../log";
import { planOutward } from "./plan-outward";

export type NewNotice = {
  type: string;
  title: string;
  body: string;
  url: string | null;
  /** What it is about, for a member's choice of channels; without one it stays inside. */
  topic?: NotifyTopic;
  dialogId?: number;
};

type NotificationRow = typeof notifications.$inferSelect;

/** What publishes a notification, or its new words. @param dialog what it is about, as it stands now */
export const published = (row: NotificationRow, dialog?: DialogRef): DomainEvent => ({
  type: "notification",
  principal: row.principal,
  payload: toWire(row),
  ...(dialog ? { dialog } : {}),
});

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

/** Keeps a notification for each principal, and enqueues what leaves the deployment. @returns what to publish once it is committed */
export async function notify(
  db: Db | Tx,
  workspaceId: number,
  principals: readonly string[],
  notice: NewNotice,
  now: Date,
): Promise<DomainEvent[]> {
  if (principals.length === 0) return [];
  const { dialogId, topic = null, ...plain } = notice;
  const made = { ...plain, topic, dialog_id: dialogId ?? null, workspace_id: workspaceId, created_at: now };
  const rows = await db
    .insert(notifications)
    .values(principals.map((principal) => ({ ...made, principal })))
    .returning();
  const outward = topic ? await planOutward(db, rows, topic, now) : [];
  return [...rows.map((row) => published(row)), ...outward];
}

/** One event a principal. */
export function readEvents(rows: readonly { id: number; principal: string }[]): DomainEvent[] {
  const ids = new Map<string, number[]>();
  for (const row of rows) ids.set(row.principal, [...(ids.get(row.principal) ?? []), row.id]);
  return [...ids].map(([principal, read]) => ({ type: "notifications_read", principal, payload: { ids: read } }));
}
