import { readPage } from "@/lib/core/conversations/dialogs/read-page";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { ensureRoom } from "@/lib/core/conversations/rooms/ensure-room";
import { principalKey } from "@/lib/core/log/actor";
import { takeOne } from "@/lib/core/system/limits";
import { Answer, handle } from "@/lib/http/handle";
import { roomRoutes } from "@/lib/protocol/routes/rooms";

export const GET = handle(roomRoutes.listRoomMessages, async ({ core, actor, params, query }) =>
  readPage(core, actor, await ensureRoom(core, actor, params.name), query),
);

export const POST = handle(roomRoutes.sendRoomMessage, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.messages, principalKey(actor), "messages");
  const row = await ensureRoom(core, actor, params.name);
  const { message, duplicate } = await sendMessage(core, actor, row.id, body);
  return new Answer(duplicate ? 200 : 201, { message, duplicate });
});
