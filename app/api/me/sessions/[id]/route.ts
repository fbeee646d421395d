import { endSession } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { sessionRoutes } from "@/lib/protocol/routes/sessions";

export const DELETE = handle(sessionRoutes.endSession, ({ core, actor, params }) => endSession(core, actor, params.id));
