import { getNotifySettings, updateNotifySettings } from "@/lib/core/notifications";
import { handle } from "@/lib/http/handle";
import { notificationRoutes } from "@/lib/protocol/routes/notifications";

export const GET = handle(notificationRoutes.getNotifySettings, ({ core, actor }) => getNotifySettings(core, actor));
export const PATCH = handle(notificationRoutes.updateNotifySettings, ({ core, actor, body }) => updateNotifySettings(core, actor, body));
