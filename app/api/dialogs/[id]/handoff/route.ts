import { requestHandoff } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.requestHandoff, ({ core, actor, params, body }) =>
  requestHandoff(core, actor, { dialog_id: params.id, ...body }),
);
