import { revealMessage } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.revealMessage, ({ core, actor, params }) =>
  revealMessage(core, actor, { dialog_id: params.id, message_id: params.message_id }),
);
