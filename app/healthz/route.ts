import { handle } from "@/lib/http/handle";
import { healthy } from "@/lib/http/readiness";
import { systemRoutes } from "@/lib/protocol/routes/system";

export const GET = handle(systemRoutes.getLiveness, async ({ core }) => healthy(core));
