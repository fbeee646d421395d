import { subscribePush, unsubscribePush } from "@/lib/core/notifications";
import { handle } from "@/lib/http/handle";
import { notificationRoutes } from "@/lib/protocol/routes/notifications";

export const POST = handle(notificationRoutes.subscribePush, ({ core, actor, body, request }) =>
  subscribePush(core, actor, { ...body, user_agent: request.headers.get("user-agent") ?? undefined }),
);
export const DELETE = handle(notificationRoutes.unsubscribePush, ({ core, actor, body }) => unsubscribePush(core, actor, body.endpoint));
