import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WireRecord } from "@/lib/core/records/view";
import type { MessagesPage } from "@/lib/protocol/message";
import type { ApiKeyWithKey } from "@/lib/protocol/routes/api-keys";
import type { Notification } from "@/lib/protocol/routes/notifications";
import type { SiteWithSecret } from "@/lib/protocol/routes/sites";
import type { List } from "@/lib/protocol/routes/spec";
import { installPackage, programsIn } from "../package/published";
import { restClient, siteToken } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

let server: TestServer;
let call: ReturnType<typeof restClient>;
let owner: string;
let key: string;
let site: SiteWithSecret;

beforeAll(async () => {
  server = await startServer({ env: { BATON_DEMO: "0", FETCH_ALLOWED_NETWORKS: "127.0.0.0/8" } });
  call = restClient(server.url);
  owner = (await call<{ access_token: string }>("POST", "/api/token", { body: OWNER })).body.access_token;
  key = (await call<ApiKeyWithKey>("POST", "/api/api-keys", { as: owner, body: { name: "Shop", scopes: ["records"] } })).body.key;
  site = (
    await call<SiteWithSecret>("POST", "/api/sites", {
      as: owner,
      body: { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true },
    })
  ).body;
});
afterAll(() => server.close());

const order = (more: object = {}) => ({
  site_id: site.id,
  title: "Order 1042",
  status: "paid",
  customer: { id: "ada" },
  parties: [{ id: "maker", role: "workshop" }],
  ...more,
});
const put = (body: object, id = "1042", as = key) => call<WireRecord>("PUT", `/api/records/order/${id}`, { as, body });

describe("records", () => {
  it("are put again without effect, and their people are notified when the status changes", async () => {
    expect((await put(order())).status).toBe(201);
    expect((await put(order())).status).toBe(200);
    expect((await put(order({ status: "shipped", due_at: "2031-01-01T00:00:00Z" }))).body).toMatchObject({
      status: "shipped",
      due_at: "2031-01-01T00:00:00.000Z",
    });
    const ada = await siteToken(site, "ada", { name: "Ada" });
    const notifications = await call<List<Notification> & { unread: number }>("GET", "/api/notifications", { as: ada });
    expect(notifications.body.data.map(({ body }) => body)).toEqual(["shipped", "paid"]);
    await call("POST", "/api/notifications/mark-read", { as: ada });
    expect((await call<{ unread: number }>("GET", "/api/notifications", { as: ada })).body.unread).toBe(0);
    const log = await call<MessagesPage>("GET", "/api/rooms/order_1042/messages", { as: ada });
    expect(log.body.messages.map(({ text }) => text)).toEqual(["Order 1042: paid", "Order 1042: shipped"]);
  });

  it("P10: open to their customer, their parties and members, and to nobody else", async () => {
    await put(order(), "77");
    const [maker, stranger] = [await siteToken(site, "maker"), await siteToken(site, "stranger")];
    for (const as of [maker, owner, key]) expect((await call("GET", "/api/records/order/77", { as })).status).toBe(200);
    expect((await call("GET", "/api/records/order/77", { as: stranger })).status).toBe(404);
    expect((await call("GET", "/api/rooms/order_77/messages", { as: stranger })).status).toBe(404);
    expect(
      (await call("POST", "/api/rooms/order_77/messages", { as: maker, body: { client_id: randomUUID(), text: "Ready on Friday" } }))
        .status,
    ).toBe(201);
    expect((await call("GET", "/api/records/quote/77", { as: owner })).status).toBe(404);
    expect((await put(order(), "78", owner)).status).toBe(403);
  });

  it("are checked: the site, the times, the amounts", async () => {
    expect((await put(order({ site_id: "nobody" }))).status).toBe(400);
    expect((await put(order({ due_at: "tomorrow" }))).status).toBe(400);
    expect((await put(order({ currency: "euro" }))).status).toBe(400);
  });

  it("take payments", async () => {
    await put(order(), "99");
    const body = { id: "ch_1", status: "paid", amount: 12.5, currency: "eur" };
    const paid = await call("POST", "/api/records/order/99/payments", { as: key, body });
    expect(paid).toMatchObject({ status: 201, body: { amount: 12.5, currency: "EUR", record_id: "99" } });
    expect(await call("POST", "/api/records/order/99/payments", { as: key, body })).toMatchObject({ status: 200, body: paid.body });
    expect(
      (await call("POST", "/api/records/order/nope/payments", { as: key, body: { status: "paid", amount: 1, currency: "EUR" } })).status,
    ).toBe(404);
  });
});

describe("rooms", () => {
  it("are paged from the newest backwards by limit and offset, for clients that have no cursor", async () => {
    expect((await call("POST", "/api/rooms", { as: owner, body: { name: "channel_paging" } })).status).toBe(201);
    for (const text of ["1", "2", "3", "4", "5"])
      await call("POST", "/ws/rooms/channel_paging/messages", { as: owner, body: { client_id: randomUUID(), text } });
    const page = async (query: string) =>
      (await call<MessagesPage>("GET", `/ws/rooms/channel_paging/messages?${query}`, { as: owner })).body;
    const found = [
      await page("limit=2&offset=0"),
      await page("limit=2&offset=2"),
      await page("limit=2&offset=4"),
      await page("limit=2&offset=9"),
    ];
    expect(found.map(({ messages, has_more }) => [...messages.map(({ text }) => text), has_more])).toEqual([
      ["4", "5", true],
      ["2", "3", true],
      ["1", false],
      [false],
    ]);
  });
});

describe("bots", () => {
  it("examples/bot.mjs answers in an assistant's place, with Node alone", async () => {
    const secret = `whsec_${randomBytes(32).toString("base64")}`;
    const { body: writer } = await call<ApiKeyWithKey>("POST", "/api/api-keys", { as: owner, body: { name: "Bot", scopes: ["write"] } });
    const bot = spawn(process.execPath, ["examples/bot.mjs"], {
      env: { ...process.env, BATON_URL: server.url, BATON_KEY: writer.key, BOT_SECRET: secret, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = await once(bot.stdout, "data");
      const url = `http://127.0.0.1:${/listening on (\d+)/.exec(String(line))?.[1]}`;
      const ai = { enabled: true, provider: "webhook", webhook: { url, secret } };
      const assistant = await call<{ id: string }>("POST", "/api/assistants", { as: owner, body: { name: "Parrot", ai } });
      expect(assistant).toMatchObject({ status: 201, body: { ai: { webhook: { url, secret } } } });
      const session = { assistant_id: assistant.body.id };
      const as = (await call<{ visitor_token: string }>("POST", "/api/widget/session", { body: session })).body.visitor_token;
      const body = { client_id: randomUUID(), text: "Polly" };
      const { dialog } = (await call<{ dialog: { id: number } }>("POST", "/api/dialogs", { as, body })).body;
      const said = async () => (await call<MessagesPage>("GET", `/api/dialogs/${dialog.id}/messages`, { as })).body.messages.at(-1);
      await expect
        .poll(said, { timeout: 20_000 })
        .toMatchObject({ sender: "assistant", text: "You said: Polly", author: { name: "Parrot" } });
    } finally {
      bot.kill();
    }
  });
});

describe("the edges of REST", () => {
  it("answers what is no route, and methods that a route does not take, as JSON", async () => {
    expect(await call("GET", "/api/nothing/here")).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
    const wrong = await call("DELETE", "/api/token");
    expect(wrong).toMatchObject({ status: 405, body: { error: { code: "BAD_REQUEST" } } });
    expect(wrong.headers.get("allow")).toBe("POST");
    expect(await call("GET", "/api/rooms/%E0%A4%A")).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST" } } });
  });

  it("answers under /ws as under /api", async () => {
    expect((await call<{ service: string }>("GET", "/ws/config")).body.service).toBe("baton");
    expect((await call<{ websocket_config: object }>("GET", "/ws/config")).body.websocket_config).toMatchObject({
      version: expect.any(String),
      features: expect.any(Object),
      endpoints: { websocket: "/ws" },
      connection_limits: { max_connections_per_user: 5, max_message_rate: 60, heartbeat_interval: 25_000 },
    });
    expect((await call<{ status: string }>("GET", "/ws/health")).body.status).toBe("healthy");
    expect((await call("GET", "/ws/connection-stats")).status).toBe(401);
    expect((await call<{ total_connections: number }>("GET", "/ws/connection-stats", { as: owner })).body.total_connections).toBe(0);
    expect((await call("GET", "/ws/rooms", { as: owner })).status).toBe(200);
    expect((await call("GET", "/ws/search?query=x", { as: owner })).status).toBe(200);
  });

  it("refuses broken JSON, wrong types, NUL characters and bodies that are too large with the fitting status", async () => {
    const raw = await fetch(`${server.url}/api/token`, { method: "POST", body: "{" });
    expect(raw.status).toBe(400);
    expect((await call("POST", "/api/token", { body: { email: 1, password: [] } })).status).toBe(400);
    expect((await call("POST", "/api/token", { body: { email: "a\u0000@example.com", password: "x" } })).status).toBe(400);
    expect((await call("POST", "/api/token", { body: { email: "x".repeat(200_000), password: "x" } })).status).toBe(413);
    expect((await call("GET", "/api/me", { headers: { authorization: "Basic abc" } })).status).toBe(401);
  });

  it("describes itself in OpenAPI 3.1", async () => {
    const { body } = await call<{ openapi: string; paths: Record<string, Record<string, { responses: object }>> }>(
      "GET",
      "/api/openapi.json",
    );
    expect(body.openapi).toBe("3.1.0");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/api/token", "/api/dialogs/{id}/messages", "/api/records/{type}/{id}"]),
    );
    expect(body.paths["/api/files"]?.post?.responses).toHaveProperty("201");
  });
});

describe("the package baton-client, as it is published", () => {
  let project: ReturnType<typeof installPackage>;
  let assistantId: string;
  beforeAll(async () => {
    project = installPackage();
    const body = { name: "Guide", ai: { enabled: false }, allow_native: true };
    assistantId = (await call<{ id: string }>("POST", "/api/assistants", { as: owner, body })).body.id;
  });
  afterAll(() => project.remove());

  it("is a package that Node and bundlers resolve, with its types", async () => {
    expect((await publint({ pkgDir: project.place, strict: true })).messages).toEqual([]);
    const checked = await checkPackage(createPackageFromTarballData(readFileSync(project.tarball)), { entrypoints: ["."] });
    // It is of ES modules alone, which is what the resolutions before them say of it.
    const old = new Set(["node10", "node16-cjs"]);
    const problems = checked.types
      ? checked.problems.filter((each) => !("resolutionKind" in each && old.has(each.resolutionKind)))
      : ["no types"];
    expect(problems).toEqual([]);
    expect(
      project.checkTypes(`
        import { createMemberClient, type ConnectionStats } from "baton-client";
        const client = createMemberClient({ server: "", scope: "member:1" });
        const stats: ConnectionStats = client.connectionStats();
        client.api.get("/api/dialogs", { query: { filter: "open" } }).then((found) => found.ok && found.value.data[0]?.labels.length);
        client.on("notification", ({ title }) => title.toUpperCase());
        // @ts-expect-error there is no such route
        client.api.get("/api/nothing");
        // @ts-expect-error it takes a text
        client.send(1, { words: "Hello" });
        export { stats };`),
    ).toBe("");
  });

  it("talks to a server as the docs say: a visitor writes, a member answers", async () => {
    const [member = "", visitor = ""] = programsIn("docs/client.md");
    const env = { BATON_URL: server.url, ASSISTANT_ID: assistantId, EMAIL: OWNER.email, PASSWORD: OWNER.password };
    const written = await project.runProgram(visitor, env);
    expect(written).toContain("kept for the next visit: true");
    expect(written).toContain("[ 'Is anybody there?' ]");
    const answered = await project.runProgram(member, env);
    expect(answered).toMatch(/: Is anybody there\?\n(.*\n)*Owner: Hello, how can I help\?\n/);
    expect(answered).toMatch(/sent: \d+, received: \d+, reconnects: 0, latency_ms: \d+/);
  });

  it("follows an order, also over a reconnection", async () => {
    await put(order(), "500");
    const program = `
      import { createVisitorClient } from "baton-client";
      const client = createVisitorClient({ server: process.env.BATON_URL, assistantId: process.env.ASSISTANT_ID, auth: async () => ({ siteToken: process.env.SITE_TOKEN }), onVisitorToken() {} });
      const { first: found } = client.followRecord("order", "500");
      const next = () => new Promise((resolve) => { const off = client.on("order_status_update", ({ status }) => { off(); resolve(status); }); });
      const change = (status) => fetch(process.env.BATON_URL + "/api/records/order/500", { method: "PUT",
        headers: { authorization: "Bearer " + process.env.KEY, "content-type": "application/json" }, body: JSON.stringify({ ...JSON.parse(process.env.ORDER), status }) });
      client.connect();
      console.log((await found).record.title);
      const first = next();
      await change("packed");
      console.log(await first);
      client.disconnect();
      client.connect();
      const second = next();
      await change("shipped");
      console.log(await second, client.connectionStats().reconnects);
      client.destroy();`;
    const env = {
      BATON_URL: server.url,
      ASSISTANT_ID: assistantId,
      SITE_TOKEN: await siteToken(site, "ada"),
      KEY: key,
      ORDER: JSON.stringify(order()),
    };
    expect(await project.runProgram(program, env)).toBe("Order 1042\npacked\nshipped 1\n");
  });
});
