import { createChannel, listRooms } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { roomRoutes } from "@/lib/protocol/routes/rooms";

export const GET = handle(roomRoutes.listRooms, ({ core, actor, query }) => listRooms(core, actor, query));

export const POST = handle(roomRoutes.createRoom, ({ core, actor, body }) => createChannel(core, actor, body));
