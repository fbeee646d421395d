import { ensureRoom, readPage, sendMessage } from "@/lib/core/conversations";
import { principalKey } from "@/lib/core/log";
import { takeOne } from "@/lib/core/system";
import { Answer, handle } from "@/lib/http/handle";
import { roomRoutes } from "@/lib/protocol/routes/rooms";

export const GET = handle(roomRoutes.listRoomMessages, async ({ core, actor, params, query }) => {
  const { id } = await ensureRoom(core, actor, params.name);
  return (await readPage(core, actor, id, query)).page;
});

export const POST = handle(roomRoutes.sendRoomMessage, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.messages, principalKey(actor), "messages");
  const row = await ensureRoom(core, actor, params.name);
  const { message, duplicate } = await sendMessage(core, actor, row.id, body);
  return new Answer(duplicate ? 200 : 201, { message, duplicate });
});
