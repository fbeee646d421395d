import { getDialog, updateDialog } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const GET = handle(dialogRoutes.getDialog, ({ core, actor, params }) => getDialog(core, actor, params.id));

export const PATCH = handle(dialogRoutes.updateDialog, ({ core, actor, params, body }) => updateDialog(core, actor, params.id, body));
