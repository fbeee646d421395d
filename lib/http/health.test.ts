import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestCore, createTestToken, createTestWorkspace, type TestCore } from "../core/testing";
import { createApi } from "./api";
import { healthScore, healthStatus, type Signs } from "./health";
import { quietMonitor } from "./testing";

const WELL: Signs = { works: true, redis: true, filesWork: true, eventLoopLagMs: 5, connections: 10, connectionLimit: 1000, unanswered: 0 };

describe("the score of a node", () => {
  it.each<[string, Partial<Signs>, number, string]>([
    ["is whole where all is well", {}, 100, "healthy"],
    ["does not miss a Redis that is not to be there", { redis: null }, 100, "healthy"],
    ["loses by a Redis that is away", { redis: false }, 70, "degraded"],
    ["loses by a store of files that does not work", { filesWork: false }, 75, "degraded"],
    ["loses a little by a slow event loop", { eventLoopLagMs: 150 }, 90, "healthy"],
    ["loses much by an event loop that stands still", { eventLoopLagMs: 2_000 }, 60, "degraded"],
    ["loses where nearly all places are taken", { connections: 950 }, 80, "healthy"],
    ["loses where clients don't answer", { unanswered: 500 }, 85, "healthy"],
    ["adds up what is wrong", { redis: false, eventLoopLagMs: 2_000 }, 30, "unhealthy"],
    ["is nothing without a database, or while it stops", { works: false }, 0, "unhealthy"],
  ])("%s", (_words, signs, score, status) => {
    expect(healthScore({ ...WELL, ...signs })).toBe(score);
    expect(healthStatus(score)).toBe(status);
  });
});

describe("GET /api/websocket/health", () => {
  let core: TestCore;
  let isReady: boolean;
  beforeEach(async () => {
    isReady = true;
    core = await createTestCore({ env: { METRICS_TOKEN: "a-token-for-prometheus" } });
  });
  afterEach(() => core.close());

  const ask = async (token?: string) => {
    const unused = async () => {
      throw new Error("not in this test");
    };
    const api = createApi({
      core,
      isReady: () => isReady,
      monitor: quietMonitor,
      metrics: unused,
      eventStream: unused,
      feedStream: unused,
    });
    const answer = await api.request("/api/websocket/health", { headers: token ? { authorization: `Bearer ${token}` } : {} });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it("tells strangers the status alone, whatever they send", async () => {
    expect(await ask()).toEqual({ status: 200, body: { status: "healthy" } });
    expect(await ask("nothing.that.opens")).toEqual({ status: 200, body: { status: "healthy" } });
    isReady = false;
    expect(await ask()).toEqual({ status: 503, body: { status: "unhealthy" } });
  });

  it("tells members and who has METRICS_TOKEN all of it", async () => {
    const { operator } = await createTestWorkspace(core);
    for (const token of [await createTestToken(core, operator.memberId), "a-token-for-prometheus"])
      expect((await ask(token)).body).toMatchObject({
        status: "healthy",
        active_connections: 0,
        queue_size: 0,
        data: {
          health_status: "healthy",
          health_score: 100,
          redis_connected: false,
          database_connected: true,
          files_available: true,
          event_loop_lag_ms: 0,
          connection_stats: { total_connections: 0, unique_users: 0, total_rooms: 0 },
        },
      });
  });
});
