import type { Core } from "../core/core";
import { hasScope } from "../core/log";
import { databaseFault } from "../core/system";
import type { WebsocketHealth } from "../protocol/routes/system";
import { Answer } from "./answer";
import { identify } from "./identify";
import { isWatcher } from "./may-watch";
import type { Services, Vitals } from "./services";

type Status = WebsocketHealth["status"];

/** What a node's health is judged by. */
export type Signs = Vitals & {
  /** Takes work, and has a database that takes its writes. */
  works: boolean;
  connectionLimit: number;
  /** The store of files works, as far as is known. */
  filesWork: boolean;
};

const LAGS = [
  { overMs: 1_000, costs: 40 },
  { overMs: 250, costs: 25 },
  { overMs: 100, costs: 10 },
] as const;
const REDIS_AWAY = 30;
const FILES_AWAY = 25;
const NEARLY_FULL = 20;
const UNANSWERED = 15;
/** Fewer are nothing to speak of. */
const UNANSWERED_MIN = 100;

/** How well a node is, 0 to 100, as docs/monitoring.md tells it. */
export function healthScore({ works, redis, filesWork, eventLoopLagMs, connections, connectionLimit, unanswered }: Signs): number {
  if (!works) return 0;
  const lag = LAGS.find(({ overMs }) => eventLoopLagMs > overMs)?.costs ?? 0;
  const full = connections > connectionLimit * 0.9 ? NEARLY_FULL : 0;
  const silent = unanswered > Math.max(UNANSWERED_MIN, connections) ? UNANSWERED : 0;
  return 100 - lag - full - silent - (redis === false ? REDIS_AWAY : 0) - (filesWork ? 0 : FILES_AWAY);
}

export const healthStatus = (score: number): Status => (score >= 80 ? "healthy" : score >= 40 ? "degraded" : "unhealthy");

/** Whose numbers somebody may see: a workspace's, everybody's with METRICS_TOKEN, or none. A credential that opens nothing is as good as none. */
async function sightOf(core: Core, request: Request): Promise<{ workspaceId: number | undefined } | undefined> {
  if (isWatcher(request, core.env.METRICS_TOKEN)) return { workspaceId: undefined };
  const actor = (await identify(core, request).catch(() => null))?.actor;
  const may = actor?.type === "member" || (actor?.type === "integration" && hasScope(actor, "read"));
  return may ? { workspaceId: actor.workspaceId } : undefined;
}

/** The status alone for anybody; all of it for members and monitoring. */
export async function health(services: Services, request: Request): Promise<Answer<WebsocketHealth>> {
  const { core } = services;
  const [fault, filesFault, sight] = await Promise.all([databaseFault(core), core.stores.fault(), sightOf(core, request)]);
  const { vitals } = services.monitor;
  const { WS_MAX_TOTAL_CONNECTIONS: connectionLimit } = core.env;
  const filesWork = filesFault === undefined;
  const score = healthScore({ ...vitals, works: services.isReady() && fault === undefined, filesWork, connectionLimit });
  const status = healthStatus(score);
  const code = status === "unhealthy" ? 503 : 200;
  if (!sight) return new Answer(code, { status });
  const all = await services.monitor.stats(sight.workspaceId);
  const { total_connections, unique_users, total_rooms } = all;
  return new Answer(code, {
    status,
    timestamp: core.now().toISOString(),
    active_connections: all.active_connections,
    queue_size: all.message_queue.pending_messages,
    data: {
      health_status: status,
      health_score: score,
      redis_connected: vitals.redis === true,
      database_connected: fault !== "unreachable",
      files_available: filesWork,
      event_loop_lag_ms: vitals.eventLoopLagMs,
      connection_stats: { total_connections, unique_users, total_rooms },
    },
  });
}
