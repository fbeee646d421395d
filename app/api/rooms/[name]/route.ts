import { getRoom } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { roomRoutes } from "@/lib/protocol/routes/rooms";

export const GET = handle(roomRoutes.getRoom, ({ core, actor, params }) => getRoom(core, actor, params.name));
