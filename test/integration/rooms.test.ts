import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Socket as ServerSocket } from "socket.io";
import { io as connect } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readPage } from "@/lib/core/conversations/dialogs/read-page";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import {
  createTestCore,
  createTestToken,
  createTestVisitor,
  createTestWorkspace,
  type TestCore,
  type TestWorkspace,
} from "@/lib/core/testing";
import type { LiveMessage, Message } from "@/lib/protocol/message";
import { asMember, asVisitor, startTestNode, type TestClient, type TestNode } from "../node";

const line = (text: string) => ({ client_id: randomUUID(), text });

describe("the rooms of Socket.IO", () => {
  let core: TestCore;
  let node: TestNode;
  let workspace: TestWorkspace;
  const open: TestClient[] = [];
  const opened = (client: TestClient) => {
    open.push(client);
    return client;
  };

  beforeAll(async () => {
    core = await createTestCore({ env: { WS_RATE_LIMIT_PER_IP: "1000", WS_MAX_MESSAGE_RATE: "10000" } });
    node = await startTestNode(core);
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(async () => {
    await node.stop();
    await core.close();
  });

  const begin = async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, { ...line("hello"), kind: "text", attachments: [] }, {});
    return { visitor, dialogId };
  };
  const startedWith = async (dialogId: number) => {
    const { page } = await readPage(core, workspace.owner, dialogId, {});
    return page.messages[0] as Message;
  };
  const roomsOf = (name: string, dialogId: number) => {
    const { rooms } = node.live.io.of(name).adapter;
    return [...rooms].filter(([room]) => room.startsWith(`dialog:${dialogId}:`)).map(([room, ids]) => [room, ids.size]);
  };

  it("a dialog has one for each side, with those who have joined it and not left", async () => {
    const { visitor, dialogId } = await begin();
    const [first, second] = [
      opened(await asMember(core, node.url, workspace.operator.memberId)),
      opened(await asMember(core, node.url, workspace.owner.memberId)),
    ];
    const outside = opened(await asVisitor(core, node.url, visitor));
    for (const client of [first, second, outside]) await client.ask("join_dialog", { dialog_id: dialogId });
    expect(roomsOf("/admin", dialogId)).toEqual([[`dialog:${dialogId}:members`, 2]]);
    expect(roomsOf("/widget", dialogId)).toEqual([[`dialog:${dialogId}:outside`, 1]]);
    await second.ask("leave_dialog", { dialog_id: dialogId });
    outside.close();
    await expect.poll(() => roomsOf("/widget", dialogId)).toEqual([]);
    expect(roomsOf("/admin", dialogId)).toEqual([[`dialog:${dialogId}:members`, 1]]);
  });

  it("what goes to a room and what goes to each reader arrive in one order, a note with its edits on one side alone, and nobody hears their own receipt", async () => {
    const { visitor, dialogId } = await begin();
    const members: TestClient[] = [];
    for (let at = 0; at < 5; at += 1) members.push(opened(await asMember(core, node.url, workspace.operator.memberId)));
    const owner = opened(await asMember(core, node.url, workspace.owner.memberId));
    const outside = opened(await asVisitor(core, node.url, visitor));
    const orders = [...members, owner, outside].map((client) => {
      const order: number[] = [];
      client.socket.onAny((event: string, payload: LiveMessage) => {
        if (event === "message" || event === "message_updated") order.push(payload.changed_seq);
      });
      return order;
    });
    for (const client of [...members, owner, outside]) await client.ask("join_dialog", { dialog_id: dialogId });
    const writer = opened(await asMember(core, node.url, workspace.owner.memberId));
    let last = 0;
    for (let n = 0; n < 20; n += 1) {
      const kind = n % 2 === 0 ? ("text" as const) : ("note" as const);
      const sent = await writer.ask("chat_message", { ...line(`${n}`), dialog_id: dialogId, kind });
      if (!sent.ok) throw new Error(sent.error.error);
      const edited = await writer.ask("edit_message", { dialog_id: dialogId, message_id: sent.message.id, text: `${n}, edited` });
      if (!edited.ok) throw new Error(edited.error.error);
      last = edited.message.changed_seq;
    }
    const texts = await writer.ask("join_dialog", { dialog_id: dialogId, after_seq: 1, limit: 100 });
    if (!texts.ok) throw new Error(texts.error.error);
    const publicLast = Math.max(...texts.messages.filter(({ kind }) => kind !== "note").map(({ changed_seq }) => changed_seq));
    for (const [at, client] of [...members, owner, outside].entries()) {
      const to = client === outside ? publicLast : last;
      await expect.poll(() => orders[at]?.at(-1)).toBe(to);
      expect(orders[at]).toEqual([...(orders[at] ?? [])].sort((a, b) => a - b));
    }
    expect(new Set(members.map((_, at) => String(orders[at]))).size).toBe(1);
    const heardByOutside = [...outside.heard("message"), ...outside.heard("message_updated")] as LiveMessage[];
    expect(heardByOutside.filter(({ kind }) => kind === "note")).toEqual([]);
    await outside.next("receipt");
    const own = [...outside.heard("receipt")] as { principal: { type: string } }[];
    expect(own.filter(({ principal }) => principal.type === "visitor")).toEqual([]);
  });

  it("a reaction reaches every reader with their own marked and nobody else's, its author by the answer alone, with the number before it", async () => {
    const { visitor, dialogId } = await begin();
    const outside = opened(await asVisitor(core, node.url, visitor));
    const owner = opened(await asMember(core, node.url, workspace.owner.memberId));
    const operators = [0, 1, 2].map(() => asMember(core, node.url, workspace.operator.memberId));
    const [reactor, sameOne, third] = (await Promise.all(operators)).map(opened) as [TestClient, TestClient, TestClient];
    for (const client of [outside, owner, reactor, sameOne, third]) await client.ask("join_dialog", { dialog_id: dialogId });
    const note = await owner.ask("chat_message", { ...line("A note"), dialog_id: dialogId, kind: "note" });
    const hello = (await startedWith(dialogId)).id;
    const react = (client: TestClient) => client.ask("react", { dialog_id: dialogId, message_id: hello, emoji: "👍", on: true });
    const said = await react(reactor);
    expect(said).toMatchObject({ ok: true, message: { reactions: [{ emoji: "👍", count: 1, mine: true }] } });
    const changes = (client: TestClient) => client.heard("message_updated") as LiveMessage[];
    const seen = async (client: TestClient, count: number) => {
      await expect.poll(() => changes(client).length).toBe(count);
      const { reactions, prev_seq, changed_seq } = changes(client).at(-1) as LiveMessage;
      return { mine: reactions.map(({ mine }) => mine), count: reactions[0]?.count, prev_seq, changed_seq };
    };
    if (!said.ok || !note.ok) throw new Error("refused");
    const { changed_seq } = said.message;
    for (const client of [sameOne, third])
      expect(await seen(client, 1)).toEqual({ mine: [true], count: 1, prev_seq: changed_seq - 1, changed_seq });
    expect(await seen(owner, 1)).toEqual({ mine: [false], count: 1, prev_seq: changed_seq - 1, changed_seq });
    // The note has a number that they don't see.
    expect(await seen(outside, 1)).toEqual({ mine: [false], count: 1, prev_seq: changed_seq - 2, changed_seq });
    expect(await react(outside)).toMatchObject({ ok: true, message: { reactions: [{ emoji: "👍", count: 2, mine: true }] } });
    expect(await seen(owner, 2)).toMatchObject({ mine: [false], count: 2 });
    expect(await seen(reactor, 1)).toMatchObject({ mine: [true], count: 2 });
    expect(await reactor.ask("react", { dialog_id: dialogId, message_id: hello, emoji: "no", on: true })).toMatchObject({
      ok: false,
      error: { code: "BAD_REQUEST" },
    });
  });

  it("an event with the name of one of Socket.IO's own, with and without a callback, is answered like any that there is not", async () => {
    const client = opened(await asMember(core, node.url, workspace.operator.memberId));
    expect(await client.ask("error" as never, null as never)).toMatchObject({ ok: false, error: { code: "BAD_REQUEST" } });
    client.socket.emit("error");
    expect(await client.next("error")).toMatchObject({ code: "BAD_REQUEST", event: "error" });
    expect(await client.ask("sync", { dialogs: [] })).toMatchObject({ ok: true });
  });

  it("a reader that does not read is disconnected by what is published to its room, with at most a megabyte waiting for it, and the others hear all", async () => {
    const { dialogId } = await begin();
    const readers: TestClient[] = [];
    for (let at = 0; at < 3; at += 1) readers.push(opened(await asMember(core, node.url, workspace.operator.memberId)));
    for (const reader of readers) await reader.ask("join_dialog", { dialog_id: dialogId });
    const [asleep, ...awake] = readers as [TestClient, TestClient, TestClient];
    const { hub } = node.live.realtime;
    const connection = [...hub.connections.values()].find(({ id }) => id === asleep.socket.id);
    (asleep.socket.io.engine.transport as unknown as { ws: { pause(): void } }).ws.pause();
    const payload = { dialog_id: dialogId, user_id: randomUUID(), name: "Ada", is_typing: true, text: "x".repeat(100_000) };
    let published = 0;
    let most = 0;
    while (connection && hub.connections.has(connection.id) && published < 1_000) {
      hub.emitToReaders(dialogId, "typing", payload);
      published += 1;
      most = Math.max(most, connection.buffered());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(published).toBeLessThan(1_000);
    expect(most).toBeLessThan(1_200_000);
    for (const reader of awake) await expect.poll(() => reader.heard("typing").length).toBe(published);
  });

  it("a client that began by polling is cut at once after its upgrade, and its waiting bytes are counted", async () => {
    const token = await createTestToken(core, workspace.operator.memberId);
    const socket = connect(`${node.url}/admin`, { auth: { token }, reconnection: false, forceNew: true });
    const [greeting] = (await once(socket as never, "connection_established")) as [{ connection_id: string }];
    const { conn } = node.live.io.of("/admin").sockets.get(greeting.connection_id) as ServerSocket;
    await expect.poll(() => conn.transport.name).toBe("websocket");
    const connection = node.live.realtime.hub.connections.get(greeting.connection_id);
    await expect.poll(() => connection?.buffered()).toBe(0);
    const gone = once(socket as never, "disconnect");
    connection?.drop();
    // 1006: without a close handshake.
    const [reason, { context }] = (await gone) as [string, { context: { code: number } }];
    expect([reason, context.code]).toEqual(["transport close", 1006]);
  });
});
