import { baseUrl, VERSION } from "@/lib/http/discovery";
import { handle } from "@/lib/http/handle";
import { openApi } from "@/lib/http/openapi";
import { systemRoutes } from "@/lib/protocol/routes/system";

export const GET = handle(systemRoutes.getOpenApi, async ({ core, request }) => openApi(VERSION, baseUrl(core.env, request)));
