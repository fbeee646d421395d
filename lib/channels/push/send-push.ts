import { and, eq, inArray, isNull } from "drizzle-orm";
import { installation, members, notifications, pushSubscriptions } from "../../../db/schema";
import { isSeenBy } from "../../core/conversations";
import type { Core } from "../../core/core";
import { insertJobs, jobOf, type RunningJob } from "../../core/log";
import { memberIdOf, notifySettingsOf, quietUntil } from "../../core/notifications";
import { baseOf } from "../../core/people";
import { callableIn, guardedFetch } from "../../core/system";

type Subscription = typeof pushSubscriptions.$inferSelect;
type Unread = { notification: typeof notifications.$inferSelect; member: typeof members.$inferSelect };
export type VapidKeys = { publicKey: string; privateKey: string };

const VAPID = "vapid";
/** A push that could not be delivered for so long is out of date, in seconds. */
const TTL_SECONDS = 3_600;
const PUSH_TIMEOUT_MS = 10_000;
/** The browser has given the subscription up. */
const GONE = new Set([404, 410]);

/** Loaded with the first push: a deployment that sends none does not load it. */
const loadWebPush = async () => (await import("web-push")).default;

/** The installation's own keys of web push: made once, kept sealed in the database, the same on every node. */
export async function vapidKeys(core: Core): Promise<VapidKeys> {
  const read = async () => (await core.db.select().from(installation).where(eq(installation.key, VAPID)))[0];
  const known = await read();
  if (!known) {
    const { generateVAPIDKeys } = await loadWebPush();
    const sealed = core.secrets.seal(JSON.stringify(generateVAPIDKeys()));
    await core.db.insert(installation).values({ key: VAPID, sealed }).onConflictDoNothing();
  }
  const kept = known ?? (await read());
  if (!kept) throw new Error("the keys of web push were not kept");
  return JSON.parse(core.secrets.unseal(kept.sealed)) as VapidKeys;
}

/** Runs the job `notify_push`: what is still unread goes to every browser that its member has subscribed. */
export async function pushNews(core: Core, { payload }: Pick<RunningJob<"notify_push">, "payload">): Promise<void> {
  const unread = await readUnread(core, payload.ids);
  if (unread.length === 0) return;
  const [keys, workspaceId] = [await vapidKeys(core), unread[0]?.member.workspace_id ?? 0];
  const base = new URL((await baseOf(core, workspaceId)) ?? "http://localhost");
  for (const { notification, member } of unread) {
    const settings = notifySettingsOf(member.notify);
    if (!notification.topic || !settings[notification.topic].push) continue;
    const until = quietUntil(settings, core.now());
    if (until) {
      await insertJobs(core.db, [jobOf("notify_push", { ids: [notification.id] }, until)]);
      continue;
    }
    // Before it is sent: a push twice is worse than one that a dying node has lost, for an e-mail follows.
    await core.db.update(notifications).set({ pushed_at: core.now() }).where(eq(notifications.id, notification.id));
    const subscriptions = await core.db.select().from(pushSubscriptions).where(eq(pushSubscriptions.member_id, member.id));
    await Promise.all(subscriptions.map((subscription) => push(core, keys, base, subscription, notification)));
  }
}

async function readUnread(core: Core, ids: number[]): Promise<Unread[]> {
  const rows = await core.db
    .select()
    .from(notifications)
    .where(and(inArray(notifications.id, ids), isNull(notifications.read_at), isNull(notifications.pushed_at)));
  const people = rows.map(({ principal }) => memberIdOf(principal)).filter((id) => id !== undefined);
  if (people.length === 0) return [];
  const found = await core.db
    .select()
    .from(members)
    .where(and(inArray(members.id, people), isNull(members.revoked_at)));
  const known = await core.rows.enterables(rows.map(({ dialog_id }) => dialog_id));
  return rows.flatMap((notification) => {
    const member = found.find(({ id }) => id === memberIdOf(notification.principal));
    const dialog = known.get(notification.dialog_id ?? 0);
    return member && (!dialog || isSeenBy(member, dialog)) ? [{ notification, member }] : [];
  });
}

async function push(
  core: Core,
  keys: VapidKeys,
  base: URL,
  subscription: Subscription,
  notification: Unread["notification"],
): Promise<void> {
  const { id, endpoint, p256dh, auth } = subscription;
  const { title, body, url, dialog_id } = notification;
  const subject = base.protocol === "https:" ? base.origin : `mailto:baton@${base.hostname}`;
  try {
    const { generateRequestDetails } = await loadWebPush();
    const request = generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify({
        id: notification.id,
        title,
        body,
        url,
        tag: dialog_id ? `baton-${dialog_id}` : `baton-notification-${notification.id}`,
      }),
      { vapidDetails: { subject, ...keys }, TTL: TTL_SECONDS, urgency: "high" },
    );
    const answer = await guardedFetch(request.endpoint, {
      method: "POST",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: new Uint8Array(request.body as Buffer),
      timeoutMs: PUSH_TIMEOUT_MS,
      // Tests have a push service of their own on this machine.
      mayCall: callableIn(core),
    });
    if (GONE.has(answer.status)) await core.db.delete(pushSubscriptions).where(eq(pushSubscriptions.id, id));
    else if (answer.status < 200 || answer.status > 299)
      core.log.warn({ status: answer.status, subscription: id }, "a push service refused a push");
  } catch (error) {
    core.log.warn({ err: error, subscription: id }, "a push was not sent");
  }
}
