import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedis, type RedisPair } from "@/lib/redis";
import { startRedis, type TestRedis } from "../redis";

describe("a Redis that stands still", () => {
  let server: TestRedis;
  let redis: RedisPair;

  beforeAll(async () => {
    server = await startRedis();
    redis = openRedis(server.url, pino({ level: "silent" }));
    await redis.commands.ping().catch(() => new Promise((ready) => redis.commands.once("ready", ready)));
  });
  afterAll(async () => {
    redis.close();
    server.resume();
    await server.stop();
  });

  const count = () => redis.ask((commands) => commands.incr("asked"));

  it("is waited for once, not by everybody after that, and is asked again when it goes on", async () => {
    expect(await count()).toBe(1);
    server.pause();
    await expect(count()).rejects.toThrow("Redis stands still");
    await expect(count()).rejects.toThrow("Redis is away");
    server.resume();
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(2);
  });
});
