import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/db/connect";
import type { Database } from "@/db/database";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { createTestCore, createTestToken, type TestCore } from "@/lib/core/testing";
import { type Case, LOSSES } from "../authorization/losses";
import { type Node, type Reader, transportsOf } from "../authorization/transports";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { startTestNode } from "../node";
import { startRedis, type TestRedis } from "../redis";

/** Two seconds are promised (P10), and a busy machine may be late. */
const LOST_WITHIN_MS = 10_000;

const NODES = ["the node on which it happens", "another node", "another node that hears no hint of it"] as const;

describe("who hears a dialog, and then loses it", () => {
  let made: PostgresDatabase;
  let redis: TestRedis[];
  const databases: Database[] = [];
  const cores: TestCore[] = [];
  const nodes: Node[] = [];
  const readers: Reader[] = [];

  const startNode = async (redisUrl: string) => {
    const database = await openDatabase({ url: made.url, maxConnections: 4 });
    databases.push(database);
    const env = {
      DATABASE_URL: made.url,
      REDIS_URL: redisUrl,
      WS_MAX_CONNECTIONS_PER_USER: "100",
      WS_MAX_MESSAGE_RATE: "100000",
      WS_RATE_LIMIT_PER_IP: "100000",
    };
    const core = await createTestCore({ database, env });
    cores.push(core);
    nodes.push({ ...(await startTestNode(core)), core });
  };

  beforeAll(async () => {
    made = await createPostgresDatabase();
    redis = [await startRedis(), await startRedis()];
    // The last one is on a Redis of its own: what the others publish to it is lost.
    for (const at of [0, 0, 1]) await startNode((redis[at] as TestRedis).url);
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  afterAll(async () => {
    for (const node of nodes) await node.stop();
    for (const database of databases) await database.close();
    for (const server of redis) await server.stop();
    await made.drop();
  });

  const first = () => nodes[0] as Node;

  /** Everybody who reads it, over every transport of every node: which of them is it that still does? */
  const stillReading = ({ key, dialogId }: Case) =>
    nodes.flatMap(({ live }, at) =>
      [...live.realtime.hub.connections.values()]
        .filter((connection) => connection.key === key && (connection.joined.has(dialogId) || connection.records.has(dialogId)))
        .map(({ transport }) => `${transport} on ${NODES[at]}`),
    );

  const openReaders = async (given: Case) => {
    const opened: { reader: Reader; at: string }[] = [];
    for (const [at, node] of nodes.entries())
      for (const open of transportsOf(given.who)) {
        const reader = await open(node, given.who, given.dialogId);
        opened.push({ reader, at: `${reader.transport} on ${NODES[at]}` });
        if (given.publishChange) await reader.ask?.(given.dialogId ? "subscribe_order_updates" : "sync", { order_id: "1" } as never);
        if (given.publishChange) await reader.ask?.("subscribe_quote_updates", { quote_id: "1" });
      }
    readers.push(...opened.map(({ reader }) => reader));
    await expect.poll(() => stillReading(given).length, { timeout: LOST_WITHIN_MS }).toBe(opened.length);
    return opened;
  };

  /** Somebody who keeps the right: what they have heard, others would have heard too. */
  const openControls = async ({ owner, dialogId }: Case) => {
    const token = await createTestToken(first().core, owner.memberId);
    const controls = await Promise.all(
      nodes.map((node) =>
        (transportsOf({ type: "member", token })[0] as ReturnType<typeof transportsOf>[number])(node, { type: "member", token }, dialogId),
      ),
    );
    readers.push(...controls);
    return controls;
  };

  describe.each(LOSSES)("$name", ({ prepare }) => {
    it("and hears nothing more, says nothing more and is ended, on any node, over any transport", async () => {
      const given = await prepare(first().core);
      const { dialogId: dialog_id } = given;
      const opened = await openReaders(given);
      const controls = await openControls(given);
      await given.lose();
      await expect.poll(() => stillReading(given), { timeout: LOST_WITHIN_MS, interval: 20 }).toEqual([]);

      // Those whose own connection stays try to go on.
      for (const { reader, at } of opened.filter(() => given.code === undefined)) {
        const asked = [
          await reader.ask?.("typing_start", { dialog_id, text: "secret-typing" }),
          await reader.ask?.("read", { dialog_id, seq: 1 }),
          await reader.ask?.("chat_message", { dialog_id, client_id: randomUUID(), text: "secret-message" }),
        ];
        if (reader.ask) expect(asked.map((ack) => `${at}: ${ack?.error?.code}`)).toEqual(asked.map(() => `${at}: NOT_FOUND`));
      }
      if (!given.isGone) {
        await given.publishChange?.();
        const client_id = randomUUID();
        await sendMessage(first().core, given.owner, dialog_id, { client_id, text: "secret-words", kind: "text", attachments: [] });
        for (const control of controls) await expect.poll(control.heard, { timeout: LOST_WITHIN_MS }).toContain("secret-words");
      }
      for (const control of controls) expect(control.heard()).not.toMatch(/secret-(typing|message)/);

      // An answer is behind all that was sent before it.
      for (const { reader } of opened) if (given.code === undefined) await reader.ask?.("leave_dialog", { dialog_id });
      expect(opened.filter(({ reader }) => /secret-/.test(reader.heard())).map(({ at }) => at)).toEqual([]);
      const ends = () => opened.map(({ reader, at }) => ({ at, code: reader.closedWith() ?? "open" }));
      // A node checks by itself as well, and that check may come before the hint that knows why.
      const codes = ({ reader, at }: (typeof opened)[number]) => {
        if (given.codeWithoutHint && at.endsWith(NODES[2])) return [given.codeWithoutHint];
        if (given.codeWithoutHint) return [given.code, given.codeWithoutHint];
        return [given.code ?? (reader.transport === "socket.io" ? "open" : 4004)];
      };
      await expect
        .poll(ends, { timeout: LOST_WITHIN_MS })
        .toEqual(opened.map((each) => ({ at: each.at, code: expect.toBeOneOf(codes(each)) })));
    });
  });

  it("each way that the code has stands in this table", () => {
    const root = "lib/core";
    const ends = /type: "(access_changed|revoked|origin_policy)"|type: "dialog", .*\{ from \}/;
    const files = (readdirSync(root, { recursive: true }) as string[]).filter(
      (file) =>
        file.endsWith(".ts") &&
        !file.endsWith(".test.ts") &&
        file !== "log/events.ts" &&
        ends.test(readFileSync(`${root}/${file}`, "utf8")),
    );
    expect(files.sort()).toEqual([...new Set(LOSSES.map(({ by }) => by))].sort());
  });
});
