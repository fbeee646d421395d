import { listNotifications } from "@/lib/core/notifications";
import { handle } from "@/lib/http/handle";
import { notificationRoutes } from "@/lib/protocol/routes/notifications";

export const GET = handle(notificationRoutes.listNotifications, ({ core, actor, query }) => listNotifications(core, actor, query));
