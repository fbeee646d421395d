import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { openClient } from "../node";
import { exchange, knock, openSockets, upgradeTo } from "../raw-http";
import { restClient } from "../rest";
import { freePort, OWNER, startServer, type TestServer } from "../server";

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
    const before = openSockets(server.pid);
    const target = fc.stringMatching(/^(\/{1,3}|https?:\/\/|\*)[!-~]{0,30}$/);
    const targets = [...BROKEN_TARGETS, ...fc.sample(target, { seed: 20250115, numRuns: 300 })];
    const sockets = targets.flatMap((each) => ["websocket", "h2c", "junk"].map((upgrade) => knock(server.port, upgradeTo(each, upgrade))));
    await isWell();
    for (const socket of sockets) socket.end();
    await vi.waitFor(() => expect(openSockets(server.pid)).toBeLessThanOrEqual(before + 3), { timeout: 15_000 });
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
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`);
    const [data] = await once(socket, "message");
    expect(String(data)).toContain("sid");
    socket.close();
  });
});

const residentMb = (server: TestServer) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;

/** A server with these settings, and what a stranger and its owner need of it. */
async function open(env: Record<string, string> = {}) {
  const server = await startServer({ env: { WS_LOG_LEVEL: "error", ...env } });
  const call = restClient(server.url);
  const session = () => call<{ visitor_token: string }>("POST", "/api/widget/session", { body: { assistant_id: "demo" } });
  const say = (text = "hello") => ({ client_id: randomUUID(), text });
  const begin = async () => {
    const token = (await session()).body.visitor_token;
    const made = await call<{ dialog: { id: number } }>("POST", "/api/dialogs", { as: token, body: say() });
    expect(made.status).toBe(201);
    return { token, dialogId: made.body.dialog.id };
  };
  const owner = async () => (await call<{ access_token: string }>("POST", "/api/token", { body: OWNER })).body.access_token;
  const asMember = async (token: string) => openClient(`${server.url}/admin`, { token });
  const asVisitor = (token: string) => openClient(`${server.url}/widget`, { assistant_id: "demo", visitor_token: token });
  return { server, call, session, say, begin, owner, asMember, asVisitor };
}

/** Whether a socket of Engine.IO was closed, by whichever end, within the time. */
const closes = (socket: WebSocket) =>
  new Promise<number>((resolve) => (socket.readyState === WebSocket.CLOSED ? resolve(0) : socket.once("close", resolve)));

/** More than a visitor may send in a minute. */
const EVENTS = 3_000;
/** Of the 270 MB that a flood of large events sends; V8 gives back what it no longer needs while it idles. */
const GROWS_AT_MOST_MB = 200;
/** What a visitor may have uploaded and not sent. */
const UNSENT_FILES = 50;
/** Of each of twenty clients: what the buffers of a connection hold on both sides is a few megabytes of it. */
const REFUSED_BYTES = 64 * 1_048_576;
/** Bytes that a client lets wait in its own memory before it sends on. */
const BUFFERED_MAX = 2_000_000;

describe("what a connection has waiting", { timeout: 120_000 }, () => {
  let deployment: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    deployment = await open();
  });
  afterAll(() => deployment?.server.close());

  const flood = async (padding: string, transport: "socket.io" | "raw") => {
    const { token, dialogId } = await deployment.begin();
    const address = deployment.server.url.replace("http", "ws");
    const socket =
      transport === "raw"
        ? new WebSocket(`${address}/ws/widget/dialogs/${dialogId}?assistant_id=demo&visitor_token=${token}`)
        : new WebSocket(`${address}/socket.io/?EIO=4&transport=websocket`);
    const heard: string[] = [];
    socket.on("error", () => undefined);
    socket.on("message", (data) => heard.push(String(data)));
    await once(socket, "open");
    if (transport === "socket.io") {
      socket.send(`40/widget,${JSON.stringify({ assistant_id: "demo", visitor_token: token })}`);
      await vi.waitFor(() => expect(heard.join()).toContain("connection_established"), { timeout: 20_000 });
    }
    const payload = { dialog_id: dialogId, seq: 1, padding };
    const frame = transport === "raw" ? JSON.stringify({ type: "read", payload }) : `42/widget,["read",${JSON.stringify(payload)}]`;
    socket.once("close", (code) => heard.push(`closed with ${code}`));
    for (let n = 0; n < EVENTS && socket.readyState === WebSocket.OPEN; n += 1) {
      socket.send(frame);
      // As fast as it is taken: what piles up here is no flood to the server.
      while (socket.bufferedAmount > BUFFERED_MAX && socket.readyState === WebSocket.OPEN)
        await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(heard.join()).toMatch(/4008|RATE_LIMITED/), { timeout: 60_000 });
    socket.terminate();
    return heard.join();
  };

  it.each(["socket.io", "raw"] as const)(
    "is bounded in number: a flood of events over %s ends that connection with 4008",
    async (transport) => {
      expect(await flood("", transport)).toContain("4008");
    },
  );

  it.each(["socket.io", "raw"] as const)(
    "is bounded in bytes over %s: a flood of large events is refused or ended, and leaves the node's memory as it was",
    async (transport) => {
      const before = residentMb(deployment.server);
      // What comes no faster than it is answered never waits: then it is the window of events that ends it.
      expect(await flood("x".repeat(90_000), transport)).toMatch(/4008|RATE_LIMITED/);
      expect((await fetch(`${deployment.server.url}/healthz`)).status).toBe(200);
      await vi.waitFor(() => expect(residentMb(deployment.server) - before).toBeLessThan(GROWS_AT_MOST_MB), { timeout: 60_000 });
    },
  );

  it("of what refused clients still send a little is taken, and then they are cut off", async () => {
    const piece = Buffer.alloc(65_536);
    const send = async (target: string) => {
      const socket = knock(deployment.server.port, `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: ${REFUSED_BYTES}\r\n\r\n`);
      let taken = 0;
      const goOn = (error?: Error | null) => {
        if (error || taken >= REFUSED_BYTES) return;
        taken += piece.byteLength;
        socket.write(piece, goOn);
      };
      goOn();
      await new Promise<void>((resolve) => socket.once("close", () => resolve()));
      return taken;
    };
    const clients = Array.from({ length: 20 }, (_, n) => send(n % 2 ? "/api/files" : "//"));
    const taken = (await Promise.all(clients)).reduce((sum, bytes) => sum + bytes, 0);
    expect(taken).toBeLessThan((20 * REFUSED_BYTES) / 2);
  });

  it("a file that can't be kept is refused before it has come", async () => {
    const { token } = await deployment.begin();
    for (let n = 0; n < UNSENT_FILES; n += 1) {
      const form = new FormData();
      form.set("file", new File(["words"], "a.txt"));
      expect((await deployment.call("POST", "/api/files", { as: token, form })).status).toBe(201);
    }
    const type = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n";
    const head = `POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n${type}\r\n`;
    expect(await exchange(deployment.server.port, head)).toMatch(/^HTTP\/1\.1 429 [\s\S]*not sent yet/);
  });

  it("typing is published at most twice a second, and its last state arrives", async () => {
    const { token, dialogId } = await deployment.begin();
    const member = await deployment.asMember(await deployment.owner());
    await member.ask("join_dialog", { dialog_id: dialogId });
    const visitor = await deployment.asVisitor(token);
    for (let n = 0; n < 150; n += 1) visitor.socket.emit("typing_start", { dialog_id: dialogId, text: `word ${n}` });
    await visitor.ask("typing_stop", { dialog_id: dialogId });
    await member.next<{ is_typing: boolean }>("typing", (payload) => !payload.is_typing);
    expect(member.heard("typing").length).toBeLessThanOrEqual(6);
    member.close();
    visitor.close();
  });

  it("a visitor who asks for a person as urgent waits as `high`", async () => {
    const { token, dialogId } = await deployment.begin();
    const visitor = await deployment.asVisitor(token);
    expect(await visitor.ask("handoff_request", { dialog_id: dialogId, reason: "Now", priority: "urgent" })).toMatchObject({ ok: true });
    const dialog = await deployment.call<{ priority: string }>("GET", `/api/dialogs/${dialogId}`, { as: await deployment.owner() });
    expect(dialog.body.priority).toBe("high");
    visitor.close();
  });
});

const KNOCKS = 100;

describe("the connections of one address", { timeout: 120_000 }, () => {
  let deployment: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    deployment = await open({ WS_MAX_CONNECTIONS_PER_IP: "20", WS_RATE_LIMIT_PER_IP: "1000", WS_MAX_CONNECTIONS_PER_USER: "100" });
  });
  afterAll(() => deployment?.server.close());

  it("event streams count among them; visitors are refused, and a member still gets in", async () => {
    const { token, dialogId } = await deployment.begin();
    const leave = new AbortController();
    const stream = () =>
      fetch(`${deployment.server.url}/api/dialogs/${dialogId}/events`, {
        headers: { authorization: `Bearer ${token}` },
        signal: leave.signal,
      });
    // Held on to: an answer that nobody holds any more is collected, and its stream with it.
    const streams: Response[] = [];
    for (let n = 0; n < 20; n += 1) streams.push(await stream());
    expect(streams.map(({ status }) => status)).toEqual([...Array<number>(18).fill(200), 429, 429]);
    const refused = await stream();
    expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, 30]);
    await expect(deployment.asVisitor(token)).rejects.toMatchObject({ data: { code: 4008 } });
    const member = await deployment.asMember(await deployment.owner());
    member.close();
    leave.abort();
    await vi.waitFor(async () => (await deployment.asVisitor(token)).close(), { timeout: 20_000 });
  });

  it("sessions of Engine.IO that ask for no namespace are closed, and keep nobody out", async () => {
    const before = openSockets(deployment.server.pid);
    const sockets = Array.from({ length: KNOCKS }, () => knock(deployment.server.port, upgradeTo("/socket.io/?EIO=4&transport=websocket")));
    await vi.waitFor(() => expect(sockets.filter(({ destroyed }) => destroyed).length).toBeGreaterThanOrEqual(60), { timeout: 20_000 });
    await vi.waitFor(() => expect(sockets.every(({ destroyed }) => destroyed)).toBe(true), { timeout: 60_000 });
    // This client's own connections come and go beside them.
    await vi.waitFor(() => expect(openSockets(deployment.server.pid)).toBeLessThan(before + KNOCKS / 4), { timeout: 20_000 });
    (await deployment.asVisitor((await deployment.session()).body.visitor_token)).close();
  });
});

describe("what strangers of one address make", { timeout: 120_000 }, () => {
  let deployment: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    deployment = await open({
      WS_RATE_LIMIT_PER_IP: "5",
      WS_RATE_LIMIT_WINDOW: "3600",
      BATON_SIGNUP: "open",
      WS_TRUSTED_PROXIES: "127.0.0.0/8,::1",
    });
  });
  afterAll(() => deployment?.server.close());

  const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
  const refused = { status: 429, body: { error: { code: "RATE_LIMITED" } } };
  const sessionFrom = (address: string) =>
    deployment.call<{ visitor_token: string }>("POST", "/api/widget/session", { body: { assistant_id: "demo" }, ...from(address) });

  it("new visitors, over all of a /64, and not of another", async () => {
    for (let n = 0; n < 5; n += 1) expect((await sessionFrom(`2001:db8:1:1::${n}`)).status).toBe(200);
    const sixth = await sessionFrom("[2001:db8:1:1::77]:4711");
    expect(sixth).toMatchObject(refused);
    expect(Number(sixth.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await sessionFrom("2001:db8:1:2::1")).status).toBe(200);
  });

  it("conversations and uploads, over all its visitors", async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 6; n += 1) tokens.push((await sessionFrom(`198.51.100.${n}`)).body.visitor_token);
    const begun = [];
    for (const as of tokens)
      begun.push((await deployment.call("POST", "/api/dialogs", { as, body: deployment.say(), ...from("203.0.113.1") })).status);
    expect(begun).toEqual([201, 201, 201, 201, 201, 429]);
    const uploads = [];
    for (const as of tokens) {
      const form = new FormData();
      form.set("file", new File(["words"], "a.txt"));
      uploads.push((await deployment.call("POST", "/api/files", { as, form, ...from("203.0.113.2") })).status);
    }
    expect(uploads).toEqual([201, 201, 201, 201, 201, 429]);
  });

  it("returns for a history, over all its visitors", async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 4; n += 1) tokens.push((await sessionFrom(`198.51.101.${n}`)).body.visitor_token);
    const statuses: number[] = [];
    for (let n = 0; n < 31; n += 1) {
      const body = { assistant_id: "demo", visitor_token: tokens[n % 4] };
      statuses.push((await deployment.call("POST", "/api/widget/session", { body, ...from("203.0.113.9") })).status);
    }
    expect(statuses).toEqual([...Array<number>(30).fill(200), 429]);
  });

  it("messages that the assistant is to answer", async () => {
    const as = (await sessionFrom("198.51.100.77")).body.visitor_token;
    const made = await deployment.call<{ dialog: { id: number } }>("POST", "/api/dialogs", {
      as,
      body: deployment.say(),
      ...from("198.51.100.77"),
    });
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push(
        (
          await deployment.call("POST", `/api/dialogs/${made.body.dialog.id}/messages`, {
            as,
            body: deployment.say(),
            ...from("203.0.113.3"),
          })
        ).status,
      );
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
  });

  it("workspaces, by ten in half an hour", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const owner = { email: `${randomUUID()}@example.com`, name: "Owner", password: "a password for tests" };
      statuses.push((await deployment.call("POST", "/api/workspaces", { body: { name: "Shop", owner }, ...from("203.0.113.4") })).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(201), 429, 429]);
  });

  it("wrong tokens and keys, a hundred in five minutes; a right one passes all the same", async () => {
    const as = await deployment.owner();
    const ask = (key: string) => deployment.call("GET", "/api/me", { as: key, ...from("203.0.113.5") });
    const statuses: number[] = [];
    for (let n = 0; n < 101; n += 1) statuses.push((await ask(n % 2 === 0 ? `bk_wrong${n}` : `wrong.${n}.token`)).status);
    expect(statuses).toEqual([...Array<number>(100).fill(401), 429]);
    expect((await ask(as)).status).toBe(200);
  });

  it("new visitors of one workspace, from however many addresses", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 51; n += 1) statuses.push((await sessionFrom(`198.51.102.${n}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, statuses.indexOf(429)).every((status) => status === 200)).toBe(true);
  });

  it("`/metrics` is for the machine itself, and for nobody that a proxy speaks for", async () => {
    expect((await deployment.call("GET", "/metrics")).status).toBe(200);
    expect((await deployment.call("GET", "/metrics", from("127.0.0.1"))).status).toBe(404);
  });
});

it("WS_CONNECTION_TIMEOUT ends a connection on which nothing but heartbeats went, with 1001", { timeout: 120_000 }, async () => {
  const deployment = await open({ WS_CONNECTION_TIMEOUT: "2", WS_PING_INTERVAL_SECONDS: "1" });
  const { token, dialogId } = await deployment.begin();
  const address = deployment.server.url.replace("http", "ws");
  const raw = new WebSocket(`${address}/ws/widget/dialogs/${dialogId}?assistant_id=demo&visitor_token=${token}`);
  await once(raw, "open");
  const beating = setInterval(() => raw.send(JSON.stringify({ type: "ping" })), 300);
  const client = await deployment.asVisitor(token);
  expect(await closes(raw)).toBe(1001);
  clearInterval(beating);
  expect(await client.next("session_close")).toMatchObject({ code: 1001 });
  client.close();
  await deployment.server.close();
});
