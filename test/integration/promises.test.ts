import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import type { AckData } from "@/lib/protocol/acks";
import type { LiveMessage, Message } from "@/lib/protocol/message";
import { DATABASES, type DatabaseKind, freshDatabase } from "../database";
import { asMember, asVisitor, startTestNode, type TestClient, type TestNode } from "../node";
import { startRedis, type TestRedis } from "../redis";

const ROOMY = {
  WS_MAX_MESSAGE_RATE: "100000",
  WS_RATE_LIMIT_PER_IP: "100000",
  WS_MAX_CONNECTIONS_PER_USER: "200",
  WS_MAX_CONNECTIONS_PER_DIALOG: "200",
};

type Deployment = { core: TestCore; nodes: TestNode[]; workspace: TestWorkspace; redis: TestRedis | undefined; stop(): Promise<void> };

async function startDeployment(kind: DatabaseKind, nodeCount: number): Promise<Deployment> {
  const database = await freshDatabase(kind);
  const redis = nodeCount > 1 ? await startRedis() : undefined;
  const env = { ...ROOMY, ...(redis ? { REDIS_URL: redis.url, DATABASE_URL: "postgres://shared" } : {}) };
  const cores: TestCore[] = [];
  for (let at = 0; at < nodeCount; at += 1) cores.push(await createTestCore({ database, env }));
  const core = cores[0] as TestCore;
  const nodes = await Promise.all(cores.map(startTestNode));
  const workspace = await createTestWorkspace(core, { ai: false });
  return {
    core,
    nodes,
    workspace,
    redis,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
      await database.close();
      await redis?.stop();
    },
  };
}

const text = (words: string) => ({ client_id: randomUUID(), text: words });
const seqs = (messages: readonly Message[]) => messages.map((message) => message.seq);
const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

/** PGlite is one process's; several nodes share a Postgres and a Redis. */
const CASES = DATABASES.flatMap((kind): [DatabaseKind, number][] =>
  kind === "postgres"
    ? [
        [kind, 1],
        [kind, 2],
      ]
    : [[kind, 1]],
);

describe.each(CASES)("the promises on %s with %i node(s)", (kind, nodeCount) => {
  let deployment: Deployment;
  const onSeveral = nodeCount > 1 ? it : undefined;
  const open: TestClient[] = [];
  const keep = (client: TestClient) => {
    open.push(client);
    return client;
  };
  const node = (at: number) => (deployment.nodes[at % deployment.nodes.length] as TestNode).url;
  const operator = async (at = 0) => keep(await asMember(deployment.core, node(at), deployment.workspace.operator.memberId));
  const visitor = async (at = 0, contactId: string = randomUUID()) =>
    keep(await asVisitor(deployment.core, node(at), createTestVisitor(deployment.workspace, contactId)));
  const begin = async (client: TestClient): Promise<number> => {
    const ack = await client.ask("chat_message", text("first"));
    if (!ack.ok) throw new Error(ack.error.error);
    return ack.message.dialog_id;
  };

  beforeAll(async () => {
    deployment = await startDeployment(kind, nodeCount);
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await deployment.stop();
  });

  it("P1: an acknowledged message is committed", async () => {
    const client = await visitor();
    const dialogId = await begin(client);
    const rows = await deployment.core.db.query.messages.findMany({ where: (m, { eq }) => eq(m.dialog_id, dialogId) });
    expect(rows.map((row) => row.text)).toEqual(["first"]);
  });

  it("P2: one client_id sent twenty times at once, to every node, makes one message", async () => {
    const contactId = randomUUID();
    const clients = await Promise.all(upTo(4).map((at) => visitor(at, contactId)));
    const message = text("only once");
    const acks = await Promise.all(upTo(20).map((at) => (clients[at % 4] as TestClient).ask("chat_message", message)));
    const ids = new Set(acks.map((ack) => (ack.ok ? ack.message.id : ack.error.error)));
    expect(ids.size).toBe(1);
    expect(acks.filter((ack) => ack.ok && !ack.duplicate)).toHaveLength(1);
    const dialogs = await deployment.core.db.query.dialogs.findMany({ where: (d, { eq }) => eq(d.contact_id, contactId) });
    expect(dialogs).toHaveLength(1);
  });

  it("P3: fifty writers at once leave no gap, and each one's own order stands", async () => {
    const first = await visitor();
    const dialogId = await begin(first);
    const members = await Promise.all(upTo(49).map((at) => operator(at)));
    const writers = [first, ...members];
    await Promise.all(
      writers.map((writer, who) =>
        Promise.all(upTo(10).map((n) => writer.ask("chat_message", { dialog_id: dialogId, ...text(`${who}:${n}`) }))),
      ),
    );
    const page = (await first.ask("sync", { dialogs: [{ dialog_id: dialogId, after_seq: 0 }] })) as AckData["sync"] & { ok: boolean };
    const all: Message[] = [];
    for (let after = 0, more = true; more; ) {
      const ack = (await first.ask("join_dialog", { dialog_id: dialogId, after_seq: after, limit: 200 })) as AckData["join_dialog"];
      all.push(...ack.messages);
      after = ack.messages.at(-1)?.changed_seq ?? after;
      more = ack.has_more;
    }
    expect(page.ok).toBe(true);
    expect(seqs(all)).toEqual(upTo(all.length));
    const said = all.filter((message) => message.kind === "text").map((message) => message.text);
    for (const [who] of writers.entries()) {
      expect(said.filter((words) => words.startsWith(`${who}:`))).toEqual(upTo(10).map((n) => `${who}:${n}`));
    }
  });

  it("P4: what is sent while somebody joins is in the reply or comes as an event", async () => {
    const writer = await visitor();
    const dialogId = await begin(writer);
    for (const round of upTo(10)) {
      const reader = await operator(round);
      const sending = upTo(10).map((n) => writer.ask("chat_message", { dialog_id: dialogId, ...text(`round ${round}, ${n}`) }));
      const joined = (await reader.ask("join_dialog", { dialog_id: dialogId, after_seq: 0, limit: 200 })) as AckData["join_dialog"];
      const acks = await Promise.all(sending);
      const last = Math.max(...acks.map((ack) => (ack.ok ? ack.message.seq : 0)));
      if (joined.last_seq < last) await reader.next<LiveMessage>("message", (message) => message.seq === last);
      const seen = new Set([...seqs(joined.messages), ...seqs(reader.heard("message") as Message[])]);
      expect(upTo(last).filter((seq) => !seen.has(seq))).toEqual([]);
      reader.close();
    }
  });

  it("P4: events come in the order of their numbers, each with the number before it", async () => {
    const writer = await visitor();
    const dialogId = await begin(writer);
    const reader = await operator(1);
    await reader.ask("join_dialog", { dialog_id: dialogId });
    await Promise.all(upTo(40).map((n) => writer.ask("chat_message", { dialog_id: dialogId, ...text(`${n}`) })));
    await reader.next<LiveMessage>("message", (message) => message.seq === 41);
    const heard = reader.heard("message") as LiveMessage[];
    expect(seqs(heard)).toEqual(upTo(41).slice(1));
    expect(heard.every((message) => message.prev_seq === message.seq - 1)).toBe(true);
  });

  it("P6: a message reaches everyone who joined on every node, the sending socket apart", async () => {
    const writer = await visitor(0);
    const dialogId = await begin(writer);
    const readers = await Promise.all([operator(0), operator(1)]);
    for (const reader of readers) await reader.ask("join_dialog", { dialog_id: dialogId });
    const ack = await writer.ask("chat_message", { dialog_id: dialogId, ...text("to all") });
    const id = ack.ok ? ack.message.id : 0;
    await Promise.all(readers.map((reader) => reader.next<LiveMessage>("message", (message) => message.id === id)));
    expect((writer.heard("message") as Message[]).some((message) => message.id === id)).toBe(false);
  });

  onSeveral?.("P6: what a node committed and never published, since it was killed, arrives within five seconds", async () => {
    const writer = await visitor(0);
    const dialogId = await begin(writer);
    const readers = await Promise.all([operator(0), operator(1)]);
    for (const reader of readers) await reader.ask("join_dialog", { dialog_id: dialogId });
    const dead = await createTestCore({ database: deployment.core.database, env: ROOMY });
    const { message } = await sendMessage(dead, deployment.workspace.owner, dialogId, {
      ...text("last words"),
      kind: "text",
      attachments: [],
    });
    const before = Date.now();
    await Promise.all([writer, ...readers].map((reader) => reader.next<LiveMessage>("message", ({ id }) => id === message.id)));
    expect(Date.now() - before).toBeLessThan(5_000);
  });

  onSeveral?.("P6: with Redis away messages still reach every node, and none is lost when it returns", async () => {
    const writer = await visitor(0);
    const dialogId = await begin(writer);
    const reader = await operator(1);
    await reader.ask("join_dialog", { dialog_id: dialogId });
    await deployment.redis?.stop();
    const away = await writer.ask("chat_message", { dialog_id: dialogId, ...text("without Redis") });
    await reader.next<LiveMessage>("message", ({ text: words }) => words === "without Redis");
    await deployment.redis?.start();
    const back = await writer.ask("chat_message", { dialog_id: dialogId, ...text("with Redis") });
    await reader.next<LiveMessage>("message", ({ text: words }) => words === "with Redis");
    expect([away.ok, back.ok]).toEqual([true, true]);
    expect(seqs(reader.heard("message") as Message[])).toEqual([2, 3]);
  });

  it("notes take numbers that a visitor never sees, and prev_seq says so", async () => {
    const writer = await visitor();
    const dialogId = await begin(writer);
    const member = await operator(1);
    await member.ask("join_dialog", { dialog_id: dialogId });
    await member.ask("handoff_accept", { dialog_id: dialogId });
    await member.ask("chat_message", { dialog_id: dialogId, kind: "note", ...text("for us alone") });
    await member.ask("chat_message", { dialog_id: dialogId, ...text("hello") });
    const hello = await writer.next<LiveMessage>("message", (message) => message.text === "hello");
    expect([hello.prev_seq, hello.seq]).toEqual([2, 4]);
    const page = (await writer.ask("join_dialog", { dialog_id: dialogId, after_seq: 0 })) as AckData["join_dialog"];
    expect(page.messages.map((message) => message.kind)).toEqual(["text", "event", "text"]);
    expect(page.last_seq).toBe(4);
  });

  it("P10: a visitor can't enter another's dialog", async () => {
    const dialogId = await begin(await visitor());
    const stranger = await visitor(1);
    const ack = await stranger.ask("join_dialog", { dialog_id: dialogId });
    expect(ack.ok ? "entered" : ack.error.code).toBe("NOT_FOUND");
  });
});
