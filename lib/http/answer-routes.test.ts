import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createRouteListener } from "./answer-routes";
import { StreamedResponse } from "./download";
import { type Handler, json, readBytes } from "./handle";
import { addressOf, noteAddress } from "./identify";

const BIG = { text: "word ".repeat(2_000) };
let cancelled: () => void;
const isCancelled = new Promise<void>((resolve) => {
  cancelled = resolve;
});
const endless = () => new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(new Uint8Array(1_024)), cancel: () => cancelled() });

const showThing: Handler = async (_request, { params }) => json(200, await params);
const makeThing: Handler = async (request) => json(201, { address: addressOf(request), bytes: (await readBytes(request, 100)).byteLength });
const showBig: Handler = async () => json(200, BIG);
/** As `handle` has it: a text for who can send that, and a response for all others. */
const showText: Handler = Object.assign(async () => json(200, BIG), {
  asText: async () => ({ status: 200, headers: { "content-type": "application/json" }, text: JSON.stringify(BIG) }),
});
const stream: Handler = async () => new Response(endless(), { headers: { "content-type": "text/event-stream" } });
let left: () => void;
const isLeft = new Promise<void>((resolve) => {
  left = resolve;
});
const waitForMore: Handler = async () =>
  new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(10)), cancel: () => left() }), {
    headers: { "content-type": "text/event-stream" },
  });
/** Fails once its beginning has left. */
async function* failing(): AsyncGenerator<Uint8Array> {
  for (let pulls = 0; pulls < 100; pulls += 1) yield new Uint8Array(65_536);
  throw new Error("a secret of the inside");
}
const breakOff =
  (headers: Record<string, string>): Handler =>
  async () =>
    new StreamedResponse(failing(), { headers });
const fail: Handler = async () => {
  throw new Error("a secret of the inside");
};

const failed = vi.fn();
const answerRoute = createRouteListener(
  {
    "/api/things/[id]": async () => ({ GET: showThing, POST: makeThing }),
    "/api/big": async () => ({ GET: showBig }),
    "/api/text": async () => ({ GET: showText }),
    "/api/endless": async () => ({ GET: stream }),
    "/api/waiting": async () => ({ GET: waitForMore }),
    "/api/broken-off": async () => ({ GET: breakOff({ "content-type": "application/octet-stream" }) }),
    "/api/broken-off-text": async () => ({ GET: breakOff({ "content-type": "text/csv", "content-length": "100000000" }) }),
    "/api/broken": async () => ({ GET: fail }),
  },
  { error: failed },
);

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("x-set-before", "stays");
    noteAddress(request, "192.0.2.1");
    if (!answerRoute(request, response)) response.end("a page");
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
  expect((await fetch(`${base}/api/things/1`, { method: "OPTIONS" })).status).toBe(204);
});

it.each(["/api/big", "/api/text"])("a long answer is packed for those who take it: %s", async (path) => {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n`);
  const got = Buffer.concat(await socket.toArray());
  const [head] = got.toString("latin1").split("\r\n\r\n");
  expect(head).toMatch(/content-encoding: gzip/i);
  expect(JSON.parse(gunzipSync(got.subarray((head as string).length + 4)).toString())).toEqual(BIG);
  const plain = await fetch(`${base}${path}`, { headers: { "accept-encoding": "gzip;q=0" } });
  expect([plain.headers.get("content-encoding"), plain.headers.get("vary"), await plain.json()]).toEqual([null, "accept-encoding", BIG]);
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
