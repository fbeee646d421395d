import { z } from "zod";
import { notifySettings, notifyTopic } from "../notify-settings";
import { numericId } from "../values";
import { listOf, listQuery, MEMBERS_ALONE, nothing, route } from "./spec";

export const notification = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  topic: notifyTopic.nullable(),
  dialog_id: z.number().nullable(),
  read_at: z.string().nullable(),
  created_at: z.string(),
});
export type Notification = z.infer<typeof notification>;

const who = ["member", "customer"] as const;
const tag = "notifications";
/** Bytes in base64url: a push service's keys have one length each (RFC 8291), and of another can't be sent to. */
const keyOf = (bytes: number) => {
  const letters = Math.ceil((bytes * 4) / 3);
  return z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${letters}}={0,2}$`), `is not ${bytes} bytes in base64url`);
};
const endpoint = z.url({ protocol: /^https?$/ }).max(1000);

export const notificationRoutes = {
  listNotifications: route({
    method: "GET",
    path: "/api/notifications",
    tag,
    who,
    summary: "One's own notifications, newest first",
    query: listQuery,
    answer: listOf(notification).extend({ unread: z.number().int() }),
  }),
  markNotificationsRead: route({
    method: "POST",
    path: "/api/notifications/mark-read",
    tag,
    who,
    summary: "Marks some, or without `ids` all, of one's notifications as read",
    body: z
      .object({ ids: z.array(numericId).max(200) })
      .partial()
      .prefault({}),
    answer: nothing,
  }),
  claimNotification: route({
    method: "POST",
    path: "/api/notifications/{id}/claim",
    tag,
    who: MEMBERS_ALONE,
    params: z.object({ id: numericId }),
    body: z.unknown().optional(),
    summary: "Asks to make oneself heard with it: of all tabs and devices the first alone may, as the member wants it at this hour",
    answer: z.object({ sound: z.boolean(), desktop: z.boolean() }),
  }),
  getNotifySettings: route({
    method: "GET",
    path: "/api/notifications/settings",
    tag,
    who: MEMBERS_ALONE,
    summary: "One's own choice of how one is notified",
    answer: notifySettings,
  }),
  updateNotifySettings: route({
    method: "PATCH",
    path: "/api/notifications/settings",
    tag,
    who: MEMBERS_ALONE,
    summary: "Changes some of it",
    body: notifySettings.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: notifySettings,
  }),
  getPushKey: route({
    method: "GET",
    path: "/api/push",
    tag,
    who: MEMBERS_ALONE,
    summary: "The public key that a browser subscribes to web push with, and whether e-mails are sent at all",
    answer: z.object({ public_key: z.string(), email: z.boolean() }),
  }),
  subscribePush: route({
    method: "POST",
    path: "/api/push/subscriptions",
    tag,
    who: MEMBERS_ALONE,
    status: 201,
    summary: "A browser's push subscription: it gets notifications also while Baton is not open in it",
    body: z.object({ endpoint, keys: z.object({ p256dh: keyOf(65), auth: keyOf(16) }) }),
    answer: nothing,
  }),
  unsubscribePush: route({
    method: "DELETE",
    path: "/api/push/subscriptions",
    tag,
    who: MEMBERS_ALONE,
    summary: "Ends it",
    body: z.object({ endpoint }),
    answer: nothing,
  }),
} as const;
