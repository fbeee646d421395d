import { and, eq, isNull } from "drizzle-orm";
import { members, notifications } from "../../../db/schema";
import { DEFAULT_NOTIFY, type NotifySettings } from "../../protocol/notify-settings";
import { type MemberActor, notFound, principalKey } from "../log";
import type { Core } from "./core";
import { notifySettingsOf } from "./outward-jobs";
import { quietUntil } from "./quiet-hours";

export async function getNotifySettings(core: Core, actor: MemberActor): Promise<NotifySettings> {
  const [row] = await core.db.select({ notify: members.notify }).from(members).where(eq(members.id, actor.memberId));
  return notifySettingsOf(row?.notify ?? {});
}

/** Changes some of a member's own choices of how they are notified. */
export async function updateNotifySettings(core: Core, actor: MemberActor, change: Partial<NotifySettings>): Promise<NotifySettings> {
  const notify = { ...(await getNotifySettings(core, actor)), ...change };
  await core.db.update(members).set({ notify }).where(eq(members.id, actor.memberId));
  return notify;
}

export type Alert = { sound: boolean; desktop: boolean };

const SILENT: Alert = { sound: false, desktop: false };

/**
 * Asks to make oneself heard with a notification. Of all the tabs and devices that ask, the first alone may, as far as
 * the member wants it for this topic and at this hour.
 * @throws DomainError NOT_FOUND
 */
export async function claimAlert(core: Core, actor: MemberActor, id: number): Promise<Alert> {
  const own = and(eq(notifications.id, id), eq(notifications.principal, principalKey(actor)));
  const [row] = await core.db
    .update(notifications)
    .set({ alerted_at: core.now() })
    .where(and(own, isNull(notifications.alerted_at), isNull(notifications.read_at)))
    .returning({ topic: notifications.topic });
  if (!row) {
    const [known] = await core.db.select({ id: notifications.id }).from(notifications).where(own);
    if (!known) throw notFound("notification");
    return SILENT;
  }
  const settings = await getNotifySettings(core, actor);
  if (quietUntil(settings, core.now())) return SILENT;
  const { sound, desktop } = row.topic ? settings[row.topic] : DEFAULT_NOTIFY.records;
  return { sound, desktop };
}
