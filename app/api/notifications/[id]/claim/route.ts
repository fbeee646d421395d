import { claimAlert } from "@/lib/core/notifications";
import { handle } from "@/lib/http/handle";
import { notificationRoutes } from "@/lib/protocol/routes/notifications";

export const POST = handle(notificationRoutes.claimNotification, ({ core, actor, params }) => claimAlert(core, actor, params.id));
