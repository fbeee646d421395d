import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Down, Established } from "@/lib/protocol/events-down";
import type { LiveMessage } from "@/lib/protocol/message";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { openClient, type TestClient } from "../node";
import { startRedis, type TestRedis } from "../redis";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Sign = { online_until: Date };
type Status = Down["operator_status_change"];

/** A workspace with an assistant that leaves the talking to people. */
async function furnish(server: TestServer) {
  const call = restClient(server.url);
  const { body } = await call<{ access_token: string }>("POST", "/api/token", { body: OWNER });
  const made = await call<Assistant>("POST", "/api/assistants", { as: body.access_token, body: { name: "Guide", ai: { enabled: false } } });
  return { token: body.access_token, assistantId: made.body.id };
}

const asOwner = (server: TestServer, token: string) => openClient(`${server.url}/admin`, { token });
const asVisitor = (server: TestServer, assistant_id: string, visitor_token?: string) =>
  openClient(`${server.url}/widget`, { assistant_id, ...(visitor_token ? { visitor_token } : {}) });
const tokenOf = async (client: TestClient) => (await client.next<Established>("connection_established")).visitor_token as string;
async function write(client: TestClient, text: string, dialog_id?: number): Promise<LiveMessage> {
  const sent = await client.ask("chat_message", { client_id: randomUUID(), text, ...(dialog_id ? { dialog_id } : {}) });
  if (!sent.ok) throw new Error(sent.error.error);
  return sent.message as LiveMessage;
}
const linesWith = (server: TestServer, words: string) =>
  server
    .logs()
    .split("\n")
    .filter((line) => line.includes(words));

describe("two nodes on one Postgres without Redis", () => {
  let database: PostgresDatabase;
  const nodes: TestServer[] = [];
  const open: TestClient[] = [];
  beforeAll(async () => {
    database = await createPostgresDatabase();
    for (const _node of [0, 1]) nodes.push(await startServer({ env: { DATABASE_URL: database.url, BATON_DEMO: "0" } }));
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await Promise.all(nodes.map((node) => node.close()));
    await database.drop();
  });

  it("notice each other, say so in one line each, and hear each other's messages all the same", async () => {
    const [first, second] = nodes as [TestServer, TestServer];
    const { token, assistantId } = await furnish(first);
    const owner = await asOwner(first, token);
    const visitor = await asVisitor(second, assistantId);
    open.push(owner, visitor);
    const { dialog_id } = await write(visitor, "Hello from the other node");
    await owner.next<{ id: number }>("dialog_updated", ({ id }) => id === dialog_id);
    await owner.ask("join_dialog", { dialog_id });
    for (const text of ["One", "Two"]) {
      await write(visitor, text, dialog_id);
      await owner.next<LiveMessage>("message", (message) => message.text === text);
      await write(owner, `${text}, too`, dialog_id);
      await visitor.next<LiveMessage>("message", (message) => message.text === `${text}, too`);
    }
    for (const node of nodes)
      await expect
        .poll(() => linesWith(node, "another node runs on this database"), { timeout: 60_000 })
        .toMatchObject([expect.stringContaining("REDIS_URL is not set here")]);
  });

  it("end a removed member's connections on both", async () => {
    const [first, second] = nodes as [TestServer, TestServer];
    const call = restClient(first.url);
    const { body } = await call<{ access_token: string }>("POST", "/api/token", { body: OWNER });
    const person = { email: "somebody@example.com", password: "a password of theirs", name: "Somebody" };
    const { body: member } = await call<{ id: number }>("POST", "/api/members", { as: body.access_token, body: person });
    const { body: theirs } = await call<{ access_token: string }>("POST", "/api/token", { body: person });
    const client = await asOwner(second, theirs.access_token);
    open.push(client);
    await call("DELETE", `/api/members/${member.id}`, { as: body.access_token });
    expect(await client.next("session_close")).toMatchObject({ code: 4002 });
  });
});

it("a node that is alone says nothing of others, also after it was killed and started again", async () => {
  const database = await createPostgresDatabase();
  const node = await startServer({ env: { DATABASE_URL: database.url, BATON_DEMO: "0" } });
  await node.kill("SIGKILL");
  await node.restart();
  const { assistantId } = await furnish(node);
  const visitor = await asVisitor(node, assistantId);
  await write(visitor, "Hello");
  expect(linesWith(node, "another node")).toEqual([]);
  visitor.close();
  await node.close();
  await database.drop();
});

describe("a node whose clock is five minutes ahead", () => {
  const RATE = 20;
  let database: PostgresDatabase;
  let client: pg.Client;
  let redis: TestRedis;
  const nodes: TestServer[] = [];
  const open: TestClient[] = [];
  beforeAll(async () => {
    database = await createPostgresDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    redis = await startRedis();
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, BATON_DEMO: "0", WS_MAX_MESSAGE_RATE: String(RATE) };
    nodes.push(await startServer({ env }));
    const wrong = { NODE_OPTIONS: "--import ./test/skewed-clock.mjs", CLOCK_OFFSET_MS: "300000" };
    nodes.push(await startServer({ env: { ...env, ...wrong } }));
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await Promise.all(nodes.map((node) => node.close()));
    await client.end();
    await redis.stop();
    await database.drop();
  });

  it("says so at its start, and the other does not", () => {
    const [right, wrong] = nodes as [TestServer, TestServer];
    expect(linesWith(wrong, "ahead of the database's")).toHaveLength(1);
    expect(linesWith(right, "the database's; Baton goes by")).toEqual([]);
  });

  it("messages of both stand in the order of their times, limits hold over both, and who is online on one stays online for the other", async () => {
    const [right, wrong] = nodes as [TestServer, TestServer];
    const { token, assistantId } = await furnish(right);
    const watcher = await asOwner(wrong, token);
    const operator = await asOwner(right, token);
    const here = await asVisitor(right, assistantId);
    const there = await asVisitor(wrong, assistantId, await tokenOf(here));
    open.push(watcher, operator, here, there);
    const first = await write(here, "0");
    const times = [first.timestamp];
    for (let at = 1; at < RATE; at += 1) times.push((await write(at % 2 ? there : here, String(at), first.dialog_id)).timestamp);
    expect([...times].sort()).toEqual(times);
    expect(Math.abs(Date.parse(times.at(-1) as string) - Date.now())).toBeLessThan(60_000);
    for (const writer of [there, here]) {
      const refused = await writer.ask("chat_message", { client_id: randomUUID(), text: "One too many", dialog_id: first.dialog_id });
      expect(refused).toMatchObject({ ok: false, error: { code: "RATE_LIMITED" } });
    }
    // Until both nodes have renewed the signs of life that they keep; they are swept three times meanwhile.
    const signs = async () => (await client.query("select node, online_until from member_presence order by node")).rows as Sign[];
    const before = await signs();
    expect(before).toHaveLength(nodes.length);
    const renewed = async () => (await signs()).filter((sign, at) => sign.online_until > (before[at] as Sign).online_until).length;
    await expect.poll(renewed, { timeout: 60_000, interval: 500 }).toBe(nodes.length);
    expect((watcher.heard("operator_status_change") as Status[]).filter(({ status }) => status === "offline")).toEqual([]);
    expect((operator.heard("operator_status_change") as Status[]).filter(({ status }) => status === "offline")).toEqual([]);
  });
});
