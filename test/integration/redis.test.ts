import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Core } from "@/lib/core/core";
import { ConnectionRegistry } from "@/lib/realtime/connection-registry";
import { openRedis, type RedisPair } from "@/lib/redis";
import { startRedis, type TestRedis } from "../redis";

describe("a Redis that stands still, and one that goes on", () => {
  let server: TestRedis;
  let redis: RedisPair;

  beforeAll(async () => {
    server = await startRedis();
    redis = openRedis(server.url, "test", pino({ level: "silent" }));
    await redis.commands.ping().catch(() => new Promise((ready) => redis.commands.once("ready", ready)));
  });
  afterAll(async () => {
    redis.close();
    server.resume();
    await server.stop();
  });

  const count = () => redis.ask((commands) => commands.incr("asked"));

  it("counts out who goes in the same moment, and keeps who comes back in it", async () => {
    const core = { installation: { namespace: "registry" } } as Core;
    const registry = new ConnectionRegistry(core, redis);
    const coming = ["a", "b"].map((id) => registry.add("room", id, 0));
    registry.remove(["room", "elsewhere"], "a");
    registry.remove(["room"], "b");
    const again = registry.add("room", "b", 0);
    expect(await Promise.all([...coming, again])).toEqual([["a"], ["a", "b"], ["b"]]);
    expect(await registry.add("room", "c", 0)).toEqual(["b", "c"]);
    await registry.stop();
  });

  it("is waited for once, not by everybody after that, and is asked again when it goes on", async () => {
    expect(await count()).toBe(1);
    server.pause();
    await expect(count()).rejects.toThrow("Redis stands still");
    await expect(count()).rejects.toThrow("Redis is away");
    server.resume();
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(2);
  });
});
