import { deleteMessage, editMessage } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const PATCH = handle(dialogRoutes.editMessage, ({ core, actor, params, body }) =>
  editMessage(core, actor, { dialog_id: params.id, message_id: params.message_id, text: body.text }),
);

export const DELETE = handle(dialogRoutes.deleteMessage, ({ core, actor, params }) =>
  deleteMessage(core, actor, { dialog_id: params.id, message_id: params.message_id }),
);
