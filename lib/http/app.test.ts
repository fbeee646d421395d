import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Answer, jsonText } from "./answer";
import { createApp, type Edges } from "./app";
import type { Handler } from "./context";
import { StreamedResponse } from "./download";
import { addressOf, noteAddress } from "./identify";
import { createListener } from "./listen";
import { readBytes } from "./read-body";
import { sendResponse } from "./send-response";
import { sendText } from "./send-text";

const BIG = { text: "word ".repeat(2_000) };
let cancelled: () => void;
const isCancelled = new Promise<void>((resolve) => {
  cancelled = resolve;
});
const endless = () => new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(new Uint8Array(1_024)), cancel: () => cancelled() });

const failed = vi.fn();
const own =
  (make: () => Response): Handler =>
  (c) =>
    sendResponse(c, make(), { error: failed });

const showThing: Handler = async (c) => sendText(c, jsonText(new Answer(200, c.req.param())));
const makeThing: Handler = async (c) => {
  const { raw } = c.req;
  return sendText(c, jsonText(new Answer(201, { address: addressOf(raw), bytes: (await readBytes(raw, 100)).byteLength })));
};
const showBig = own(() => Response.json(BIG));
const showText: Handler = async (c) => sendText(c, jsonText(new Answer(200, BIG)));
const showPath: Handler = async (c) => c.json([c.req.routePath, c.req.param()]);
const stream = own(() => new Response(endless(), { headers: { "content-type": "text/event-stream" } }));
let left: () => void;
const isLeft = new Promise<void>((resolve) => {
  left = resolve;
});
const waitForMore = own(
  () =>
    new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(10)), cancel: () => left() }), {
      headers: { "content-type": "text/event-stream" },
    }),
);
/** Fails once its beginning has left. */
async function* failing(): AsyncGenerator<Uint8Array> {
  for (let pulls = 0; pulls < 100; pulls += 1) yield new Uint8Array(65_536);
  throw new Error("a secret of the inside");
}
const breakOff = (headers: Record<string, string>) => own(() => new StreamedResponse(failing(), { headers }));
const fail: Handler = async () => {
  throw new Error("a secret of the inside");
};

const edges: Edges = { now: () => new Date(), log: { error: failed }, pages: (_request, response) => void response.end("a page") };
const PATHS = [
  "/api/dialogs/:id",
  "/api/dialogs/:id/messages/:message_id",
  "/api/dialogs",
  "/api/dialogs/counts",
  "/api/openapi.json",
  "/api/rooms/:name/messages",
  "/api/search",
  "/healthz",
];
const app = createApp(
  new Map([
    ["/api/things/:id", { GET: showThing, POST: makeThing }],
    ["/api/big", { GET: showBig }],
    ["/api/text", { GET: showText }],
    ["/api/endless", { GET: stream }],
    ["/api/waiting", { GET: waitForMore }],
    ["/api/broken-off", { GET: breakOff({ "content-type": "application/octet-stream" }) }],
    ["/api/broken-off-text", { GET: breakOff({ "content-type": "text/csv", "content-length": "100000000" }) }],
    ["/api/broken", { GET: fail }],
    ...PATHS.map((path): [string, { GET: Handler }] => [path, { GET: showPath }]),
  ]),
  edges,
);
const answer = createListener(app, edges);

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("x-set-before", "stays");
    noteAddress(request, "192.0.2.1");
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

it("answers a route with its parameters, keeps headers that were set before, and leaves pages alone", async () => {
  const answer = await fetch(`${base}/api/things/a%20b?x=1`);
  expect([answer.status, await answer.json()]).toEqual([200, { id: "a b" }]);
  expect(answer.headers.get("x-set-before")).toBe("stays");
  expect(await (await fetch(`${base}/inbox`)).text()).toBe("a page");
});

it("the address is what the server saw, whatever the client says", async () => {
  const answer = await fetch(`${base}/api/things/1`, { method: "POST", body: "12345", headers: { "x-baton-address": "203.0.113.9" } });
  expect([answer.status, await answer.json()]).toEqual([201, { address: "192.0.2.1", bytes: 5 }]);
});

it("HEAD has the headers of GET and no body; a stream is not kept going for it", async () => {
  const answer = await fetch(`${base}/api/endless`, { method: "HEAD" });
  expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([200, "text/event-stream", ""]);
  await isCancelled;
});

it("who leaves in the middle of a stream ends it, and that is no failure", async () => {
  const leaving = new AbortController();
  const answer = await fetch(`${base}/api/waiting`, { signal: leaving.signal });
  expect(answer.status).toBe(200);
  leaving.abort();
  await isLeft;
  await new Promise((resolve) => setImmediate(resolve));
  expect(failed).not.toHaveBeenCalled();
});

it("a method that a route does not have is refused with those it has", async () => {
  const answer = await fetch(`${base}/api/things/1`, { method: "DELETE" });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST, HEAD"]);
  expect(await answer.json()).toMatchObject({ error: { code: "BAD_REQUEST", help: "It takes GET, POST, HEAD." } });
  expect((await fetch(`${base}/healthz`, { method: "OPTIONS" })).headers.get("allow")).toBe("GET, HEAD");
  expect((await fetch(`${base}/api/dialogs/counts`, { method: "PATCH" })).status).toBe(405);
});

it("a preflight is answered for every path under /api, and lets no cookie come along", async () => {
  for (const path of ["/api/things/1", "/api/auth/session", "/api/nothing"]) {
    const { status, headers } = await fetch(`${base}${path}`, { method: "OPTIONS" });
    expect([status, headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")]).toEqual([204, "*", null]);
    expect(headers.get("access-control-allow-methods")?.split(",")).toEqual(["GET", "POST", "PUT", "PATCH", "DELETE"]);
    expect(headers.get("access-control-allow-headers")?.split(",")).toEqual(["authorization", "content-type", "last-event-id"]);
    expect(headers.get("access-control-max-age")).toBe("600");
  }
});

const at = async (path: string) => {
  const found = await fetch(`${base}${path}`);
  return found.headers.get("content-type")?.startsWith("application/json") ? ((await found.json()) as unknown) : await found.text();
};

it("a path finds its route and its parameters, a name of its own before a parameter", async () => {
  expect(await at("/api/dialogs")).toEqual(["/api/dialogs", {}]);
  expect(await at("/api/dialogs/")).toEqual(["/api/dialogs", {}]);
  expect(await at("/api/dialogs/counts")).toEqual(["/api/dialogs/counts", {}]);
  expect(await at("/api/dialogs/7")).toEqual(["/api/dialogs/:id", { id: "7" }]);
  expect(await at("/api/dialogs/7/messages/9")).toEqual(["/api/dialogs/:id/messages/:message_id", { id: "7", message_id: "9" }]);
  expect(await at("/api/rooms/channel_%C3%BC%2F/messages")).toEqual(["/api/rooms/:name/messages", { name: "channel_ü/" }]);
});

it.each(["/api", "/api/dialogs/7/nothing/at/all", "/api//dialogs", "/api/openapiXjson", "/ws/rooms/a/nothing"])(
  "what is no route under /api is answered so, and a dot is a dot: %s",
  async (path) => {
    expect(await at(path)).toMatchObject({ error: { code: "NOT_FOUND", help: "GET /api/openapi.json lists them all." } });
    expect((await fetch(`${base}${path}`, { method: "POST" })).status).toBe(404);
  },
);

it("the first names under /ws lead to the same routes", async () => {
  expect(await at("/ws/search")).toEqual(["/api/search", {}]);
  expect(await at("/ws/rooms/support_7/messages")).toEqual(["/api/rooms/:name/messages", { name: "support_7" }]);
  expect(await at("/ws/dialogs/7")).toBe("a page");
});

it.each(["/", "/inbox", "/apis", "/healthz/more", "/api/auth/signin/credentials"])("%s is left to Next", async (path) => {
  expect(await at(path)).toBe("a page");
});

it.each(["/api/big", "/api/text"])("a long answer is packed for those who take it: %s", async (path) => {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n`);
  const got = Buffer.concat(await socket.toArray());
  const [head] = got.toString("latin1").split("\r\n\r\n");
  expect(head).toMatch(/content-encoding: gzip/i);
  expect(JSON.parse(gunzipSync(got.subarray((head as string).length + 4)).toString())).toEqual(BIG);
  const plain = await fetch(`${base}${path}`, { headers: { "accept-encoding": "gzip;q=0" } });
  expect([plain.headers.get("content-encoding"), plain.headers.get("vary")?.toLowerCase(), await plain.json()]).toEqual([
    null,
    "accept-encoding",
    BIG,
  ]);
  const asked = await fetch(`${base}${path}`, { method: "HEAD" });
  expect([asked.status, asked.headers.get("content-type"), await asked.text()]).toEqual([200, "application/json", ""]);
});

it("a body that is too long is refused before it has come, with and without its length announced", async () => {
  for (const head of ["Content-Length: 1000000", "Transfer-Encoding: chunked"]) {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write(`POST /api/things/1 HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n${head.startsWith("T") ? `c8\r\n${"x".repeat(200)}\r\n` : ""}`);
    expect(await text(socket), head).toMatch(/^HTTP\/1\.1 413 /);
  }
});

const BREAKS_OFF = "a stream that fails on its way is cut off, so that nobody takes it for whole, and the server goes on";
it.each(["/api/broken-off", "/api/broken-off-text"])(`${BREAKS_OFF}: %s`, async (path) => {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  const got = Buffer.concat(chunks).toString("latin1");
  expect([got.startsWith("HTTP/1.1 200"), got.includes("secret"), got.endsWith("0\r\n\r\n")]).toEqual([true, false, false]);
  expect((await fetch(`${base}/api/things/1`)).status).toBe(200);
});

it("a route that fails and a host that is none are answered without a word from inside", async () => {
  const failed = await fetch(`${base}/api/broken`);
  expect([failed.status, (await failed.text()).includes("secret")]).toEqual([500, false]);
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET /api/big HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
});
