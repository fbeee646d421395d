import { ADMIN, CURSOR_PART, defineCursor, notFound, requireMember } from "../../core/log";
import { findTraced, limitsFor, listCloseCounts, listJobs, runJob } from "../../core/monitoring";
import { closeName } from "../../protocol/close-names";
import { monitoringRoutes } from "../../protocol/routes/monitoring";
import { implement } from "../implement";

const CURSOR = defineCursor("connections", [CURSOR_PART.text, CURSOR_PART.text]);

export const monitoring = implement(monitoringRoutes, {
  listConnections: async ({ services, actor, query }) => {
    requireMember(actor, ADMIN);
    const [connectedAt, id] = CURSOR.read(query.cursor);
    const all = await services.monitor.connections(actor.workspaceId);
    const rest = all.filter(
      (each) =>
        (query.namespace === undefined || each.namespace === query.namespace) &&
        (query.principal === undefined || `${each.principal.type}:${each.principal.id}` === query.principal) &&
        (connectedAt === undefined || each.connected_at < connectedAt || (each.connected_at === connectedAt && each.id > String(id))),
    );
    const page = CURSOR.page(rest, query.limit, (each) => [each.connected_at, each.id]);
    return { data: page.rows, next_cursor: page.next_cursor };
  },

  endConnection: async ({ services, actor, params }) => {
    requireMember(actor, ADMIN);
    if (!(await services.monitor.endConnection(actor.workspaceId, params.id))) throw notFound("connection");
  },

  traceMessage: async ({ services, core, actor, params }) => {
    const traced = await findTraced(core, actor, params.id);
    return { message_id: traced.id, steps: await services.monitor.trace(traced) };
  },

  listRateLimits: async ({ services, core, actor }) => ({
    data: await limitsFor(core, actor, await services.monitor.limitsInForce()),
    next_cursor: null,
  }),

  releaseRateLimit: async ({ services, core, actor, params }) => {
    const inForce = await limitsFor(core, actor, await services.monitor.limitsInForce());
    const found = inForce.find(({ key }) => key === params.key);
    if (!found) throw notFound("limit in force");
    await services.monitor.releaseLimit(found.limit, found.subject);
  },

  listCloseCodes: async ({ services, core, actor, query }) => {
    await services.monitor.writeCloses();
    const counts = await listCloseCounts(core, actor, query);
    return { data: counts.map((each) => ({ ...each, name: closeName(each.code) })), next_cursor: null };
  },

  listJobs: async ({ core, actor }) => ({ data: await listJobs(core, actor), next_cursor: null }),
  runJob: ({ core, actor, params }) => runJob(core, actor, params.name, () => core.bus.publish({ type: "jobs" })),
});
