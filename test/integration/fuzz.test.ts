import { randomUUID } from "node:crypto";
import { once } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { ERROR_STATUS, type ErrorBody } from "@/lib/protocol/errors";
import { UP } from "@/lib/protocol/events-up";
import { ALL_ROUTES } from "@/lib/protocol/routes";
import type { RouteSpec } from "@/lib/protocol/routes/spec";
import { keysOf, payloadFor } from "../junk";
import { openClient, type TestClient } from "../node";
import { restClient, siteToken } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

const SEED = 20250115;
const RUNS = 5;
const NAMESPACES = ["admin", "site", "widget"] as const;
type Namespace = (typeof NAMESPACES)[number];

function expectError(error: ErrorBody, what: string): void {
  expect(Object.keys(ERROR_STATUS), what).toContain(error.code);
  expect(error.code, what).not.toBe("INTERNAL");
  expect(error, what).toMatchObject({ error: expect.any(String), help: expect.any(String), recoverable: expect.any(Boolean) });
  expect(new Date(error.timestamp).toISOString(), what).toBe(error.timestamp);
}

describe("whatever is sent to a live server", { timeout: 120_000 }, () => {
  let server: TestServer;
  let member: string;
  let visitor: string;
  let dialogId: number;
  let call: ReturnType<typeof restClient>;
  const auth = {} as Record<Namespace, Record<string, unknown>>;

  const connect = (namespace: Namespace) => openClient(`${server.url}/${namespace}`, auth[namespace]);
  const signIn = async () => (await call<{ access_token: string }>("POST", "/api/token", { body: OWNER })).body.access_token;

  beforeAll(async () => {
    console.log(`fuzz seed: ${SEED}`);
    server = await startServer({
      env: {
        WS_RATE_LIMIT_PER_IP: "100000",
        WS_MAX_CONNECTIONS_PER_IP: "1000",
        WS_MAX_MESSAGE_RATE: "100000",
        WS_MAX_CONNECTIONS_PER_USER: "1000",
        WS_LOG_LEVEL: "error",
        WS_TRUSTED_PROXIES: "127.0.0.0/8,::1",
      },
    });
    call = restClient(server.url);
    member = await signIn();
    const body = { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true };
    const site = await call<{ id: string; secret: string }>("POST", "/api/sites", { as: member, body });
    expect(site.status).toBe(201);
    const session = await call<{ visitor_token: string }>("POST", "/api/widget/session", { body: { assistant_id: "demo" } });
    visitor = session.body.visitor_token;
    const started = await call<{ dialog: { id: number } }>("POST", "/api/dialogs", {
      as: visitor,
      body: { client_id: randomUUID(), text: "Before everything" },
    });
    dialogId = started.body.dialog.id;
    auth.admin = { token: member };
    auth.site = { site_token: await siteToken(site.body, "customer-1") };
    auth.widget = { assistant_id: "demo", visitor_token: visitor };
  });

  afterAll(async () => {
    await server?.close();
  });

  async function expectAlive(): Promise<void> {
    const client = await openClient(`${server.url}/widget`, { assistant_id: "demo" });
    const ack = await client.ask("chat_message", { client_id: randomUUID(), text: "A normal message" });
    client.close();
    expect(ack).toMatchObject({ ok: true, duplicate: false });
  }

  const emit = (client: TestClient, event: string, payload: unknown) =>
    client.socket.timeout(10_000).emitWithAck(event, payload) as Promise<{ ok: boolean; error: ErrorBody }>;

  for (const namespace of NAMESPACES) {
    it(`every event on /${namespace} is answered with success or an error of the protocol`, async () => {
      const client = await connect(namespace);
      for (const [event, schema] of Object.entries(UP)) {
        const known = { dialog_id: dialogId, client_id: randomUUID(), text: "Words", seq: 1, after_seq: 0 };
        const property = fc.asyncProperty(payloadFor(schema, known), async (payload) => {
          const ack = await emit(client, event, payload);
          if (!ack.ok) expectError(ack.error, event);
        });
        await fc.assert(property, { seed: SEED, numRuns: RUNS });
      }
      expect(client.socket.connected).toBe(true);
      client.close();
      await expectAlive();
    });

    it(`unknown events, missing callbacks and wrong argument counts on /${namespace} are answered and the connection goes on`, async () => {
      const client = await connect(namespace);
      for (const event of ["nobody_knows_this", "__proto__", "constructor", "toString", ""]) {
        const ack = await emit(client, event, {});
        expect(ack.ok).toBe(false);
        expectError(ack.error, event);
      }
      for (const event of Object.keys(UP)) {
        const count = client.heard("error").length;
        client.socket.emit(event, 5);
        await client.next("error", () => client.heard("error").length > count);
        expectError(client.heard("error")[count] as ErrorBody, event);
        client.socket.emit(event);
        client.socket.emit(event, "a", "b", "not a function");
      }
      expect((await emit(client, "leave_dialog", { dialog_id: dialogId })).ok).toBeTypeOf("boolean");
      client.close();
      await expectAlive();
    });

    it(`a frame of 2 MB on /${namespace} ends that connection alone`, async () => {
      const [client, other] = await Promise.all([connect(namespace), connect(namespace)]);
      const ended = new Promise((resolve) => client.socket.once("disconnect", resolve));
      client.socket.emit("chat_message", { dialog_id: dialogId, client_id: randomUUID(), text: "x".repeat(2 << 20) });
      await ended;
      expect(other.socket.connected).toBe(true);
      other.close();
      await expectAlive();
    });
  }

  const pathOf = (spec: RouteSpec, value: string) => spec.path.replace(/\{\w+\}/g, () => encodeURIComponent(value.toWellFormed() || "x"));

  async function expectAnswer(spec: RouteSpec, path: string, init: RequestInit): Promise<void> {
    const what = `${spec.method} ${path}`;
    const response = await fetch(server.url + path, { method: spec.method, redirect: "manual", ...init });
    if (response.status < 400) return void (await response.body?.cancel());
    const { error } = (await response.json()) as { error: ErrorBody };
    expectError(error, what);
    expect(response.status, what).toBe(ERROR_STATUS[error.code]);
  }

  it("every route answers wrong parameters, queries and bodies with an error of the protocol", async () => {
    for (const spec of Object.values(ALL_ROUTES)) {
      const inputs = fc.record({
        as: fc.constantFrom(undefined, member, visitor, "not.a.token"),
        id: fc.oneof(
          fc.constantFrom(String(dialogId), "0", "-1", "99999999999999999999", "\u0000", "demo"),
          fc.string({ unit: "binary", maxLength: 20 }),
        ),
        query: fc.dictionary(fc.constantFrom(...keysOf(spec.query), "limit", "cursor"), fc.string({ unit: "binary", maxLength: 30 })),
        body: payloadFor(spec.body, { text: "Words", name: "A name" }),
      });
      const property = fc.asyncProperty(inputs, async ({ as, id, query, body }) => {
        const headers = { ...(as ? { authorization: `Bearer ${as}` } : {}), "content-type": "application/json" };
        const search = new URLSearchParams(query);
        const init = spec.method === "GET" ? { headers } : { headers, body: JSON.stringify(body) };
        await expectAnswer(spec, `${pathOf(spec, id)}?${search}`, init);
      });
      await fc.assert(property, { seed: SEED, numRuns: RUNS });
    }
    await expectAlive();
  });

  it("bodies that are no JSON, far too deep or far too long get an error of the protocol", async () => {
    const bodies = ["", "{", "\u0000", "[".repeat(50_000), `${"[".repeat(20_000)}${"]".repeat(20_000)}`, `"${"x".repeat(2 << 20)}"`];
    for (const spec of Object.values(ALL_ROUTES).filter(({ method, multipart }) => method !== "GET" && !multipart)) {
      for (const body of bodies) {
        const headers = { authorization: `Bearer ${member}`, "content-type": "application/json" };
        await expectAnswer(spec, pathOf(spec, "0"), { headers, body });
      }
    }
    await expectAlive();
  });

  it("junk frames on the raw WebSocket are answered with an error or end that connection with a code of the protocol", async () => {
    const codes = [1002, 1003, 1007, 1009, 4002, 4008];
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const frames = [
      "",
      "{",
      "null",
      "[]",
      "5",
      '{"type":1}',
      '{"type":"__proto__"}',
      '{"type":"chat_message"}',
      '{"type":"ack","payload":[]}',
    ];
    const more = [...frames, deep, '{"type":"chat_message","payload":"\\ud800\\u0000"}', Buffer.from([0xff, 0xfe]), "x".repeat(2 << 20)];
    for (const frame of more) {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/connect?token=${member}`);
      await once(socket, "open");
      const ended = once(socket, "close").then(([code]) => ({ code: code as number }));
      const answered = new Promise<object>((resolve) =>
        socket.on("message", (data) => {
          const answer = JSON.parse(String(data)) as { type: string; payload?: { error?: ErrorBody } & ErrorBody };
          if (answer.type === "error") expectError(answer.payload as ErrorBody, String(frame).slice(0, 40));
          if (answer.type === "error" || answer.type === "pong") resolve({});
        }),
      );
      socket.send(frame);
      socket.send('{"type":"ping"}');
      const result: { code?: number } = await Promise.race([ended, answered]);
      if (result.code !== undefined) expect(codes, String(frame).slice(0, 40)).toContain(result.code);
      socket.terminate();
    }
    await expectAlive();
  });

  it("a name of an assistant that no text can hold is that of none, for the widget's page and its gateway", async () => {
    const before = server.logs().length;
    for (const name of ["%00", "a%00b", "%ff", "x".repeat(3_000)]) {
      expect((await fetch(`${server.url}/widget?assistant=${name}`)).status, name).toBe(404);
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/widget/dialogs/new?assistant_id=${name}`);
      const [code, reason] = (await once(socket, "close")) as [number, Buffer];
      expect([1002, 4004], `${name}: ${reason}`).toContain(code);
    }
    const claims = Buffer.from(JSON.stringify({ site_id: "a\u0000", sub: "1", exp: 9e9 })).toString("base64url");
    // From where nobody has guessed yet.
    const headers = { "x-forwarded-for": "203.0.113.9" };
    expect((await call("GET", "/api/dialogs", { as: `e30.${claims}.AAAA`, headers })).status).toBe(401);
    // What earlier requests had written comes late: only a fault would be one of these.
    expect(server.logs().slice(before)).not.toMatch(/"level":[56]0/);
  });
});
