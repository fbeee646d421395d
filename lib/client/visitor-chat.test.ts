import { describe, expect, test, vi } from "vitest";
import { closeInfo } from "@/lib/protocol/closes";
import { memoryStorage } from "./outbox/memory-storage";
import { aDialog, type aMessage, established, FakeLog, fakeWorld, settled } from "./testing";
import { createVisitorChat } from "./visitor-chat";

async function setUp() {
  const world = fakeWorld();
  const tokens: string[] = [];
  const chat = createVisitorChat({
    assistantId: "a",
    auth: async () => ({ visitorToken: tokens.at(-1) }),
    onVisitorToken: (token) => void tokens.push(token),
    storage: memoryStorage(),
    environment: world.environment,
  });
  chat.connect();
  await settled();
  return {
    world,
    chat,
    tokens,
    log: new FakeLog(),
    aWhile: () => world.clock.pass(3_000),
    texts: () => chat.getSnapshot().view.items.map((item) => item.message.text),
  };
}

type Stage = Awaited<ReturnType<typeof setUp>>;

/** A server with this dialog behind the newest socket. */
async function accept({ world, log }: Stage, dialog = true): Promise<void> {
  const socket = world.socket();
  socket.respond = (event, payload) => {
    if (event === "join_dialog")
      return {
        ok: true,
        dialog: aDialog({ last_seq: log.lastSeq }),
        receipts: [],
        ...log.page({ limit: 50, after_seq: payload.after_seq as number | undefined }),
      };
    if (event === "read") return { ok: true };
    return undefined;
  };
  socket.send("connection_established", established({ visitor_token: "v1", dialog: dialog ? aDialog({ last_seq: log.lastSeq }) : null }));
  await settled();
}

const commit = (log: FakeLog, payload: Record<string, unknown>) =>
  log.append({ sender: "user", client_id: String(payload.client_id), text: String(payload.text) });

describe("Who the visitor is", () => {
  test("stays one person when HTTP was faster than the first socket", async () => {
    const set = await setUp();
    const { chat, world, tokens } = set;
    world.http.respond = (_method, path) =>
      path.endsWith("/session") ? { status: 200, body: { visitor_token: "by HTTP", dialog: null } } : { status: 503, body: {} };
    chat.send({ text: "Hi" });
    await world.clock.pass(3_000);
    expect(tokens).toEqual(["by HTTP"]);
    world.socket().send("connection_established", established({ visitor_token: "by socket", dialog: null }));
    await settled();
    expect(tokens).toEqual(["by HTTP"]);
    expect(world.sockets).toHaveLength(2);
    expect(world.socket().handshake).toMatchObject({ visitor_token: "by HTTP" });
  });

  test("stays one person when the first socket was faster than HTTP", async () => {
    const set = await setUp();
    const { chat, world, tokens } = set;
    world.http.respond = (_method, path) => {
      if (!path.endsWith("/session")) return { status: 503, body: {} };
      world.socket().send("connection_established", established({ visitor_token: "by socket", dialog: null }));
      return { status: 200, body: { visitor_token: "by HTTP", dialog: null } };
    };
    chat.send({ text: "Hi" });
    await world.clock.pass(3_000);
    expect(tokens).toEqual(["by socket"]);
  });

  test("is another one when the server does not know the token", async () => {
    const set = await setUp();
    set.tokens.push("of long ago");
    set.world.socket().drop();
    await set.aWhile();
    set.world.socket().send("connection_established", established({ visitor_token: "new", dialog: null }));
    expect(set.tokens.at(-1)).toBe("new");
  });
});

describe("The visitor's conversation", () => {
  test("the first message makes it, and stands there once from the first moment on", async () => {
    const set = await setUp();
    await accept(set, false);
    const { chat, world, log, texts, tokens } = set;
    expect(tokens).toEqual(["v1"]);
    chat.send({ text: "Hi" });
    expect(texts()).toEqual(["Hi"]);
    await settled();
    const [question] = world.socket().asked;
    expect(question?.payload).toMatchObject({ text: "Hi" });
    expect(question?.payload).not.toHaveProperty("dialog_id");
    question?.answer({ ok: true, message: commit(log, question.payload), duplicate: false });
    await settled();
    expect(texts()).toEqual(["Hi"]);
    expect(chat.getSnapshot().view).toMatchObject({ id: 1, at: 1 });
    expect(chat.getSnapshot().view.items[0]?.delivery?.state).toBe("sent");
  });

  test("what was sent while the socket is away goes over HTTP under the same client_id", async () => {
    const set = await setUp();
    await accept(set);
    const { chat, world, log, texts } = set;
    const id = chat.send({ text: "Hi" });
    await settled();
    world.http.respond = (_method, path, body) =>
      path === "/api/dialogs/1/messages"
        ? { status: 201, body: { message: commit(log, body as Record<string, unknown>), duplicate: false } }
        : null;
    const posted = () => world.http.requests.filter((request) => request.path.endsWith("/messages") && request.method === "POST");
    world.socket().drop();
    await world.clock.pass(2_900);
    expect(posted(), "a socket is given three seconds to be back").toEqual([]);
    await world.clock.pass(1_500);
    expect(posted()).toMatchObject([{ path: "/api/dialogs/1/messages", body: { client_id: id } }]);
    expect(texts()).toEqual(["Hi"]);
  });

  test("P7: a message is acknowledged once it is in the state, after the gap before it is healed", async () => {
    const set = await setUp();
    await accept(set);
    const { world, log, texts } = set;
    const [first, second] = [log.append({ text: "one" }), log.append({ text: "two" })];
    const ack = vi.fn(() => texts());
    world.socket().send("message", second, ack);
    expect(ack).not.toHaveBeenCalled();
    await settled();
    expect(ack).toHaveReturnedWith(["one", "two"]);
    world.socket().send("message", first, ack);
    expect(ack).toHaveBeenCalledTimes(2);
    expect(texts()).toEqual(["one", "two"]);
  });

  test("P5: after a reconnection what was missed is asked for from the last number", async () => {
    const set = await setUp();
    set.log.append({ text: "one" });
    await accept(set);
    set.world.socket().drop();
    set.log.append({ text: "two" });
    await set.world.clock.pass(2_500);
    expect(set.world.sockets).toHaveLength(2);
    await accept(set);
    expect(set.texts()).toEqual(["one", "two"]);
  });

  test("a socket that does not answer about high-water marks is taken for dead", async () => {
    const set = await setUp();
    await accept(set);
    const socket = set.world.socket();
    set.world.page("visible");
    await settled();
    expect(socket.asked.map((question) => question.event)).toEqual(["sync"]);
    socket.asked[0]?.fail();
    await settled();
    expect(set.chat.getSnapshot().connection.status).toBe("reconnecting");
    expect(socket.closed).toBe(true);
  });

  test("an evicted tab connects again when it is used", async () => {
    const set = await setUp();
    await accept(set);
    set.world.socket().send("session_close", closeInfo("CONFLICT_CONNECTION"));
    await set.world.clock.pass(60_000);
    expect(set.chat.getSnapshot().connection.status).toBe("disconnected");
    expect(set.world.sockets).toHaveLength(1);
    set.world.page("used");
    await settled();
    expect(set.world.sockets).toHaveLength(2);
  });

  test("a read and a delivered mark of the team show on one's own message", async () => {
    const set = await setUp();
    set.log.append({ sender: "user", client_id: "c" });
    await accept(set);
    const state = () => set.chat.getSnapshot().view.items[0]?.delivery?.state;
    expect(state()).toBe("sent");
    const receipt = { dialog_id: 1, principal: { type: "member", id: 1, name: "Dana" }, delivered_seq: 1, read_seq: 0 };
    set.world.socket().send("receipt", receipt);
    expect(state()).toBe("delivered");
    set.world.socket().send("receipt", { ...receipt, read_seq: 1 });
    expect(state()).toBe("read");
  });

  test("unread counts what others wrote since one read, events left out", async () => {
    const set = await setUp();
    await accept(set);
    const hear = (more: Parameters<typeof aMessage>[1]) => set.world.socket().send("message", set.log.append(more), () => undefined);
    hear({ sender: "assistant" });
    hear({ sender: "system", kind: "event" });
    expect(set.chat.getSnapshot().unread).toBe(1);
    set.chat.read();
    set.chat.send({ text: "x" });
    expect(set.chat.getSnapshot().unread).toBe(0);
  });

  test("typing of others ends by itself", async () => {
    const set = await setUp();
    await accept(set);
    set.world.socket().send("typing", { dialog_id: 1, user_id: 1, name: "Dana", is_typing: true });
    expect(set.chat.getSnapshot().view.typing).toHaveLength(1);
    await set.world.clock.pass(8_000);
    expect(set.chat.getSnapshot().view.typing).toHaveLength(0);
  });

  test("an older page goes above, and the snapshot keeps its identity while nothing changes", async () => {
    const set = await setUp();
    for (let n = 0; n < 60; n += 1) set.log.append();
    await accept(set);
    set.world.http.respond = () => ({ status: 200, body: set.log.page({ before_seq: 11, limit: 50 }) });
    expect(set.chat.getSnapshot().view.hasOlder).toBe(true);
    await set.chat.loadOlder();
    expect(set.texts()).toHaveLength(60);
    expect(set.chat.getSnapshot().view.hasOlder).toBe(false);
    expect(set.chat.getSnapshot()).toBe(set.chat.getSnapshot());
  });

  test("one's own typing is sent at once, then at most every 3 s with the latest words", async () => {
    const set = await setUp();
    await accept(set);
    for (const text of ["H", "He", "Hello"]) {
      set.chat.typing(text);
      await set.world.clock.pass(500);
    }
    await set.world.clock.pass(3_000);
    expect(set.world.socket().asked.map(({ event, payload }) => [event, payload.text])).toEqual([
      ["typing_start", "H"],
      ["typing_start", "Hello"],
    ]);
    await set.world.clock.pass(6_000);
    expect(set.world.socket().asked.at(-1)?.event).toBe("typing_stop");
  });

  test("a resolved conversation that one looks at outlives a reconnection, but not another person", async () => {
    const set = await setUp();
    set.log.append({ text: "Bye" });
    await accept(set);
    const come = async (id: string) => {
      set.world.socket().drop();
      await set.world.clock.pass(10_000);
      set.world.socket().send("connection_established", established({ dialog: null, principal: { type: "visitor", id, name: "Visitor" } }));
      await settled();
    };
    await come("v");
    expect(set.texts()).toEqual(["Bye"]);
    await come("another");
    expect(set.texts()).toEqual([]);
    expect(set.chat.getSnapshot().view.id).toBeNull();
  });
});

test("what is unread in a conversation that is not shown counts, and is told at once", async () => {
  const set = await setUp();
  await accept(set);
  const seen: number[] = [];
  set.chat.subscribe(() => seen.push(set.chat.getSnapshot().unread));
  set.chat.choose(null);
  set.world.socket().send("dialog_updated", { ...aDialog({ unread: 2, updated_at: "2025-01-02T00:00:00.000Z" }), prev_seq: 0 });
  expect(seen.at(-1)).toBe(2);
  expect(set.chat.getSnapshot().view.id).toBeNull();
});

describe("Earlier conversations", () => {
  const listings = ({ world }: Stage) => world.http.requests.filter(({ path }) => path.startsWith("/api/dialogs?")).length;

  async function comeBack(set: Stage, principal = established().principal): Promise<void> {
    set.world.socket().drop();
    await set.world.clock.pass(10_000);
    set.world.socket().send("connection_established", established({ dialog: null, principal }));
    await settled();
  }

  test("are not asked for by whoever came anew, however often they come back", async () => {
    const set = await setUp();
    await accept(set);
    await comeBack(set);
    await comeBack(set);
    expect(listings(set)).toBe(0);
  });

  test("are asked for once by whoever came with a token", async () => {
    const set = await setUp();
    set.tokens.push("v1");
    await comeBack(set);
    await comeBack(set);
    expect(listings(set)).toBe(1);
  });
});
