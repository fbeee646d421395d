import { asyncApi } from "@/lib/http/asyncapi";
import { baseUrl, VERSION } from "@/lib/http/discovery";
import { handle } from "@/lib/http/handle";
import { systemRoutes } from "@/lib/protocol/routes/system";

export const GET = handle(systemRoutes.getAsyncApi, async ({ core, request }) => asyncApi(VERSION, baseUrl(core.env, request)));
