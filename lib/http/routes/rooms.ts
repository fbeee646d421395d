import { createChannel, ensureRoom, getRoom, listRooms, markRead, readPage, sendMessage } from "../../core/conversations";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { roomRoutes } from "../../protocol/routes/rooms";
import { Answer } from "../answer";
import { implement } from "../implement";

export const rooms = implement(roomRoutes, {
  listRooms: ({ core, actor, query }) => listRooms(core, actor, query),
  createRoom: ({ core, actor, body }) => createChannel(core, actor, body),
  getRoom: ({ core, actor, params }) => getRoom(core, actor, params.name),

  listRoomMessages: async ({ core, actor, params, query }) => {
    const { id } = await ensureRoom(core, actor, params.name);
    return (await readPage(core, actor, id, query)).page;
  },

  sendRoomMessage: async ({ services, core, actor, params, body }) => {
    const receivedAt = core.now().getTime();
    await takeOne(core.limits.messages, principalKey(actor), "messages");
    const row = await ensureRoom(core, actor, params.name);
    const { message, duplicate } = await sendMessage(core, actor, row.id, body);
    services.monitor.received(message.id, actor, receivedAt);
    return new Answer(duplicate ? 200 : 201, { message, duplicate });
  },

  markRead: ({ core, actor, params, body }) => markRead(core, actor, params.name, body.message_ids),
});
