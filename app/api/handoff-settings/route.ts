import { getHandoffSettings, updateHandoffSettings } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { handoffRoutes } from "@/lib/protocol/routes/handoffs";

export const GET = handle(handoffRoutes.getHandoffSettings, ({ core, actor }) => getHandoffSettings(core, actor));
export const PATCH = handle(handoffRoutes.updateHandoffSettings, ({ core, actor, body }) => updateHandoffSettings(core, actor, body));
