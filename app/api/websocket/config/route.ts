import { baseUrl, discovery } from "@/lib/http/discovery";
import { handle } from "@/lib/http/handle";
import { systemRoutes } from "@/lib/protocol/routes/system";

export const GET = handle(systemRoutes.getConfig, async ({ core, request }) => discovery(core.env, baseUrl(core.env, request)));
