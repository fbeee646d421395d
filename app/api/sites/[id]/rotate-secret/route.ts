import { rotateSecret } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { siteRoutes } from "@/lib/protocol/routes/sites";

export const POST = handle(siteRoutes.rotateSecret, ({ core, actor, params }) => rotateSecret(core, actor, params.id));
