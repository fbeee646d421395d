import { vapidKeys } from "../../channels";
import {
  claimAlert,
  getNotifySettings,
  listNotifications,
  markNotificationsRead,
  subscribePush,
  unsubscribePush,
  updateNotifySettings,
} from "../../core/notifications";
import { notificationRoutes } from "../../protocol/routes/notifications";
import { implement } from "../implement";

export const notifications = implement(notificationRoutes, {
  listNotifications: ({ core, actor, query }) => listNotifications(core, actor, query),
  markNotificationsRead: ({ core, actor, body }) => markNotificationsRead(core, actor, body.ids),
  claimNotification: ({ core, actor, params }) => claimAlert(core, actor, params.id),
  getNotifySettings: ({ core, actor }) => getNotifySettings(core, actor),
  updateNotifySettings: ({ core, actor, body }) => updateNotifySettings(core, actor, body),

  getPushKey: async ({ core }) => ({
    public_key: (await vapidKeys(core)).publicKey,
    email: core.env.SMTP_URL !== undefined,
  }),

  subscribePush: ({ core, actor, body, request }) =>
    subscribePush(core, actor, { ...body, user_agent: request.headers.get("user-agent") ?? undefined }),

  unsubscribePush: ({ core, actor, body }) => unsubscribePush(core, actor, body.endpoint),
});
