import { listMessages, sendMessage } from "@/lib/core/conversations";
import { isOutside, principalKey } from "@/lib/core/log";
import { noteContext } from "@/lib/core/people";
import { takeOne } from "@/lib/core/system";
import { Answer, handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const GET = handle(dialogRoutes.listMessages, ({ core, actor, params, query }) => listMessages(core, actor, params.id, query));

export const POST = handle(dialogRoutes.sendMessage, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.messages, principalKey(actor), "messages");
  const { context, ...input } = body;
  if (context && isOutside(actor)) await noteContext(core, actor, context);
  const { message, duplicate } = await sendMessage(core, actor, params.id, input);
  return new Answer(duplicate ? 200 : 201, { message, duplicate });
});
