import { markNotificationsRead } from "@/lib/core/notifications";
import { handle } from "@/lib/http/handle";
import { notificationRoutes } from "@/lib/protocol/routes/notifications";

export const POST = handle(notificationRoutes.markNotificationsRead, ({ core, actor, body }) =>
  markNotificationsRead(core, actor, body.ids),
);
