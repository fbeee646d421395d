import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { openClient } from "../node";
import { type OpenAiServer, speaks, startOpenAiServer } from "../openai-server";
import { startCollector, type TestCollector } from "../otlp-collector";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Line = { level: number; msg: string; category?: string; node?: string } & Record<string, unknown>;

const DEBUG = 20;
const INFO = 30;

let server: TestServer;
let call: ReturnType<typeof restClient>;
let owner: string;
let assistantId: string;
let closedTo: string;
let collector: TestCollector;
let model: OpenAiServer;

beforeAll(async () => {
  [collector, model] = await Promise.all([startCollector(), startOpenAiServer()]);
  model.answers(speaks("I do not know."));
  const telemetry = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: "200",
    OTEL_METRIC_EXPORT_INTERVAL: "500",
    AI_BASE_URL: model.baseUrl,
    AI_MODEL: "small",
  };
  server = await startServer({
    env: { WS_LOG_LEVEL: "debug", BATON_DEMO: "0", METRICS_TOKEN: "a-token-for-prometheus", ...telemetry },
  });
  call = restClient(server.url);
  owner = (await call<{ access_token: string }>("POST", "/api/token", { body: OWNER })).body.access_token;
  const make = async (body: object) => (await call<Assistant>("POST", "/api/assistants", { as: owner, body })).body.id;
  assistantId = await make({ name: "Guide", ai: { enabled: false } });
  closedTo = await make({ name: "Shop", ai: { enabled: false }, allowed_domains: ["shop.example.com"] });
});
afterAll(async () => {
  await server.close();
  await Promise.all([collector.close(), model.close()]);
});

const lines = (): Line[] =>
  server
    .logs()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);

const widget = (auth: object, headers: Record<string, string> = {}) => openClient(`${server.url}/widget`, { ...auth }, { headers });
const admin = (auth: object, headers: Record<string, string> = {}) => openClient(`${server.url}/admin`, { ...auth }, { headers });
const refused = (connecting: Promise<unknown>) =>
  connecting.then(
    () => expect.unreachable("was accepted"),
    () => undefined,
  );
const FOREIGN = { origin: "https://elsewhere.example.com" };

/** What happens, the line it leaves, and the figure that counts it. */
const TABLE: readonly { what: string; act: () => Promise<unknown>; line: Partial<Line>; metric: RegExp }[] = [
  {
    what: "a visitor who connects",
    act: async () => (await widget({ assistant_id: assistantId })).close(),
    line: { level: DEBUG, msg: "connection.accepted", namespace: "/widget" },
    metric: /baton_connects_total\{namespace="\/widget"\}/,
  },
  {
    what: "a connection that ends",
    act: async () => (await admin({ token: owner })).close(),
    line: { level: DEBUG, msg: "connection.closed", namespace: "/admin", code: 1000 },
    metric: /baton_connection_closes_total\{namespace="\/admin",code="1000"\}/,
  },
  {
    what: "a bad token",
    act: () => refused(admin({ token: "a.secret.token" })),
    line: { level: INFO, msg: "connection.refused", category: "security", namespace: "/admin", code: 4002 },
    metric: /baton_connection_refusals_total\{namespace="\/admin",code="4002"\}/,
  },
  {
    what: "a foreign origin at the dashboard",
    act: () => refused(admin({ token: owner }, FOREIGN)),
    line: { level: INFO, msg: "connection.refused", category: "security", code: 4003, origin: FOREIGN.origin },
    metric: /baton_connection_refusals_total\{namespace="\/admin",code="4003"\}/,
  },
  {
    what: "a foreign origin at the widget",
    act: () => refused(widget({ assistant_id: closedTo }, FOREIGN)),
    line: { level: INFO, msg: "connection.refused", namespace: "/widget", code: 4003, workspace: 1 },
    metric: /baton_connection_refusals_total\{namespace="\/widget",code="4003"\}/,
  },
  {
    what: "an assistant that is none",
    act: () => refused(widget({ assistant_id: "nobody" })),
    line: { level: INFO, msg: "connection.refused", namespace: "/widget", code: 4004 },
    metric: /baton_connection_refusals_total\{namespace="\/widget",code="4004"\}/,
  },
  {
    what: "a malformed handshake",
    act: () => refused(widget({ assistant_id: 7.5 })),
    line: { level: INFO, msg: "connection.refused", namespace: "/widget", code: 1002 },
    metric: /baton_connection_refusals_total\{namespace="\/widget",code="1002"\}/,
  },
  {
    what: "a credential that opens nothing",
    act: () => call("GET", "/api/me", { as: "a.secret.token" }),
    line: { level: INFO, msg: "credential.refused", category: "security", path: "/api/me" },
    metric: /baton_security_events_total\{event="credential.refused"\}/,
  },
  {
    what: "a wrong password",
    act: () => call("POST", "/api/token", { body: { ...OWNER, password: "a secret password" } }),
    line: { level: INFO, msg: "sign_in.failed", category: "security", why: "password" },
    metric: /baton_security_events_total\{event="sign_in.failed"\}/,
  },
  {
    what: "a foreign origin at a route",
    act: () => fetch(`${server.url}/api/me`, { headers: { ...FOREIGN, authorization: `Bearer ${owner}` } }),
    line: { level: INFO, msg: "origin.refused", category: "security", origin: FOREIGN.origin },
    metric: /baton_security_events_total\{event="origin.refused"\}/,
  },
  {
    what: "a member who is removed",
    act: async () => {
      const body = { email: `${randomUUID()}@example.com`, name: "New", password: "long enough" };
      const { id } = (await call<{ id: number }>("POST", "/api/members", { as: owner, body })).body;
      await call("DELETE", `/api/members/${id}`, { as: owner });
    },
    line: { level: INFO, msg: "credential.revoked", category: "security" },
    metric: /baton_security_events_total\{event="credential.revoked"\}/,
  },
  {
    what: "an event that is none",
    act: async () => {
      const client = await admin({ token: owner });
      await client.ask("nonsense" as never, {} as never);
      client.close();
    },
    line: { level: DEBUG, msg: "event.answered", event: "unknown", outcome: "BAD_REQUEST" },
    metric: /baton_events_total\{event="unknown",outcome="BAD_REQUEST"\}/,
  },
  {
    what: "a command, with the id that its client gave it",
    act: async () => {
      const client = await widget({ assistant_id: assistantId });
      await client.ask("chat_message", { client_id: "5f0c1f3a-1111-4222-8333-444455556666", text: "a secret text" });
      client.close();
    },
    line: {
      level: DEBUG,
      msg: "event.answered",
      event: "chat_message",
      outcome: "ok",
      correlation_id: "5f0c1f3a-1111-4222-8333-444455556666",
    },
    metric: /baton_messages_total\{sender="user"\}/,
  },
  {
    what: "a request, with the id that its client gave it",
    act: () => fetch(`${server.url}/api/websocket/config`, { headers: { "x-request-id": "request-7" } }),
    line: { level: DEBUG, msg: "request.answered", route: "/api/websocket/config", status: 200, request_id: "request-7" },
    metric: /baton_http_request_duration_seconds_count\{[^}]*route="\/api\/websocket\/config"/,
  },
];

describe("traces and figures at the collector", () => {
  const [TRACE, SPAN] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  const inTrace = (traceId: string | undefined) => collector.spans.filter((span) => span.traceId === traceId);
  const named = (name: string, traceId: string | undefined) => inTrace(traceId).find((span) => span.name === name);

  it("a message by HTTP is one trace with what led to it: the request, the command, its transaction, the job, and the model", async () => {
    const body = { name: "Answers", ai: { enabled: true } };
    const { id } = (await call<Assistant>("POST", "/api/assistants", { as: owner, body })).body;
    const session = await call<{ visitor_token: string }>("POST", "/api/widget/session", { body: { assistant_id: id } });
    const begun = await call("POST", "/api/dialogs", {
      as: session.body.visitor_token,
      body: { client_id: randomUUID(), text: "a secret text about lanterns" },
      headers: { traceparent: `00-${TRACE}-${SPAN}-01` },
    });
    expect(begun.status).toBe(201);
    const parentOf = (name: string) => inTrace(TRACE).find(({ spanId }) => spanId === named(name, TRACE)?.parentSpanId)?.name;
    await expect.poll(() => named("chat small", TRACE)?.attributes).toMatchObject({ "gen_ai.request.model": "small" });
    await expect.poll(() => named("job turn", TRACE)?.attributes).toMatchObject({ "baton.job.kind": "turn" });
    expect(named("POST /api/dialogs", TRACE)).toMatchObject({
      parentSpanId: SPAN,
      attributes: { "http.request.method": "POST", "http.route": "/api/dialogs", "http.response.status_code": 201 },
      isError: false,
    });
    expect([parentOf("command"), parentOf("transaction")]).toEqual(["POST /api/dialogs", "command"]);
    expect(inTrace(TRACE).filter(({ attributes }) => attributes["db.system.name"] === "postgresql").length).toBeGreaterThan(2);
    const span = named("chat small", TRACE);
    expect(model.traces).toContain(`00-${TRACE}-${span?.spanId}-01`);
    expect(lines()).toContainEqual(expect.objectContaining({ msg: "request.answered", route: "/api/dialogs", trace_id: TRACE }));
  });

  it("a message by a socket is a trace of its own, and a refused one names its code", async () => {
    const client = await widget({ assistant_id: assistantId });
    await client.ask("chat_message", { client_id: randomUUID(), text: "a secret text" });
    await client.ask("chat_message", { client_id: "none", text: "a secret text" } as never);
    client.close();
    const all = () => collector.spans.filter(({ name }) => name === "chat_message");
    await expect
      .poll(() => all().map(({ attributes }) => attributes["baton.outcome"]))
      .toEqual(expect.arrayContaining(["ok", "BAD_REQUEST"]));
    const sent = all().find(({ attributes }) => attributes["baton.outcome"] === "ok");
    expect(named("command", sent?.traceId)).toMatchObject({ parentSpanId: sent?.spanId });
  });

  it("figures are those of /metrics under the same names, histograms with their buckets", async () => {
    const points = (name: string, kind: "sum" | "gauge" | "histogram") => collector.metrics.get(name)?.[kind]?.dataPoints ?? [];
    await expect.poll(() => points("baton_messages_total", "sum").length).toBeGreaterThan(0);
    expect(points("baton_build_info", "gauge")).toMatchObject([{ asDouble: 1 }]);
    const [point] = points("baton_acknowledgement_duration_seconds", "histogram") as {
      count: number;
      bucketCounts: number[];
      explicitBounds: number[];
    }[];
    expect(point?.bucketCounts).toHaveLength((point?.explicitBounds.length ?? 0) + 1);
    expect(point?.bucketCounts.reduce((sum, each) => sum + each, 0)).toBe(point?.count);
  });

  it("tell nothing of what somebody wrote, and no credential", () => {
    for (const secret of ["a secret text", owner, OWNER.password]) expect(collector.raw()).not.toContain(secret);
  });
});

describe("the log at debug", () => {
  it.each(TABLE)("has a line of $what, and /metrics counts it", async ({ act, line, metric }) => {
    const before = lines().length;
    await act();
    await expect.poll(() => lines().slice(before)).toContainEqual(expect.objectContaining(line));
    const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization: "Bearer a-token-for-prometheus" } });
    expect(await metrics.text()).toMatch(metric);
  });

  it("has a line for each of many refusals", async () => {
    const before = lines().length;
    for (let asked = 0; asked < 15; asked += 1) await call("GET", "/api/me", { as: "a.secret.token" });
    await expect
      .poll(
        () =>
          lines()
            .slice(before)
            .filter(({ msg }) => msg === "credential.refused").length,
      )
      .toBe(15);
  });

  it("tells what a statement belongs to: the command of a client is found again at the database", () => {
    const ids = lines().flatMap(({ msg, correlation_id }) => (msg === "database.used" && correlation_id ? [correlation_id] : []));
    expect(ids).toContain("5f0c1f3a-1111-4222-8333-444455556666");
  });

  it("says which node writes, and when it began to serve", () => {
    expect(lines().every(({ node }) => typeof node === "string")).toBe(true);
    expect(lines()).toContainEqual(expect.objectContaining({ msg: "node.started", level: INFO, database: "pglite" }));
  });

  it("never has a secret, or what somebody wrote", () => {
    for (const secret of ["a.secret.token", "a secret password", "a secret text", owner, OWNER.password])
      expect(server.logs()).not.toContain(secret);
  });
});
