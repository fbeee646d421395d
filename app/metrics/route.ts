import { notFound } from "@/lib/core/log";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { mayWatch } from "@/lib/http/may-watch";
import { systemRoutes } from "@/lib/protocol/routes/system";
import { runtime } from "@/lib/runtime";

export const GET = handle(systemRoutes.getMetrics, async ({ core, request }) => {
  if (!mayWatch(request, addressOf(request), core.env.METRICS_TOKEN)) throw notFound("page");
  return new Response(await runtime().metrics(), {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
  });
});
