import { exportAudit, listAudit } from "../../core/audit";
import { notFound } from "../../core/log";
import { systemRoutes } from "../../protocol/routes/system";
import { asyncApi } from "../asyncapi";
import { baseUrl, discovery, VERSION } from "../discovery";
import { download } from "../download";
import { health } from "../health";
import { addressOf } from "../identify";
import { implement } from "../implement";
import { mayWatch } from "../may-watch";
import { openApi } from "../openapi";
import { healthy, readiness } from "../readiness";

const TYPES = { csv: "text/csv; charset=utf-8", jsonl: "application/x-ndjson" };

export const system = implement(systemRoutes, {
  getStats: ({ services, actor }) => services.monitor.stats(actor.workspaceId),
  getWebsocketHealth: ({ services, request }) => health(services, request),
  getConfig: async ({ core, request }) => discovery(core.env, baseUrl(core.env, request)),
  getLiveness: async ({ core }) => healthy(core),
  getReadiness: ({ services }) => readiness(services),

  getMetrics: async ({ services, core, request }) => {
    if (!mayWatch(request, addressOf(request), core.env.METRICS_TOKEN)) throw notFound("page");
    return new Response(await services.metrics(), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
    });
  },

  getAsyncApi: async ({ core, request }) => asyncApi(VERSION, baseUrl(core.env, request)),

  getOpenApi: async ({ core, request }) => openApi(VERSION, baseUrl(core.env, request)),
  listAudit: ({ core, actor, query }) => listAudit(core, actor, query),

  exportAudit: async ({ core, actor, query: { format, ...filter } }) =>
    download(`audit.${format}`, TYPES[format], await exportAudit(core, actor, filter, format)),
});
