import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { examine } from "@/lib/cli/doctor/examine";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { memoryWindow } from "@/lib/core/system/limits";
import { redisWindows } from "@/lib/core/system/redis-window";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "@/lib/core/testing";
import { ConnectionRegistry } from "@/lib/realtime/connection-registry";
import { openRedis, type RedisPair } from "@/lib/redis";
import { freshDatabase } from "../database";
import { asMember, asVisitor, startTestNode, type TestClient, type TestNode } from "../node";
import { startRedisCluster, startSentinels, type TestRedisGroup } from "../redis";

/** Within which what nodes tell each other goes on, once there is a Redis that can pass it on. */
const GOES_ON_MS = 5_000;
const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

it("a master that stands still, its connections open, is left for the one whom the sentinels name", async () => {
  const group = await startSentinels();
  const pair = openRedis(group.url, "test", pino({ level: "silent" }));
  const heard: string[] = [];
  await pair.subscribe(["words"], (_channel, message) => void heard.push(message));
  const publish = async (word: string) => {
    await pair.publish("words", [word]).catch(() => 0);
    await pair.ask((commands) => commands.incr("said")).catch(() => 0);
    return heard.includes(word);
  };
  await expect.poll(() => publish("before")).toBe(true);
  group.pause();
  await expect.poll(() => publish("after"), { timeout: 20_000 }).toBe(true);
  pair.close();
  await group.stop();
});

describe.each([
  { name: "a master behind three sentinels", start: startSentinels },
  { name: "a cluster of three masters", start: startRedisCluster },
])("two nodes on $name", ({ start }) => {
  let group: TestRedisGroup;
  let database: Database;
  let pair: RedisPair;
  const cores: TestCore[] = [];
  const nodes: TestNode[] = [];
  const open: TestClient[] = [];
  let dialog_id: number;

  beforeAll(async () => {
    [group, database] = await Promise.all([start(), freshDatabase()]);
    // Its database is the test's own, in memory; several nodes must be said to share one.
    const env = { REDIS_URL: group.url, DATABASE_URL: "postgres://nobody@localhost/baton" };
    for (const _node of [0, 1]) {
      const core = await createTestCore({ database, env });
      cores.push(core);
      nodes.push(await startTestNode(core));
    }
    const [core, other] = cores as [TestCore, TestCore];
    const [here, there] = nodes as [TestNode, TestNode];
    pair = openRedis(group.url, core.installation.namespace, core.log);
    const workspace = await createTestWorkspace(core, { ai: false });
    const visitor = createTestVisitor(workspace);
    dialog_id = (await startDialog(core, visitor, say("Hello"), {})).dialogId;
    open.push(await asVisitor(core, here.url, visitor), await asMember(other, there.url, workspace.owner.memberId));
    for (const client of open) expect(await client.ask("join_dialog", { dialog_id })).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await Promise.all(nodes.map((node) => node.stop()));
    pair.close();
    await Promise.all([group.stop(), database.close()]);
  });

  /** What is typed passes by Redis alone: the database has none of it. */
  const hearsTyping = async (text: string) => {
    const [visitor, member] = open as [TestClient, TestClient];
    const heard = () => (member.heard("typing") as { text?: string }[]).some((typing) => typing.text === text);
    const type = async () => {
      await visitor.ask("typing_stop", { dialog_id });
      await visitor.ask("typing_start", { dialog_id, text });
      return heard();
    };
    await expect.poll(type, { timeout: GOES_ON_MS, interval: 100 }).toBe(true);
  };

  it("hear each other, count limits and connections together, and ask each other, before and after a failover", async () => {
    const [core] = cores as [TestCore];
    const window = redisWindows(pair.ask, core.installation.namespace)("tries", 2, 60_000, memoryWindow(0, 60_000, Date.now));
    const registry = new ConnectionRegistry(core, pair);
    const count = async () => Promise.all(["a", "a", "b", "a"].map(async (key) => (await window.hit(key)).allowed));
    const stats = async () => (await (nodes[0] as TestNode).live.monitor.stats()).total_connections;

    await hearsTyping("Before");
    expect(await count()).toEqual([true, true, true, false]);
    expect(await registry.add("room", "one", 0)).toEqual(["one"]);
    expect(await stats()).toBe(2);

    await group.failOver(core.installation.namespace);
    await hearsTyping("After");
    expect(await stats()).toBe(2);
    // What the lost server had not passed on is gone with it: these are hints.
    await expect.poll(async () => (await registry.add("room", "two", 0))?.includes("two"), { timeout: GOES_ON_MS }).toBe(true);
    await window.forget("a");
    expect(await count()).toEqual([true, true, expect.any(Boolean), false]);
    await registry.stop();
  });

  it("the doctor finds who answers, and which sentinel does not", async () => {
    const settings = { DATABASE_URL: "postgres://nobody@localhost:1/baton", AUTH_SECRET: "a secret for tests alone" };
    const found = async (url: string) =>
      (await examine({ ...settings, REDIS_URL: url }, "db/migrations")).filter(({ check }) => check === "redis");
    expect(await found(group.url)).toMatchObject([{ status: "ok", message: expect.stringMatching(/answers, .* ms away$/) }]);
    if (!group.url.startsWith("redis-sentinel:")) return;
    const lost = group.url.replace(/:\d+\/main/, ":1/main");
    expect(await found(lost)).toMatchObject([
      { status: "ok" },
      { status: "warn", message: expect.stringContaining("127.0.0.1:1 does not answer") },
    ]);
    const [unnamed] = await found(group.url.replace("/main", "/other"));
    expect(unnamed).toMatchObject({ status: "fail" });
  });
});
