import { requestHandoff } from "@/lib/core/conversations/handoffs/request-handoff";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.requestHandoff, ({ core, actor, params, body }) =>
  requestHandoff(core, actor, { dialog_id: params.id, ...body }),
);
