import { and, count, desc, eq, inArray, isNull, lt } from "drizzle-orm";
import { notifications } from "../../../db/schema";
import type { Notification } from "../../protocol/routes/notifications";
import type { List } from "../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, principalKey } from "../log";
import { aboutSeen } from "./about-seen";
import type { Core } from "./core";
import { holdNotifications } from "./hold-notifications";
import { readEvents, toWire } from "./notify";

const CURSOR = defineCursor("notifications", [CURSOR_PART.id]);

/** One's own, but of what one may no longer see. */
const ownedBy = (actor: Actor) =>
  and(
    eq(notifications.principal, principalKey(actor)),
    eq(notifications.workspace_id, actor.workspaceId),
    actor.type === "member" ? aboutSeen({ memberId: actor.memberId, sight: actor.sight }) : undefined,
  );

/** One's own notifications, newest first. */
export async function listNotifications(
  core: Core,
  actor: Actor,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<Notification> & { unread: number }> {
  const [before] = CURSOR.read(query.cursor);
  const [rows, unread] = await Promise.all([
    core.db
      .select()
      .from(notifications)
      .where(and(ownedBy(actor), before === undefined ? undefined : lt(notifications.id, before)))
      .orderBy(desc(notifications.id))
      .limit(query.limit + 1),
    core.db
      .select({ n: count() })
      .from(notifications)
      .where(and(ownedBy(actor), isNull(notifications.read_at))),
  ]);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  const data = page.rows.map((row) => ({ ...toWire(row), read_at: row.read_at?.toISOString() ?? null }));
  return { data, next_cursor: page.next_cursor, unread: unread[0]?.n ?? 0 };
}

/** Marks some, or without ids all, of one's notifications as read. */
export async function markNotificationsRead(core: Core, actor: Actor, ids: number[] | undefined): Promise<void> {
  if (ids?.length === 0) return;
  const unread = and(ownedBy(actor), isNull(notifications.read_at), ids ? inArray(notifications.id, ids) : undefined);
  const rows = await core.db
    .update(notifications)
    .set({ read_at: core.now() })
    .where(inArray(notifications.id, holdNotifications(core.db, unread)))
    .returning({ id: notifications.id, principal: notifications.principal });
  for (const event of readEvents(rows)) core.bus.publish(event);
}
