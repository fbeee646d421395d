import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { editMessage } from "@/lib/core/conversations/messages/edit-message";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import type { VisitorActor } from "@/lib/core/log/actor";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
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
});
