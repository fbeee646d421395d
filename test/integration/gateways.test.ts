import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { embeddedProvider } from "@/lib/ai/embedded";
import { assistantJobs } from "@/lib/ai/index";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { editMessage } from "@/lib/core/conversations/messages/edit-message";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import type { VisitorActor } from "@/lib/core/log/actor";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { createSite } from "@/lib/core/people/sites/change-sites";
import {
  createTestCore,
  createTestToken,
  createTestVisitor,
  createTestWorkspace,
  type TestCore,
  type TestWorkspace,
} from "@/lib/core/testing";
import { startWorker } from "@/lib/jobs";
import { freshDatabase } from "../database";
import { startTestNode, type TestNode } from "../node";
import { type Frame, readBare, readFrame } from "../wire";

describe("the raw WebSocket", () => {
  let core: TestCore;
  let node: TestNode;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    core = await createTestCore({
      database: await freshDatabase(),
      env: { WS_ACK_TIMEOUT_SECONDS: "1", WS_MAX_CONNECTIONS_PER_USER: "50" },
    });
    node = await startTestNode(core);
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterAll(async () => {
    await node.stop();
    await core.close();
  });

  async function open(visitor: VisitorActor, dialog: string | number, more = "") {
    const token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, visitor.assistantId, new Date());
    const socket = new WebSocket(
      `${node.url.replace("http", "ws")}/ws/widget/dialogs/${dialog}?assistant_id=${visitor.assistantId}&visitor_token=${token}${more}`,
    );
    const frames: Frame[] = [];
    const waiting = new Set<() => void>();
    socket.on("message", (data) => {
      frames.push(/format=/.test(more) ? readBare(data) : readFrame(data));
      for (const check of waiting) check();
    });
    await once(socket, "open");
    const next = (fits: (frame: Frame) => boolean) =>
      new Promise<Frame>((resolve) => {
        const check = () => {
          const found = frames.find(fits);
          if (found) resolve(found);
          if (found) waiting.delete(check);
        };
        waiting.add(check);
        check();
      });
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    return { socket, frames, next, send };
  }
  const say = (words: string) => ({ client_id: randomUUID(), text: words, kind: "text" as const, attachments: [] });
  const begin = async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, say("first"), {});
    return { visitor, dialogId };
  };

  it("`new` opens a dialog with the first message, and the answer carries the correlation id", async () => {
    const { socket, send, next } = await open(createTestVisitor(workspace), "new");
    await next((frame) => frame.type === "connection_established");
    send({ type: "chat_message", correlation_id: "c1", payload: { client_id: randomUUID(), text: "hello" } });
    const ack = await next((frame) => frame.type === "ack");
    expect(ack).toMatchObject({ correlation_id: "c1", payload: { ok: true, duplicate: false, message: { seq: 1, text: "hello" } } });
    socket.close();
  });

  it("a reaction is an event like any other, answered with the message", async () => {
    const { visitor, dialogId } = await begin();
    const { socket, send, next } = await open(visitor, dialogId);
    const joined = await next((frame) => frame.type === "joined");
    const { id } = (joined.payload as { messages: { id: number }[] }).messages[0] as { id: number };
    send({ type: "react", correlation_id: "r1", payload: { message_id: id, emoji: "👍", on: true } });
    expect(await next((frame) => frame.correlation_id === "r1")).toMatchObject({
      payload: { ok: true, message: { id, reactions: [{ emoji: "👍", count: 1, mine: true }] } },
    });
    socket.close();
  });

  it("what a frame does not say is meant for the dialog of its path", async () => {
    const { visitor, dialogId } = await begin();
    const { socket, send, next } = await open(visitor, dialogId);
    send({ type: "chat_message", correlation_id: "c2", payload: { client_id: randomUUID(), text: "here" } });
    expect(await next((frame) => frame.correlation_id === "c2")).toMatchObject({
      payload: { ok: true, message: { dialog_id: dialogId, seq: 2 } },
    });
    socket.close();
  });

  it("replays from after_seq first and goes on live, in order", async () => {
    const { visitor, dialogId } = await begin();
    await sendMessage(core, workspace.operator, dialogId, say("second"));
    const { socket, frames, next } = await open(visitor, dialogId, "&after_seq=1");
    await next((frame) => frame.type === "joined");
    await sendMessage(core, workspace.operator, dialogId, say("live"));
    await next((frame) => frame.payload.text === "live");
    expect(frames.filter((frame) => frame.type === "message").map((frame) => frame.payload.seq)).toEqual([2, 3, 4]);
    socket.close();
  });

  it("an after_seq beyond the end replays the newest, where a message that was edited hides none of those behind it", async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId, message } = await startDialog(core, visitor, say("first"), {});
    await sendMessage(core, visitor, dialogId, say("second"));
    await editMessage(core, visitor, { dialog_id: dialogId, message_id: message.id, text: "first, edited" });
    const { socket, frames, next } = await open(visitor, dialogId, "&after_seq=999");
    await next((frame) => frame.type === "joined");
    const replayed = frames.filter((frame) => /^message/.test(frame.type)).map(({ payload }) => payload);
    expect(replayed.filter(({ sender }) => sender === "user").map(({ text }) => text)).toEqual(["second", "first, edited"]);
    expect(replayed.map(({ prev_seq }) => prev_seq)).toEqual([0, ...replayed.slice(0, -1).map(({ changed_seq }) => changed_seq)]);
    socket.close();
  });

  it("P7: sends again what is not acknowledged, and not what is, up to a number", async () => {
    const { visitor, dialogId } = await begin();
    const { socket, frames, next, send } = await open(visitor, dialogId);
    await next((frame) => frame.type === "joined");
    await sendMessage(core, workspace.operator, dialogId, say("one"));
    const one = await next((frame) => frame.payload.text === "one");
    send({ type: "ack", payload: { dialog_id: dialogId, seq: one.payload.seq } });
    await sendMessage(core, workspace.operator, dialogId, say("two"));
    const count = (words: string) => frames.filter((frame) => frame.payload.text === words).length;
    await next(() => count("two") > 1);
    expect(count("one")).toBe(1);
    socket.close();
  });

  it("direct sends bare messages, wrapped wraps them", async () => {
    const { visitor, dialogId } = await begin();
    const direct = await open(visitor, dialogId, "&format=direct&after_seq=0");
    const wrapped = await open(visitor, dialogId, "&format=wrapped&after_seq=0");
    const bare = await direct.next((frame) => "seq" in frame);
    const inside = await wrapped.next((frame) => "message" in frame);
    expect(bare).toMatchObject({ text: "first", seq: 1 });
    expect(inside).toMatchObject({ message: { text: "first", seq: 1 } });
    direct.socket.close();
    wrapped.socket.close();
  });

  it("answers ping, and an unknown or ill-formed event with an error, and stays", async () => {
    const { visitor, dialogId } = await begin();
    const { socket, next, send } = await open(visitor, dialogId);
    send({ type: "ping" });
    await next((frame) => frame.type === "pong");
    send({ payload: {} });
    expect(await next((frame) => frame.type === "error")).toMatchObject({ payload: { code: "BAD_REQUEST", recoverable: false } });
    send({ type: "no_such_event", correlation_id: "x", payload: {} });
    expect(await next((frame) => frame.correlation_id === "x")).toMatchObject({ payload: { ok: false, error: { code: "BAD_REQUEST" } } });
    expect(socket.readyState).toBe(socket.OPEN);
    socket.close();
  });

  it("ends with 1002 at a frame that is not JSON", async () => {
    const { visitor, dialogId } = await begin();
    const { socket } = await open(visitor, dialogId);
    const ended = once(socket, "close");
    socket.send("{not json");
    expect((await ended)[0]).toBe(1002);
  });

  describe("clients that were written for older systems", () => {
    type Fields = Record<string, unknown>;

    /** A client that knows nothing of envelopes: raw frames out, raw frames in. */
    async function older(path: string) {
      const socket = new WebSocket(`${node.url.replace("http", "ws")}${path}`);
      const frames: Fields[] = [];
      const waiting = new Set<() => void>();
      socket.on("message", (data) => {
        frames.push(JSON.parse(String(data)));
        for (const check of waiting) check();
      });
      const next = (fits: (frame: Fields) => boolean) =>
        new Promise<Fields>((resolve) => {
          const check = () => {
            const found = frames.find(fits);
            if (found && waiting.delete(check)) resolve(found);
          };
          waiting.add(check);
          check();
        });
      const type = (name: string) => next((frame) => frame.type === name);
      const send = (frame: object | string | Buffer) => socket.send(frame instanceof Buffer ? frame : JSON.stringify(frame));
      const closed = once(socket, "close").then(([code]) => code as number);
      await once(socket, "open");
      return { socket, frames, next, type, send, closed };
    }
    const memberToken = () => createTestToken(core, workspace.operator.memberId);
    const member = async (path: string) => older(`${path}token=${await memberToken()}`);
    async function customerToken(sub: string) {
      const { id: site_id, secret } = await createSite(core, workspace.owner, {
        name: "Shop",
        allowed_domains: ["shop.example"],
        allow_native: true,
      });
      return new SignJWT({ site_id })
        .setProtectedHeader({ alg: "HS256" })
        .setSubject(sub)
        .setExpirationTime("1h")
        .sign(new TextEncoder().encode(secret));
    }

    it.each(["/ws?", "/ws/connect?"])("%s takes a member's access token or a customer's site token, by what it is", async (path) => {
      const [operator, customer, nobody] = [
        await member(path),
        await older(`${path}token=${await customerToken("ann")}`),
        await older(`${path}token=x`),
      ];
      expect(await operator.type("connection_established")).toMatchObject({ payload: { principal: { type: "member", name: "Dana" } } });
      expect(await customer.type("connection_established")).toMatchObject({ payload: { principal: { type: "customer" } } });
      expect(await nobody.closed).toBe(4002);
      for (const { socket } of [operator, customer]) socket.close();
    });

    it.each(["/ws/", "/ws/operator/"])("%s{id} is opened by the token of that id, and closed with 4002 by another's", async (path) => {
      const { memberId } = workspace.operator;
      const site = await customerToken("ann@example.com");
      const own = [await member(`${path}${memberId}?`), await older(`${path}${encodeURIComponent("ann@example.com")}?token=${site}`)];
      for (const client of own) await client.type("connection_established");
      const others = [
        await member(`${path}${workspace.owner.memberId}?`),
        await older(`${path}${memberId}?token=${site}`),
        await member(`${path}%E0%A4%A?`),
      ];
      for (const client of others) expect(await client.closed).toBe(4002);
      for (const { socket } of own) socket.close();
    });

    it("a flat frame's fields are the payload, and the answers come flat from then on", async () => {
      const { dialogId } = await begin();
      const { type, next, send, socket } = await member("/ws?");
      expect(await type("connection_established")).toHaveProperty("payload");
      send({ type: "join_dialog", dialog_id: dialogId, correlation_id: 7, timestamp: 1640995200 });
      expect(await type("ack")).toMatchObject({ correlation_id: 7, ok: true, dialog: { id: dialogId }, timestamp: expect.any(String) });
      send({ type: "no_such_event", dialog_id: dialogId });
      expect(await next((frame) => frame.ok === false)).toMatchObject({ type: "ack", error: { code: "BAD_REQUEST" } });
      socket.close();
    });

    it("?format=flat is flat from the first frame on", async () => {
      const { visitor, dialogId } = await begin();
      const { type, socket } = await member(`/ws/dialogs/${dialogId}?format=flat&`);
      expect(await type("connection_established")).toMatchObject({ connection_id: expect.any(String) });
      expect(await type("joined")).toMatchObject({ ok: true, last_seq: 1 });
      await sendMessage(core, visitor, dialogId, say("and another"));
      expect(await type("message")).toMatchObject({ text: "and another", seq: 2, sender: "user" });
      socket.close();
    });

    it.each([
      ["user_message", { type: "user_message", payload: { content: "hello", correlation_id: "c1" } }],
      ["user_message, flat", { type: "user_message", message: "hello", correlation_id: "c1" }],
      ["agent_request", { type: "agent_request", payload: { message: "hello" }, correlation_id: "c1" }],
      ["chat_message with content", { type: "chat_message", content: "hello", message_type: "text", correlation_id: "c1" }],
      ["chat_message with message", { type: "chat_message", message: "hello", correlation_id: "c1" }],
      ["chat_message in an envelope", { type: "chat_message", payload: { content: "hello", message_type: "text" }, correlation_id: "c1" }],
    ])("%s is a message; sent again under its correlation_id it is the same one", async (_frame, frame) => {
      const { send, next, socket, frames } = await older(`/ws?token=${await customerToken("ann")}`);
      send(frame);
      send(frame);
      const isDuplicate = (one: Fields) => ((one.payload ?? one) as Fields).duplicate === true;
      const again = await next((one) => one.type === "ack" && isDuplicate(one));
      expect(again).toMatchObject({ correlation_id: "c1" });
      const first = frames.find((one) => one.type === "ack");
      const written = ((first?.payload ?? first) as { message: Fields }).message;
      expect(written).toMatchObject({ text: "hello", sender: "user", kind: "text", seq: 1 });
      expect(((again.payload ?? again) as { message: Fields }).message).toMatchObject({ id: written.id });
      socket.close();
    });

    it("agent_request is a plain message where the dialog waits for a person (P9)", async () => {
      const { visitor, dialogId } = await begin();
      const { send, next, socket } = await open(visitor, dialogId, "&format=direct");
      send({ type: "agent_request", message: "is anybody there", correlation_id: 1 });
      await next((frame) => frame.correlation_id === 1);
      const row = await core.db.query.dialogs.findFirst({ where: (d, { eq }) => eq(d.id, dialogId) });
      expect(row).toMatchObject({ status: "queued", last_seq: 2 });
      socket.close();
    });

    it("typing, and typing_start and typing_stop with a room; flat clients get typing_indicator", async () => {
      const { visitor, dialogId } = await begin();
      const reader = await member(`/ws/dialogs/${dialogId}?format=flat&`);
      await reader.type("joined");
      const writer = await open(visitor, dialogId, "&format=direct");
      const frames = [
        [{ type: "typing", dialog_id: dialogId, user_id: 456, is_typing: true }, true],
        [{ type: "typing", dialog_id: dialogId, is_typing: false }, false],
        [{ type: "typing_start", room: `support_${dialogId}` }, true],
        [{ type: "typing_stop", room: `support_${dialogId}` }, false],
      ] as const;
      for (const [frame, is_typing] of frames) {
        reader.frames.length = 0;
        writer.send(frame);
        expect(await reader.type("typing_indicator")).toMatchObject({ dialog_id: dialogId, is_typing, user_id: visitor.contactId });
      }
      expect(reader.frames.some((frame) => frame.type === "typing")).toBe(false);
      for (const { socket } of [reader, writer]) socket.close();
    });

    it("heartbeat and ping are answered by pong with the same correlation_id", async () => {
      const { send, next, socket } = await member("/ws?");
      send({ type: "heartbeat", correlation_id: "h1" });
      send({ type: "ping", payload: {}, correlation_id: 2, timestamp: 1640995200 });
      for (const id of ["h1", 2]) expect(await next((frame) => frame.correlation_id === id)).toMatchObject({ type: "pong" });
      socket.close();
    });

    it("a binary frame of UTF-8 JSON is read as text; of other bytes it ends with 1002", async () => {
      const { send, next, closed } = await member("/ws?");
      send(Buffer.from(JSON.stringify({ type: "ping", correlation_id: "ü" })));
      expect(await next((frame) => frame.type === "pong")).toMatchObject({ correlation_id: "ü" });
      send(Buffer.from([0xff, 0xfe, 0x7b]));
      expect(await closed).toBe(1002);
    });

    it("flat clients get the assistant's message also as ai_response, once, with what it cost", async () => {
      const answering = await createTestWorkspace(core);
      const { dialogId } = await startDialog(core, createTestVisitor(answering), say("Hello"), {});
      const { type, next, socket, frames } = await older(
        `/ws/dialogs/${dialogId}?format=flat&token=${await createTestToken(core, answering.operator.memberId)}`,
      );
      await type("joined");
      const worker = startWorker(
        core,
        assistantJobs(
          core,
          embeddedProvider(() => Promise.resolve()),
        ),
      );
      const response = await type("ai_response");
      await worker.stop();
      const message = frames.find((frame) => frame.type === "message");
      expect(response).toMatchObject({ dialog_id: dialogId, message: message?.text, assistant_name: "Assistant", tokens_used: 0 });
      expect(response.timestamp).toBe(message?.timestamp);
      // It is not acknowledged, so the message comes again (P7).
      await next(() => frames.filter((frame) => frame.type === "message").length > 1);
      expect(frames.filter((frame) => frame.type === "ai_response")).toHaveLength(1);
      socket.close();
    });
  });
});
