import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import type { CloseCountView, JobView, LimitInForceView, LiveConnection, TraceStep } from "@/lib/protocol/routes/monitoring";
import type { Stats } from "@/lib/protocol/routes/system";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { openClient, type TestClient } from "../node";
import { startRedis, type TestRedis } from "../redis";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

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
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    BATON_DEMO: "0",
    WS_ACK_TIMEOUT_SECONDS: "1",
    WS_MAX_MESSAGE_RATE: "5",
    WS_MAX_CONNECTIONS_PER_USER: "20",
  };
  first = await startServer({ env });
  second = await startServer({ env });
  call = restClient(first.url);
  owner = (await call<{ access_token: string }>("POST", "/api/token", { body: OWNER })).body.access_token;
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

const keep = (client: TestClient) => {
  open.push(client);
  return client;
};
const member = async (server: TestServer, more: object = {}, options = {}) =>
  keep(await openClient(`${server.url}/admin`, { token: owner, ...more }, options));
const visitor = async (server: TestServer) => keep(await openClient(`${server.url}/widget`, { assistant_id: assistantId }));
const write = async (client: TestClient) => {
  const ack = await client.ask("chat_message", { client_id: randomUUID(), text: "Hello" });
  if (!ack.ok) throw new Error(ack.error.error);
  return ack.message;
};
const stats = async () => (await call<Stats>("GET", "/api/websocket/stats", { as: owner })).body;
const connections = async () => (await call<{ data: LiveConnection[] }>("GET", "/api/connections", { as: owner })).body.data;

test("the numbers, and the list of connections, are of both nodes at once", async () => {
  await member(first);
  await member(second, { client_type: "desk", client_version: "2.1", device_id: "laptop" });
  await write(await visitor(second));
  expect(await stats()).toMatchObject({
    total_connections: 3,
    active_users: 1,
    active_operators: 1,
    unique_users: 2,
    messages_last_minute: 1,
    site_dialogs: 1,
    rate_limit_window: 60,
    rate_limit_per_ip: 100,
  });
  expect((await stats()).nodes.map((each) => each.connections).sort()).toEqual([1, 2]);
  const listed = await connections();
  expect(listed).toHaveLength(3);
  expect(new Set(listed.map(({ node }) => node)).size).toBe(2);
  expect(listed.find(({ client_type }) => client_type === "desk")).toMatchObject({ client_version: "2.1", device_id: "laptop" });
});

test("a connection on the other node is ended with 1001, and counted so", async () => {
  const client = await visitor(second);
  const [target] = (await connections()).filter(({ namespace }) => namespace === "/widget");
  expect((await call("DELETE", `/api/connections/${target?.id}`, { as: owner })).status).toBe(200);
  expect(await client.next("session_close")).toMatchObject({ code: 1001 });
  expect((await call("DELETE", `/api/connections/${target?.id}`, { as: owner })).status).toBe(404);
  const { data } = (await call<{ data: CloseCountView[] }>("GET", "/api/close-codes", { as: owner })).body;
  expect(data).toContainEqual({ code: 1001, name: "GOING_AWAY", namespace: "/widget", count: 1 });
});

test("a refused connection is counted by its code", async () => {
  await expect(openClient(`${second.url}/widget`, { assistant_id: "nobody" })).rejects.toMatchObject({ data: { code: 4004 } });
  const { data } = (await call<{ data: CloseCountView[] }>("GET", "/api/close-codes", { as: owner })).body;
  expect(data).toContainEqual({ code: 4004, name: "NOT_FOUND", namespace: "/widget", count: 1 });
});

test("a message is traced over two nodes, with the delivery that had to be repeated", async () => {
  const writer = await visitor(first);
  const { dialog_id } = await write(writer);
  const silent = await member(second, {}, { acknowledge: false });
  const answering = await member(second);
  for (const client of [silent, answering]) await client.ask("join_dialog", { dialog_id });
  const { id, seq } = await write(writer);
  await answering.ask("read", { dialog_id, seq });
  const trace = async () => (await call<{ steps: TraceStep[] }>("GET", `/api/messages/${id}/trace`, { as: owner })).body.steps;
  await expect.poll(async () => (await trace()).map(({ step }) => step), { timeout: 20_000 }).toContain("retried");
  const steps = await trace();
  const of = (step: TraceStep["step"]) => steps.filter((each) => each.step === step);
  expect(steps[0]).toMatchObject({ step: "received", principal: { type: "visitor" } });
  expect([of("committed").length, of("published").length, of("delivered").length, of("acknowledged").length]).toEqual([1, 1, 2, 1]);
  expect(of("delivered")[0]?.node).not.toBe(of("published")[0]?.node);
  expect(of("retried")[0]?.connection_id).not.toBe(of("acknowledged")[0]?.connection_id);
  expect(of("read")).toMatchObject([{ principal: { type: "member" } }]);
});

test("a limit that was met on one node is listed and released by the other", async () => {
  const client = await visitor(second);
  for (let sent = 0; sent < 5; sent += 1) await write(client);
  const again = () => client.ask("chat_message", { client_id: randomUUID(), text: "Once more" });
  expect(await again()).toMatchObject({ ok: false, error: { code: "RATE_LIMITED" } });
  const limits = async () => (await call<{ data: LimitInForceView[] }>("GET", "/api/rate-limits", { as: owner })).body.data;
  const [limit] = await limits();
  expect(limit).toMatchObject({ limit: "messages", max: 5 });
  expect((await call("DELETE", `/api/rate-limits/${encodeURIComponent(limit?.key ?? "")}`, { as: owner })).status).toBe(200);
  expect(await again()).toMatchObject({ ok: true });
  expect(await limits()).toEqual([]);
});

test("what is done in the background is listed, and begun by hand", async () => {
  const jobs = async () => (await call<{ data: JobView[] }>("GET", "/api/jobs", { as: owner })).body.data;
  const runs = async (name: string) => (await jobs()).find((job) => job.name === name)?.runs ?? 0;
  const before = await runs("retention");
  expect((await call("POST", "/api/jobs/retention/run", { as: owner })).status).toBe(202);
  await expect.poll(() => runs("retention")).toBeGreaterThan(before);
  expect((await call("POST", "/api/jobs/nothing/run", { as: owner })).status).toBe(404);
});

test("an alert for everyone reaches visitors on both nodes, also those who come later, until it is ended", async () => {
  const [here, there] = [await visitor(first), await visitor(second)];
  const body = { severity: "warning", message: "We are slow today.", audience: "everyone" };
  const { id } = (await call<{ id: number }>("POST", "/api/system-alerts", { as: owner, body })).body;
  for (const client of [here, there, await visitor(second)])
    expect(await client.next("system_alert")).toMatchObject({ id, severity: "warning", message: "We are slow today." });
  expect((await call("DELETE", `/api/system-alerts/${id}`, { as: owner })).status).toBe(200);
  await there.next<{ ends_at?: string }>("system_alert", ({ ends_at }) => ends_at !== undefined);
  expect((await call<{ data: unknown[] }>("GET", "/api/system-alerts", { as: owner })).body.data).toEqual([]);
  expect((await call<{ data: unknown[] }>("GET", "/api/system-alerts?all=1", { as: owner })).body.data).toHaveLength(1);
});

test("who subscribed to the numbers hears them change, over both nodes", async () => {
  const client = await member(first);
  expect(await client.ask("subscribe_analytics", {})).toMatchObject({ ok: true });
  await visitor(second);
  expect(await client.next("analytics_update", ({ metric }: { metric: string }) => metric === "active_users")).toMatchObject({ value: 1 });
});
