import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ApiEnv, App } from "./context";
import { createBodyDiscard } from "./discard-body";
import { createListener } from "./listen";

const MB = 1_048_576;
const CLIENTS = 20;
const HEAD = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${64 * MB}\r\n\r\n`;
const BODY = Buffer.alloc(64 * MB);
const SMALL = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nwords";
/** Of one connection a piece, and what stands before it in Node's buffer. */
const TICK_BYTES = 131_072;

let server: Server;
let answer: (response: ServerResponse) => void;
let received: Socket[];
let clients: Socket[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  answer = (response) => response.writeHead(429, { "content-length": 5 }).end("later");
  [received, clients] = [[], []];
  const discardBody = createBodyDiscard();
  server = createServer((request, response) => {
    discardBody(request, response);
    answer(response);
  });
  server.on("connection", (socket) => received.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  vi.useRealTimers();
  for (const client of clients) client.destroy();
  server.close();
  server.closeAllConnections();
});

/** A client that sends its head and then as much of a body as is taken. */
async function send(head: string, body = 0): Promise<{ socket: Socket; got: () => string }> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").on("error", () => undefined);
  clients.push(socket);
  let got = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    got += text;
  });
  socket.write(head);
  if (body > 0) socket.write(BODY.subarray(0, body));
  await expect.poll(() => got, { interval: 5 }).toMatch(/later$/);
  return { socket, got: () => got };
}

const taken = () => received.reduce((sum, socket) => sum + socket.bytesRead, 0);

/** Lets everything that is under way arrive: a client's bytes come within a few turns of the event loop. */
async function settle(): Promise<number> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return taken();
}

it("clients that are refused read their answer while they still send, and what they send is taken a little at a time", async () => {
  await Promise.all(Array.from({ length: CLIENTS }, () => send(HEAD, 64 * MB)));
  const first = await settle();
  // What the buffers hold, of 64 MB each.
  expect(first).toBeLessThan(CLIENTS * MB);
  for (let tick = 0; tick < 10; tick += 1) {
    vi.advanceTimersByTime(10);
    await settle();
  }
  expect(taken() - first).toBeGreaterThan(0);
  expect(taken() - first).toBeLessThanOrEqual(10 * TICK_BYTES);
});

it("a client that goes on sending is cut off after ten seconds, and one that has come to its end is not", async () => {
  const endless = await send(HEAD, 64 * MB);
  const closed = new Promise<void>((resolve) => endless.socket.once("close", () => resolve()));
  const ended = await send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${MB}\r\n\r\n`, MB);
  for (let tick = 0; tick < 1_010; tick += 1) {
    vi.advanceTimersByTime(10);
    await settle();
  }
  await closed;
  ended.socket.write(SMALL);
  await expect.poll(ended.got, { interval: 5 }).toMatch(/later.*later$/s);
});

it("of more clients than there is room for, the one that has sent the longest is cut off", async () => {
  const first = await send(HEAD, MB);
  const closed = new Promise<void>((resolve) => first.socket.once("close", () => resolve()));
  let isOpen = true;
  void closed.then(() => {
    isOpen = false;
  });
  for (let client = 1; client < 64; client += 1) await send(HEAD, MB);
  await settle();
  expect(isOpen).toBe(true);
  await send(HEAD, MB);
  await closed;
});

it("a body that has come to its end costs its client nothing, though its next turn would come after its time", async () => {
  await send(HEAD);
  const ended = await send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nwords");
  ended.socket.write("words");
  await settle();
  for (let client = 0; client < 2; client += 1) {
    vi.advanceTimersByTime(10);
    await settle();
  }
  vi.setSystemTime(Date.now() + 10_000);
  vi.advanceTimersByTime(10);
  ended.socket.write(SMALL);
  await expect.poll(ended.got, { interval: 5 }).toMatch(/later.*later$/s);
});

it("a slow client that the application refuses has those ten seconds too", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  const pages = () => undefined;
  const app: App = new Hono<ApiEnv>().post("/", (c) => c.text("later", 429, { "content-length": "5" }));
  const listener = createListener(app, { now: () => new Date(), log: { error: pages }, pages });
  answer = (response) => listener(response.req, response);
  const slow = await send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nwords");
  await settle();
  await vi.advanceTimersByTimeAsync(5_000);
  slow.socket.write("words");
  await settle();
  await vi.advanceTimersByTimeAsync(20);
  slow.socket.write(SMALL);
  await expect.poll(slow.got, { interval: 5 }).toMatch(/later[\s\S]*later$/);
});

it("a body that is read whole is left to whoever reads it", async () => {
  let body = "";
  answer = (response) =>
    response.req
      .setEncoding("utf8")
      .on("data", (text: string) => {
        body += text;
      })
      .on("end", () => response.writeHead(201, { "content-length": 5 }).end("later"));
  const { socket, got } = await send(SMALL);
  socket.write(SMALL);
  await expect.poll(got, { interval: 5 }).toMatch(/later.*later$/s);
  expect(body).toBe("wordswords");
});
