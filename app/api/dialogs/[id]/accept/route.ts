import { acceptHandoff } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.acceptHandoff, ({ core, actor, params }) => acceptHandoff(core, actor, { dialog_id: params.id }));
