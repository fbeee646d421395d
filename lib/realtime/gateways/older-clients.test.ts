import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { freshDatabase } from "@/test/database";
import { siteToken } from "@/test/rest";
import { createSite, customerContactId, mergeContact } from "../../core/people";
import { createTestWorkspace, type TestWorkspace } from "../../core/testing";
import { createTestNode, type TestNode } from "../testing";
import { Session } from "./raw-session";
import { RawWebSockets } from "./raw-websocket";

type Fields = Record<string, unknown>;

describe("clients that were written for older systems", () => {
  let node: TestNode;
  let workspace: TestWorkspace;
  let server: Server;
  let gateway: RawWebSockets;
  let site: Awaited<ReturnType<typeof createSite>>;
  beforeAll(async () => {
    node = await createTestNode(await freshDatabase());
    workspace = await createTestWorkspace(node.core, { ai: false });
    site = await createSite(node.core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example"], allow_native: true });
    gateway = new RawWebSockets(node.realtime);
    server = createServer().on("upgrade", gateway.upgrade).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(async () => {
    gateway.stop();
    node.stop();
    server.close();
    await node.core.close();
  });

  async function open(token: string, path = "/ws") {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}?token=${token}`);
    const frames: Fields[] = [];
    const waiting = new Set<() => void>();
    socket.on("message", (data) => {
      frames.push(JSON.parse(String(data)));
      for (const check of waiting) check();
    });
    const closed = once(socket, "close").then(([code]) => code as number);
    const answer = async (type: string) => {
      const from = frames.length;
      return new Promise<Fields>((resolve) => {
        const check = () => {
          const found = frames.slice(from).find((frame) => frame.type === type);
          if (found && waiting.delete(check)) resolve((found.payload ?? found) as Fields);
        };
        waiting.add(check);
      });
    };
    const ask = async (frame: object | string) => {
      const answered = answer("ack");
      socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
      return (await answered) as { ok: boolean; duplicate?: boolean; message?: { id: number }; error?: { code: string } };
    };
    return { socket, ask, closed, greeted: answer("connection_established") };
  }
  async function opened(sub: string = randomUUID()) {
    const client = await open(await siteToken(site, sub));
    await client.greeted;
    return client;
  }

  it.each([
    ["an object that makes no text", '{"toString":null}'],
    ["45,000 nested arrays", `${"[".repeat(45_000)}${"]".repeat(45_000)}`],
    ["a number", "7"],
  ])("a text that is %s is refused, counted, and ends nothing", async (_what, content) => {
    const sub = randomUUID();
    const { ask, socket } = await opened(sub);
    const contactId = customerContactId(site.id, sub);
    const refused = await ask(`{"type":"user_message","correlation_id":1,"content":${content}}`);
    expect(refused).toMatchObject({ ok: false, error: { code: "BAD_REQUEST" } });
    const { limits } = node.core;
    for (const window of [limits.events, limits.messages]) expect((await window.hit(`customer:${contactId}`)).count).toBe(2);
    expect(await ask({ type: "user_message", content: "hello", correlation_id: 1 })).toMatchObject({ ok: true });
    socket.close();
  });

  it("a number for a correlation_id says on its own connection alone that a text is the one of before", async () => {
    const sub = randomUUID();
    const [page, next] = [await opened(sub), await opened(sub)];
    const say = (client: typeof page, content: string) => client.ask({ type: "user_message", content, correlation_id: 1 });
    const first = await say(page, "yes");
    expect((await say(page, "yes")).message?.id).toBe(first.message?.id);
    for (const other of [await say(page, "no"), await say(next, "yes")]) expect(other).toMatchObject({ ok: true, duplicate: false });
    for (const { socket } of [page, next]) socket.close();
  });

  it("a UUID for a correlation_id says so on every connection, for the same text alone; a client_id for any", async () => {
    const sub = randomUUID();
    const [page, next] = [await opened(sub), await opened(sub)];
    const [correlation_id, client_id] = [randomUUID(), randomUUID()];
    const first = await page.ask({ type: "user_message", content: "yes", correlation_id });
    const again = await next.ask({ type: "user_message", content: "yes", correlation_id });
    expect(again).toMatchObject({ duplicate: true, message: { id: first.message?.id } });
    expect(await next.ask({ type: "user_message", content: "no", correlation_id })).toMatchObject({ ok: true, duplicate: false });
    await page.ask({ type: "user_message", content: "one", client_id, correlation_id });
    expect(await next.ask({ type: "user_message", content: "two", client_id, correlation_id })).toMatchObject({ duplicate: true });
    for (const { socket } of [page, next]) socket.close();
  });

  it("the address of a customer who was merged is theirs as before, by the token's own sub", async () => {
    const [from, into] = [await siteToken(site, "ada"), await siteToken(site, "eve")];
    const eve = customerContactId(site.id, "eve");
    for (const token of [from, into]) {
      const client = await open(token);
      await client.greeted;
      await client.ask({ type: "user_message", content: "hello", correlation_id: 1 });
      client.socket.close();
    }
    await mergeContact(node.core, workspace.operator, customerContactId(site.id, "ada"), eve);
    for (const name of ["ada", "eve"]) {
      const client = await open(from, `/ws/${name}`);
      expect(await client.greeted).toMatchObject({ principal: { id: eve } });
      client.socket.close();
    }
    expect(await (await open(into, "/ws/ada")).closed).toBe(4002);
  });
});

it("a frame on which the gateway fails of itself is answered, and the next one is taken", async () => {
  const heard: unknown[] = [];
  const session = new Session(
    () => undefined,
    (error) => void heard.push(error),
  );
  const fault = new Error("broken");
  let answered = 0;
  const answer = () => {
    answered += 1;
  };
  session.begin(async (text) => {
    if (text === "bad") throw fault;
    heard.push(text);
  }, answer);
  session.take("bad");
  session.take("good");
  await expect.poll(() => heard).toEqual(expect.arrayContaining([fault, "good"]));
  expect(answered).toBe(1);
});
