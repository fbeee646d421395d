import { transferDialog } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { handoffRoutes } from "@/lib/protocol/routes/handoffs";

export const POST = handle(handoffRoutes.transferDialog, ({ core, actor, params, body }) => transferDialog(core, actor, params.id, body));
