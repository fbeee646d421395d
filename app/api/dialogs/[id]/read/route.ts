import { readDialog } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.readDialog, ({ core, actor, params, body }) =>
  readDialog(core, actor, { dialog_id: params.id, seq: body.seq }),
);
