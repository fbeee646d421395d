import type { Db, Tx } from "../../../db/connect";
import { notifications } from "../../../db/schema";
import type { DomainEvent } from "../events";

export type News = { type: string; title: string; body: string; url: string | null };

/** Keeps a notification for each principal. @returns what to publish once it is committed */
export async function notify(
  db: Db | Tx,
  workspaceId: number,
  principals: readonly string[],
  news: News,
  now: Date,
): Promise<DomainEvent[]> {
  if (principals.length === 0) return [];
  const rows = await db
    .insert(notifications)
    .values(principals.map((principal) => ({ ...news, workspace_id: workspaceId, principal, created_at: now })))
    .returning();
  return rows.map(({ id, principal, type, title, body, url, created_at }) => ({
    type: "notification",
    principal,
    payload: { id, type, title, body, url, created_at: created_at.toISOString() },
  }));
}
