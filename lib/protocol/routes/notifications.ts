import { z } from "zod";
import { numericId } from "../values";
import { listOf, listQuery, nothing, route } from "./spec";

export const notification = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  read_at: z.string().nullable(),
  created_at: z.string(),
});
export type Notification = z.infer<typeof notification>;

const who = ["member", "customer"] as const;
const tag = "notifications";

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
} as const;
