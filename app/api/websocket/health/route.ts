import { handle } from "@/lib/http/handle";
import { readiness } from "@/lib/http/readiness";
import { systemRoutes } from "@/lib/protocol/routes/system";

export const GET = handle(systemRoutes.getWebsocketHealth, ({ core }) => readiness(core));
