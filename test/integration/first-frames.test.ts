import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { eq } from "drizzle-orm";
import { io as connect } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { contacts } from "@/db/schema";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import type { AssistantActor } from "@/lib/core/log/actor";
import { authenticateVisitor } from "@/lib/core/people/identity/authenticate";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import type { LiveMessage } from "@/lib/protocol/message";
import { asMember, openClient, startTestNode, type TestNode } from "../node";
import { type Frame, readFrame } from "../wire";

const ROUNDS = 20;
const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

describe("the first frames of a connection", () => {
  let core: TestCore;
  let node: TestNode;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ env: { WS_RATE_LIMIT_PER_IP: "1000", WS_MAX_MESSAGE_RATE: "10000" } });
    node = await startTestNode(core);
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterEach(async () => {
    await node.stop();
    await core.close();
  });

  const visitorAuth = async () => {
    const visitor = createTestVisitor(workspace);
    const visitor_token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, visitor.assistantId, core.now());
    return { visitor, auth: { assistant_id: visitor.assistantId, visitor_token } };
  };

  /** Each message from outside has an answer before its writer could have joined the dialog. */
  const answerAtOnce = () => {
    const assistant: AssistantActor = {
      type: "assistant",
      workspaceId: workspace.workspaceId,
      assistantId: workspace.assistantId,
      name: "Guide",
      avatarUrl: null,
    };
    const { dialog: load } = core.rows;
    const answers = new Map<number, Promise<unknown>>();
    core.bus.subscribe((event) => {
      if (event.type !== "log" || event.message.sender !== "user") return;
      answers.set(event.dialog.id, sendMessage(core, assistant, event.dialog.id, say("Hello! What can I help you with?")));
    });
    const loadOnceAnswered = async (id: number) => {
      await answers.get(id);
      return load(id);
    };
    core.rows.dialog = Object.assign(loadOnceAnswered, { many: load.many });
  };

  it(`an answer that came at once reaches the socket whose message made the dialog, after the acknowledgement: ${ROUNDS} of ${ROUNDS}`, async () => {
    answerAtOnce();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { auth } = await visitorAuth();
      const client = await openClient(`${node.url}/widget`, auth);
      const order: string[] = [];
      client.socket.onAny((event: string) => order.push(event));
      client.socket.emit("chat_message", { client_id: randomUUID(), text: "hi" }, () => order.push("ack"));
      const answer = await client.next<LiveMessage>("message", ({ sender }) => sender === "assistant");
      expect(answer).toMatchObject({ seq: 2, prev_seq: 1 });
      expect(order.filter((name) => name === "ack" || name === "message")).toEqual(["ack", "message"]);
      client.close();
    }
  });

  it(`the same over a raw WebSocket of a new dialog: ${ROUNDS} of ${ROUNDS}`, async () => {
    answerAtOnce();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { auth } = await visitorAuth();
      const socket = new WebSocket(`${node.url.replace("http", "ws")}/ws/widget/dialogs/new?${new URLSearchParams(auth)}`);
      const frames: Frame[] = [];
      const answered = new Promise<void>((resolve) =>
        socket.on("message", (data) => {
          const frame = readFrame(data);
          frames.push(frame);
          if (frame.type === "message" && frame.payload.sender === "assistant") resolve();
        }),
      );
      await once(socket, "open");
      socket.send(JSON.stringify({ type: "chat_message", correlation_id: 1, payload: { client_id: randomUUID(), text: "hi" } }));
      await answered;
      expect(frames[0]?.type).toBe("connection_established");
      const own = frames.filter(({ type }) => type === "ack" || type === "message");
      expect(own).toMatchObject([{ type: "ack" }, { type: "message", payload: { seq: 2, prev_seq: 1 } }]);
      socket.close();
    }
  });

  it("and over an event stream that is opened after it", async () => {
    answerAtOnce();
    const { auth } = await visitorAuth();
    const found = await authenticateVisitor(core, auth.visitor_token);
    if (!found.ok) throw new Error(found.fault);
    const { dialogId } = await startDialog(core, found.actor, say("hi"), {});
    const reader = (await node.live.eventStream({ ...found, address: "192.0.2.1" }, dialogId, undefined)).getReader();
    let text = "";
    while (!/"seq":2,/.test(text)) text += new TextDecoder().decode((await reader.read()).value);
    expect(text).toContain("event: message\n");
    await reader.cancel();
  });

  it("others who have joined hear an instant answer once", async () => {
    answerAtOnce();
    const { auth } = await visitorAuth();
    const owner = await asMember(core, node.url, workspace.owner.memberId);
    const first = await openClient(`${node.url}/widget`, auth);
    const sent = await first.ask("chat_message", { client_id: randomUUID(), text: "hi" });
    if (!sent.ok) throw new Error(sent.error.error);
    const { dialog_id } = sent.message;
    await owner.ask("join_dialog", { dialog_id });
    const second = await openClient(`${node.url}/widget`, auth);
    await second.ask("chat_message", { client_id: randomUUID(), text: "hi again", dialog_id });
    await second.next<LiveMessage>("message", ({ seq }) => seq === 4);
    await owner.next<LiveMessage>("message", ({ seq }) => seq === 4);
    await first.next<LiveMessage>("message", ({ seq }) => seq === 4);
    const numbers = (client: typeof first) => (client.heard("message") as LiveMessage[]).map(({ seq }) => seq);
    expect([numbers(owner), numbers(first), numbers(second)]).toEqual([[3, 4], [2, 3, 4], [4]]);
    for (const client of [owner, first, second]) client.close();
  });

  it("is greeted before any event reaches it and before a frame of its is answered, however long that takes", async () => {
    const { visitor, auth } = await visitorAuth();
    const { dialogId } = await startDialog(core, visitor, say("hi"), {});
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { openDialog } = core.rows;
    core.rows.openDialog = async (id) => {
      await held;
      return openDialog(id);
    };
    const socketIo = connect(`${node.url}/widget`, { auth, transports: ["websocket"], reconnection: false, forceNew: true });
    const heard: string[][] = [[], []];
    socketIo.onAny((event: string) => heard[0]?.push(event));
    const raw = new WebSocket(`${node.url.replace("http", "ws")}/ws/widget/dialogs/${dialogId}?${new URLSearchParams(auth)}`);
    raw.on("message", (data) => heard[1]?.push(readFrame(data).type));
    const joined = new Promise<void>((resolve) =>
      socketIo.once("connect", () => socketIo.emit("join_dialog", { dialog_id: dialogId }, resolve)),
    );
    await once(raw, "open");
    raw.send(JSON.stringify({ type: "ping" }));
    await expect.poll(() => node.live.realtime.hub.connections.size).toBe(2);
    // The dialog's own people get every change of it, joined or not.
    await sendMessage(core, workspace.operator, dialogId, say("An answer"));
    await core.db.select().from(contacts).where(eq(contacts.id, visitor.contactId));
    await node.live.realtime.flush();
    expect(heard).toEqual([[], []]);
    release();
    await joined;
    await expect.poll(() => heard[1]).toEqual(expect.arrayContaining(["joined", "pong"]));
    expect(heard.map(([first]) => first)).toEqual(["connection_established", "connection_established"]);
    expect(heard[0]).toContain("dialog_updated");
    socketIo.close();
    raw.close();
  });
});
