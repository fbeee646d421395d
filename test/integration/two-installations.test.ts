import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/db/connect";
import type { Database } from "@/db/database";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import type { VisitorActor } from "@/lib/core/log/actor";
import { deleteMember } from "@/lib/core/people/members/change-members";
import type { SlidingWindow } from "@/lib/core/system/limits";
import { redisWindows } from "@/lib/core/system/redis-window";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import type { LiveMessage } from "@/lib/protocol/message";
import { sign } from "@/lib/realtime/cluster";
import { openRedis, type RedisPair } from "@/lib/redis";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { asMember, asVisitor, startTestNode, type TestClient, type TestNode } from "../node";
import { startRedis, type TestRedis } from "../redis";

/** One installation of two nodes: its ids are the same as any other fresh one's. */
type Side = { nodes: { core: TestCore; node: TestNode }[]; workspace: TestWorkspace; visitor: VisitorActor; dialogId: number };

const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
const [SECRET, OTHER_SECRET] = ["a secret for tests alone", "another secret for tests"];

describe.each([
  { name: "other secrets, the same database number", secrets: [SECRET, OTHER_SECRET], numbers: [0, 0] },
  { name: "other secrets, other database numbers", secrets: [SECRET, OTHER_SECRET], numbers: [0, 2] },
  { name: "one secret, as when a setup was copied", secrets: [SECRET, SECRET], numbers: [0, 0] },
])("two installations on one Redis: $name", ({ secrets, numbers }) => {
  let redis: TestRedis;
  const made: PostgresDatabase[] = [];
  const databases: Database[] = [];
  const sides: Side[] = [];
  const open: TestClient[] = [];
  const pairs: RedisPair[] = [];

  const startSide = async (at: number): Promise<Side> => {
    const postgres = await createPostgresDatabase();
    made.push(postgres);
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: `${redis.url}/${numbers[at]}`,
      AUTH_SECRET: secrets[at] as string,
      WS_MAX_CONNECTIONS_PER_USER: "2",
      WS_MAX_CONNECTIONS_PER_DIALOG: "3",
    };
    const nodes = [];
    for (const _node of [0, 1]) {
      const database = await openDatabase({ url: postgres.url, maxConnections: 4 });
      databases.push(database);
      const core = await createTestCore({ database, env });
      nodes.push({ core, node: await startTestNode(core) });
    }
    const { core } = nodes[0] as Side["nodes"][number];
    const workspace = await createTestWorkspace(core, { ai: false });
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, say("Hello"), {});
    return { nodes, workspace, visitor, dialogId };
  };

  beforeAll(async () => {
    redis = await startRedis();
    for (const at of [0, 1]) sides.push(await startSide(at));
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(async () => {
    for (const { nodes } of sides) for (const { node } of nodes) await node.stop();
    for (const database of databases) await database.close();
    for (const pair of pairs) pair.close();
    await redis.stop();
    for (const postgres of made) await postgres.drop();
  });

  const [a, b] = [() => sides[0] as Side, () => sides[1] as Side];
  const at = (side: Side, node: number) => side.nodes[node] as Side["nodes"][number];
  const keep = (client: TestClient) => {
    open.push(client);
    return client;
  };
  const owner = async (side: Side, node: number) =>
    keep(await asMember(at(side, node).core, at(side, node).node.url, side.workspace.owner.memberId));
  const visitorOf = async (side: Side, node: number) => keep(await asVisitor(at(side, node).core, at(side, node).node.url, side.visitor));
  const heardAll = (client: TestClient) =>
    JSON.stringify(
      ["message", "message_updated", "typing", "receipt", "presence_update", "dialog_updated"].map((name) => client.heard(name)),
    );

  it("have the same ids", () => {
    expect(a().dialogId).toBe(b().dialogId);
    expect(a().workspace.owner.memberId).toBe(b().workspace.owner.memberId);
  });

  it("messages, typing, presence and read marks reach the own nodes alone", async () => {
    const { dialogId: dialog_id } = a();
    const [near, far] = [await owner(a(), 1), await owner(b(), 0)];
    const stranger = await visitorOf(b(), 1);
    for (const client of [near, far, stranger]) await client.ask("join_dialog", { dialog_id });
    const visitor = await visitorOf(a(), 0);
    await visitor.ask("join_dialog", { dialog_id });
    await visitor.ask("typing_start", { dialog_id, text: "qsecret typing" });
    await visitor.ask("chat_message", { dialog_id, client_id: randomUUID(), text: "qsecret words" });
    await visitor.ask("read", { dialog_id, seq: 1 });
    visitor.close();
    await near.next<LiveMessage>("message", ({ text }) => text === "qsecret words");
    await near.next<{ text?: string }>("typing", ({ text }) => text === "qsecret typing");
    await near.next<{ user_id: string }>("presence_update", ({ user_id }) => user_id === a().visitor.contactId);
    // What the other installation's nodes publish to each other comes behind all of that.
    await sendMessage(at(b(), 0).core, b().workspace.owner, dialog_id, say("An own word"));
    await sendMessage(at(b(), 1).core, b().workspace.owner, dialog_id, say("Another"));
    for (const client of [far, stranger]) {
      await client.next<LiveMessage>("message", ({ text }) => text === "An own word");
      await client.next<LiveMessage>("message", ({ text }) => text === "Another");
      expect(heardAll(client)).not.toContain("qsecret");
      expect(heardAll(client)).not.toContain(a().visitor.contactId);
    }
  });

  it("connections are counted for each alone: a principal's and a dialog's", async () => {
    const { dialogId: dialog_id } = a();
    const theirs = [await owner(a(), 0), await owner(a(), 1)];
    const ours = [await owner(b(), 0), await owner(b(), 1)];
    for (const client of [...theirs, ...ours]) expect((await client.ask("join_dialog", { dialog_id })).ok).toBe(true);
    const last = await owner(b(), 0);
    expect((await last.ask("join_dialog", { dialog_id })).ok).toBe(true);
    await (ours[0] as TestClient).next("session_close");
    for (const client of theirs) expect(client.heard("session_close")).toEqual([]);
  });

  it("limits are counted for each alone", async () => {
    const windows: SlidingWindow[] = [];
    for (const side of [a(), b()]) {
      const { core } = at(side, 0);
      const pair = openRedis(core.env.REDIS_URL as string, core.installation.namespace, core.log);
      pairs.push(pair);
      await pair.commands.ping().catch(() => new Promise((ready) => pair.commands.once("ready", ready)));
      const never: SlidingWindow = {
        hit: () => Promise.reject(new Error("Redis did not answer")),
        forget: async () => {},
        takeBack: async () => {},
      };
      windows.push(redisWindows(pair.ask, core.installation.namespace)("tries", 2, 60_000, never));
    }
    const [first, second] = windows as [SlidingWindow, SlidingWindow];
    const tries = [await first.hit("1"), await first.hit("1"), await first.hit("1"), await second.hit("1")];
    expect(tries.map(({ allowed }) => allowed)).toEqual([true, true, false, true]);

    const together = await Promise.all(["2", "3", "2", "2", "3", "2"].map((key) => first.hit(key)));
    expect(together.map(({ allowed, count }) => [allowed, count])).toEqual([
      [true, 1],
      [true, 1],
      [true, 2],
      [false, 3],
      [true, 2],
      [false, 4],
    ]);
  });

  it("a member who is removed from one stays in the other", async () => {
    const { memberId } = a().workspace.operator;
    const connect = (side: Side, node: number) => asMember(at(side, node).core, at(side, node).node.url, memberId).then(keep);
    const [theirs, ours] = [await connect(a(), 1), await connect(b(), 1)];
    await deleteMember(at(a(), 0).core, a().workspace.owner, memberId);
    await theirs.next("session_close");
    await sendMessage(at(b(), 0).core, b().workspace.owner, b().dialogId, say("Behind it"));
    await ours.next("dialog_updated");
    expect(ours.heard("session_close")).toEqual([]);
    expect(ours.socket.connected).toBe(true);
  });

  it("whoever can publish on that Redis shows nobody anything, and the log says so once a minute", async () => {
    const { core } = at(b(), 0);
    const lines: string[] = [];
    core.log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
    const client = await owner(b(), 0);
    await client.ask("join_dialog", { dialog_id: b().dialogId });
    const [earlier] = (await at(b(), 0).core.db.query.messages.findMany()).slice(-1);
    const message = { ...earlier, text: "qforged", timestamp: new Date().toISOString(), attachments: [], citations: [] };
    const dialog = {
      id: b().dialogId,
      workspaceId: b().workspace.workspaceId,
      kind: "support",
      contactId: b().visitor.contactId,
      assigneeId: null,
      teamId: null,
    };
    const seq = Number(earlier?.seq) + 1;
    const event = {
      type: "log",
      event: "message",
      dialog,
      message: { ...message, seq, changed_seq: seq },
      prevSeq: seq - 1,
      publicPrevSeq: seq - 1,
      turnEpoch: 0,
    };
    const body = JSON.stringify({ node: randomUUID(), events: [event] });
    const publisher = new Redis(core.env.REDIS_URL as string);
    const channels = (await publisher.pubsub("CHANNELS", "*")) as string[];
    for (const channel of [...channels, "baton:hints"])
      for (const forged of [body, sign(new Uint8Array(32), body), sign(at(a(), 0).core.installation.hintKey, body), "", "{"])
        await publisher.publish(channel, forged);
    publisher.disconnect();
    const namespaces = [a(), b()].map((installation) => at(installation, 0).core.installation.namespace);
    const owners = channels.map((channel) => namespaces.find((namespace) => channel.startsWith(`${namespace}:`)));
    expect(new Set(owners)).toEqual(new Set(namespaces));
    await sendMessage(at(b(), 1).core, b().workspace.owner, b().dialogId, say("A true word"));
    await client.next<LiveMessage>("message", ({ text }) => text === "A true word");
    expect(heardAll(client)).not.toContain("qforged");
    expect(lines.filter((line) => line.includes("not signed by this installation"))).toHaveLength(1);
  });
});
