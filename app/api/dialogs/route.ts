import { getDialog, listDialogs, startDialog } from "@/lib/core/conversations";
import { forbidden, isOutside, principalKey } from "@/lib/core/log";
import { takeOne } from "@/lib/core/system";
import { Answer, handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const GET = handle(dialogRoutes.listDialogs, ({ core, actor, query }) => listDialogs(core, actor, query));

export const POST = handle(dialogRoutes.createDialog, async ({ core, actor, body, request }) => {
  if (!isOutside(actor)) throw forbidden("Only a visitor or a customer begins a conversation");
  await takeOne(core.limits.messages, principalKey(actor), "messages");
  const { context, ...input } = body;
  const sent = await startDialog(core, actor, input, { ...context, user_agent: request.headers.get("user-agent")?.slice(0, 400) });
  const dialog = await getDialog(core, actor, sent.dialogId);
  return new Answer(sent.duplicate ? 200 : 201, { dialog, message: sent.message, duplicate: sent.duplicate });
});
