import { completeHandoff } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.completeHandoff, ({ core, actor, params, body }) =>
  completeHandoff(core, actor, { dialog_id: params.id, ...body }),
);
