import { and, eq, inArray, sql } from "drizzle-orm";
import { dialogs, notifications } from "../../../db/schema";
import { personKey } from "../../protocol/transcript-line";
import { toRef } from "../log";
import { holdNotifications } from "../notifications";
import type { Core } from "./core";
import type { MemberRow } from "./members/view";

/**
 * A contact is called something else from now on: what was notified of them says so, members' screens and the person's own
 * connections hear of it. Messages and lists name people as they are read.
 */
export async function contactRenamed(
  core: Core,
  contact: { id: string; workspace_id: number; name: string },
  before: string,
): Promise<void> {
  const { id, workspace_id: workspaceId, name } = contact;
  const own = core.db.select({ id: dialogs.id }).from(dialogs).where(eq(dialogs.contact_id, id));
  await core.db
    .update(notifications)
    .set({ title: sql`replace(${notifications.title}, ${before}, ${name})` })
    .where(inArray(notifications.id, holdNotifications(core.db, inArray(notifications.dialog_id, own))));
  core.bus.publish({
    type: "renamed",
    workspaceId,
    principals: [`visitor:${id}`, `customer:${id}`],
    payload: { key: personKey("visitor", id), name, avatar_url: null },
  });
}

/** The same for a member, and for the lists that show who has a conversation. */
export async function memberRenamed(core: Core, member: Pick<MemberRow, "id" | "workspace_id" | "name" | "avatar_url">): Promise<void> {
  const { id, workspace_id: workspaceId, name, avatar_url } = member;
  core.bus.publish({
    type: "renamed",
    workspaceId,
    principals: [`member:${id}`],
    payload: { key: personKey("member", id), name, avatar_url },
  });
  const held = await core.db
    .select()
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, id), eq(dialogs.status, "human")));
  for (const row of held) core.bus.publish({ type: "dialog", dialog: toRef(row), prompt: true });
}
