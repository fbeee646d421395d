import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CloseInfo } from "@/lib/protocol/closes";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import type { Member } from "@/lib/protocol/routes/people";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { openClient, type TestClient } from "../node";
import { startRedis, type TestRedis } from "../redis";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Person = { id: number; email: string; password: string };
type Sent = { dialog: { id: number } };

/** Few enough to come to each limit; a node's total leaves room for what the other limits are tried with. */
const LIMITS = { WS_MAX_CONNECTIONS_PER_DIALOG: "3", WS_MAX_TOTAL_CONNECTIONS: "8", WS_MAX_CONNECTIONS_PER_USER: "5" };

describe("two nodes", () => {
  let database: PostgresDatabase;
  let redis: TestRedis;
  let first: TestServer;
  let second: TestServer;
  let call: ReturnType<typeof restClient>;
  let owner: string;
  let assistantId: string;
  const open: TestClient[] = [];

  beforeAll(async () => {
    database = await createPostgresDatabase();
    redis = await startRedis();
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, BATON_DEMO: "0", ...LIMITS };
    first = await startServer({ env });
    second = await startServer({ env });
    call = restClient(first.url);
    owner = await tokenOf(OWNER);
    const made = await call<Assistant>("POST", "/api/assistants", { as: owner, body: { name: "Guide", ai: { enabled: false } } });
    assistantId = made.body.id;
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(async () => {
    await Promise.all([first, second].map((server) => server.close()));
    await redis.stop();
    await database.drop();
  });

  const tokenOf = async ({ email, password }: { email: string; password: string }) =>
    (await call<{ access_token: string }>("POST", "/api/token", { body: { email, password } })).body.access_token;
  const keep = (client: TestClient) => {
    open.push(client);
    return client;
  };
  const member = async (server: TestServer, token: string) => keep(await openClient(`${server.url}/admin`, { token }));
  const newMember = async (): Promise<Person> => {
    const person = { email: `${randomUUID()}@example.com`, password: "long enough" };
    return { ...person, id: (await call<Member>("POST", "/api/members", { as: owner, body: { ...person, name: "New" } })).body.id };
  };
  const visitorToken = async () =>
    (await call<{ visitor_token: string }>("POST", "/api/widget/session", { body: { assistant_id: assistantId } })).body.visitor_token;
  const newDialog = async (as: string) =>
    (await call<Sent>("POST", "/api/dialogs", { as, body: { client_id: randomUUID(), text: "Hello" } })).body.dialog.id;
  const close = (client: TestClient) => client.next<CloseInfo>("session_close");

  it("4002: a removed member is cut off at once on both, and their credentials open nothing", async () => {
    const person = await newMember();
    const token = await tokenOf(person);
    const both = [await member(first, token), await member(second, token)];
    await call("DELETE", `/api/members/${person.id}`, { as: owner });
    for (const client of both) expect(await close(client)).toMatchObject({ code: 4002, retry: "never" });
    await expect(openClient(`${second.url}/admin`, { token })).rejects.toMatchObject({ data: { code: 4002 } });
    expect((await restClient(second.url)("GET", "/api/me", { as: token })).status).toBe(401);
  });

  it("4001: a member with another role comes back with it, on both", async () => {
    const person = await newMember();
    const token = await tokenOf(person);
    const both = [await member(first, token), await member(second, token)];
    await call("PATCH", `/api/members/${person.id}`, { as: owner, body: { role: "admin" } });
    for (const client of both) expect(await close(client)).toMatchObject({ code: 4001, retry: "refresh" });
    const back = await member(second, token);
    expect(back.heard("connection_established")).toMatchObject([{ principal: { role: "admin" } }]);
  });

  it("a revoked API key's streams end at once on both, and it opens nothing", async () => {
    const dialog = await newDialog(await visitorToken());
    const { body: key } = await call<{ id: number; key: string }>("POST", "/api/api-keys", {
      as: owner,
      body: { name: "Reader", scopes: ["read"] },
    });
    const stream = (server: TestServer) =>
      fetch(`${server.url}/api/dialogs/${dialog}/events`, { headers: { authorization: `Bearer ${key.key}` } });
    const streams = await Promise.all([stream(first), stream(second)]);
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    const said = streams.map((answer) => answer.text());
    await call("DELETE", `/api/api-keys/${key.id}`, { as: owner });
    for (const text of said) expect(await text).toMatch(/event: session_close\ndata: .*4002/);
    expect((await stream(second)).status).toBe(401);
  });

  it("4009: the sixth connection pushes out the oldest, wherever that is", async () => {
    const token = await tokenOf(await newMember());
    const clients: TestClient[] = [];
    for (let at = 0; at < 5; at += 1) clients.push(await member(at % 2 === 0 ? first : second, token));
    await member(second, token);
    expect(await close(clients[0] as TestClient)).toMatchObject({ code: 4009, retry: "immediate" });
    expect(clients.slice(1).flatMap((client) => client.heard("session_close"))).toEqual([]);
  });

  it("a conversation takes as many connections as it may over both, and another once one has left", async () => {
    const token = await visitorToken();
    const dialog_id = await newDialog(token);
    const visitor = (server: TestServer) =>
      openClient(`${server.url}/widget`, { assistant_id: assistantId, visitor_token: token }).then(keep);
    const clients = [await visitor(first), await visitor(second), await visitor(first), await visitor(second)];
    const [one, two, three, four] = clients as [TestClient, TestClient, TestClient, TestClient];
    for (const client of [one, two, three]) expect(await client.ask("join_dialog", { dialog_id })).toMatchObject({ ok: true });
    const refused = await four.ask("join_dialog", { dialog_id });
    expect(refused).toMatchObject({ ok: false, error: { code: "RATE_LIMITED", retry_after_ms: expect.any(Number) } });
    expect(await one.ask("leave_dialog", { dialog_id })).toMatchObject({ ok: true });
    expect(await four.ask("join_dialog", { dialog_id })).toMatchObject({ ok: true });
  });

  it("4008: a full node refuses and says when to come back, and the other takes them", async () => {
    const refusals: unknown[] = [];
    for (let at = 0; at < 9; at += 1) {
      await openClient(`${first.url}/widget`, { assistant_id: assistantId }).then(keep, (error) => refusals.push(error.data));
    }
    expect(refusals).toMatchObject([{ code: 4008, retry: "extended", retry_after_ms: expect.any(Number) }]);
    await expect(openClient(`${second.url}/widget`, { assistant_id: assistantId }).then(keep)).resolves.toBeDefined();
  });

  it("4002: a member who is removed while Redis is away is cut off without it", async () => {
    const person = await newMember();
    const client = await member(second, await tokenOf(person));
    await redis.stop();
    await call("DELETE", `/api/members/${person.id}`, { as: owner });
    expect(await close(client)).toMatchObject({ code: 4002 });
    await redis.start();
  });
});
