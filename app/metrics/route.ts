import { handle } from "@/lib/http/handle";
import { systemRoutes } from "@/lib/protocol/routes/system";
import { runtime } from "@/lib/runtime";

export const GET = handle(
  systemRoutes.getMetrics,
  async () =>
    new Response(await runtime().metrics(), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
    }),
);
