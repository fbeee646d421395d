import { once } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { exchange, knock, openFiles, upgradeTo } from "../raw-http";
import { freePort, startServer, type TestServer } from "../server";

const BROKEN_TARGETS = ["//", "//[", "http://[x", "//:99999999", "//a:b", "/socket.io", "/%", "*"];

describe("upgrades from strangers", { timeout: 120_000 }, () => {
  let server: TestServer;
  let knocked = 0;

  beforeAll(async () => {
    const port = await freePort();
    const knocking = setInterval(() => {
      knocked += 1;
      const socket = knock(port, upgradeTo(BROKEN_TARGETS[knocked % BROKEN_TARGETS.length] as string));
      setTimeout(() => socket.destroy(), 500);
    }, 3);
    server = await startServer({ port }).finally(() => clearInterval(knocking));
  });
  afterAll(() => server?.close());

  const isWell = async () => expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

  it("malformed ones every 3 ms do not keep a node from starting", async () => {
    expect(knocked).toBeGreaterThan(100);
    await isWell();
  });

  it("whatever the target is, the socket is given back and nothing is left uncaught", async () => {
    await isWell();
    const before = openFiles(server.pid);
    const target = fc.stringMatching(/^(\/{1,3}|https?:\/\/|\*)[!-~]{0,30}$/);
    const targets = [...BROKEN_TARGETS, ...fc.sample(target, { seed: 20250115, numRuns: 300 })];
    const sockets = targets.flatMap((each) => ["websocket", "h2c", "junk"].map((upgrade) => knock(server.port, upgradeTo(each, upgrade))));
    await isWell();
    for (const socket of sockets) socket.end();
    await vi.waitFor(() => expect(openFiles(server.pid)).toBeLessThanOrEqual(before + 3), { timeout: 15_000 });
    for (const socket of sockets) socket.destroy();
    expect(server.logs()).not.toMatch(/uncaught|Invalid URL|nothing caught/i);
    await isWell();
  });

  it("a wish for h2c is ignored: pages, routes and bodies are answered as plain HTTP", async () => {
    const h2c = "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
    expect(await exchange(server.port, `GET /healthz HTTP/1.1\r\nHost: x\r\n${h2c}\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await exchange(server.port, `GET /login HTTP/1.1\r\nHost: x\r\n${h2c}\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    const body = JSON.stringify({ assistant_id: "demo" });
    const head = `POST /api/widget/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${h2c}\r\n`;
    expect(await exchange(server.port, head + body)).toMatch(/^HTTP\/1\.1 200 [\s\S]*"visitor_token"/);
    const polling = await exchange(server.port, `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n${h2c}\r\n`);
    expect(polling).toMatch(/^HTTP\/1\.1 200 [\s\S]*"sid"/);
  });

  it("a target in absolute form is the path in it, and two hosts are refused", async () => {
    const close = "Connection: close\r\n";
    const absolute = await exchange(server.port, `GET http://other.example/healthz HTTP/1.1\r\nHost: x\r\n${close}\r\n`);
    expect(absolute).toMatch(/^HTTP\/1\.1 200 /);
    for (const path of ["/healthz", "/login", "/socket.io/?EIO=4&transport=polling"])
      expect(await exchange(server.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nHost: y\r\n${close}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("a WebSocket still connects", async () => {
    const { WebSocket } = await import("ws");
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`);
    const [data] = await once(socket, "message");
    expect(String(data)).toContain("sid");
    socket.close();
  });
});
