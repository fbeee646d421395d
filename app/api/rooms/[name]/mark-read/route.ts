import { markRead } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { roomRoutes } from "@/lib/protocol/routes/rooms";

export const POST = handle(roomRoutes.markRead, ({ core, actor, params, body }) => markRead(core, actor, params.name, body.message_ids));
