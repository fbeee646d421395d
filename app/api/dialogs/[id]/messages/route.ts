import { principalKey } from "@/lib/core/actor";
import { listMessages } from "@/lib/core/dialogs/get-dialog";
import { takeOne } from "@/lib/core/limits";
import { sendMessage } from "@/lib/core/messages/send-message";
import { Answer, handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const GET = handle(dialogRoutes.listMessages, ({ core, actor, params, query }) => listMessages(core, actor, params.id, query));

export const POST = handle(dialogRoutes.sendMessage, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.messages, principalKey(actor), "messages");
  const { message, duplicate } = await sendMessage(core, actor, params.id, body);
  return new Answer(duplicate ? 200 : 201, { message, duplicate });
});
