import { countDialogs } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const GET = handle(dialogRoutes.countDialogs, ({ core, actor }) => countDialogs(core, actor));
