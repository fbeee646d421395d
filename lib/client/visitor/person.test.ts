import { describe, expect, test } from "vitest";
import { closeInfo } from "@/lib/protocol/closes";
import { memoryStorage } from "../outbox/memory-storage";
import { aDialog, established, FakeBrowser, FakeLog, fakeWorld, settled } from "../testing";
import type { OutboxStorage, VisitorCredentials } from "../types";
import { createVisitorChat } from "../visitor-chat";
import { ownerOf } from "./owner";

const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
const ANN = token({ site_id: "shop", sub: "ann" });
const BOB = token({ site_id: "shop", sub: "bob" });
const VISITOR = token({ typ: "visitor", sub: "v1" });

const customer = (name: string, more: object = {}) =>
  established({ principal: { type: "customer", id: name, name }, dialog: null, ...more });
const visitor = (more: object = {}) => established({ principal: { type: "visitor", id: "v1", name: "Visitor" }, dialog: null, ...more });

/** Every text in a storage, whoever owns it. */
function disk() {
  const inner = memoryStorage();
  const texts = new Map<string, string>();
  const storage: OutboxStorage = {
    ...inner,
    persistent: true,
    shared: true,
    put: (entry) => {
      texts.set(entry.client_id, entry.text);
      return inner.put(entry);
    },
    remove: async (scope, clientId) => {
      const held = (await inner.load(scope)).some((entry) => entry.client_id === clientId);
      if (held) texts.delete(clientId);
      return inner.remove(scope, clientId);
    },
  };
  return { storage, texts: () => [...texts.values()] };
}

async function openTab(credentials: VisitorCredentials, how: { browser?: FakeBrowser; kept?: ReturnType<typeof disk> } = {}) {
  const world = fakeWorld(how.browser);
  const kept = how.kept ?? disk();
  let given = credentials;
  let logouts = 0;
  const chat = createVisitorChat({
    assistantId: "a",
    auth: async () => given,
    onVisitorToken: (visitorToken) => {
      given = { ...given, visitorToken };
    },
    onLogout: () => {
      given = {};
      logouts += 1;
    },
    storage: kept.storage,
    environment: world.environment,
  });
  chat.connect();
  await settled();
  const log = new FakeLog();
  const sent: { dialog_id?: number; text: string; path?: string }[] = [];
  return {
    world,
    chat,
    kept,
    log,
    sent,
    logouts: () => logouts,
    answerWith: (credentials: VisitorCredentials) => {
      given = credentials;
    },
    shown: () => chat.getSnapshot().view.items.map((item) => item.message.text),
    identify: async (siteToken: string, visitorToken = given.visitorToken) => {
      given = { siteToken, visitorToken };
      chat.reauthenticate();
      await settled();
    },
    logout: async () => {
      given = {};
      chat.logout();
      await settled();
    },
    goOffline: () => world.socket().drop(),
    /** The newest socket is accepted, and takes what it is sent into its dialog. */
    accept: async (as: ReturnType<typeof established>) => {
      const socket = world.socket();
      socket.respond = (event, payload) => {
        if (event === "join_dialog")
          return { ok: true, dialog: aDialog({ last_seq: log.lastSeq }), receipts: [], ...log.page({ limit: 50 }) };
        if (event !== "chat_message") return { ok: true };
        sent.push(payload as { text: string });
        return { ok: true, duplicate: false, message: log.append({ sender: "user", ...(payload as { client_id: string; text: string }) }) };
      };
      socket.send("connection_established", as);
      await settled();
    },
  };
}

describe("What belongs to one person", () => {
  test("after logout what they wrote offline is neither stored, shown nor sent, whoever comes next", async () => {
    const tab = await openTab({ siteToken: ANN });
    await tab.accept(customer("ann", { dialog: aDialog() }));
    tab.goOffline();
    tab.chat.send({ text: "Ann's diagnosis" });
    await settled();
    expect(tab.kept.texts()).toEqual(["Ann's diagnosis"]);
    await tab.logout();
    expect(tab.shown()).toEqual([]);
    expect(tab.kept.texts()).toEqual([]);
    await tab.identify(BOB);
    await tab.accept(customer("bob"));
    await tab.world.clock.pass(60_000);
    expect([tab.sent, tab.shown(), tab.kept.texts()]).toEqual([[], [], []]);
  });

  test("after logout nothing of the conversation is drawn, offline too", async () => {
    const tab = await openTab({ siteToken: ANN });
    tab.log.append({ text: "Your result is here" });
    await tab.accept(customer("ann", { dialog: aDialog({ last_seq: 1 }) }));
    expect(tab.shown()).toEqual(["Your result is here"]);
    tab.goOffline();
    const { person } = tab.chat.getSnapshot();
    await tab.logout();
    expect(tab.chat.getSnapshot()).toMatchObject({ principal: null, unread: 0, view: { id: null, dialog: null, items: [] } });
    expect(tab.chat.getSnapshot().person).not.toBe(person);
  });

  test("without a logout it waits, and goes out as that person when they are back", async () => {
    const tab = await openTab({ siteToken: ANN });
    tab.goOffline();
    tab.chat.send({ text: "from Ann" });
    await tab.identify(BOB);
    await tab.accept(customer("bob"));
    await tab.world.clock.pass(60_000);
    expect([tab.sent, tab.shown()]).toEqual([[], []]);
    await tab.identify(ANN);
    expect(tab.world.socket().handshake).toMatchObject({ site_token: ANN });
    await tab.accept(customer("ann"));
    await tab.world.clock.pass(1_000);
    expect(tab.sent).toMatchObject([{ text: "from Ann" }]);
    expect(tab.kept.texts()).toEqual([]);
  });

  test("on a later page somebody else neither sees nor sends it", async () => {
    const kept = disk();
    const before = await openTab({ siteToken: ANN }, { kept });
    before.chat.send({ text: "at night, from Ann" });
    await settled();
    before.chat.destroy();
    const after = await openTab({ siteToken: BOB }, { kept });
    await after.accept(customer("bob"));
    await after.world.clock.pass(60_000);
    expect([after.sent, after.shown()]).toEqual([[], []]);
    expect(after.world.http.requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  test("an answer to one of their messages that comes late changes nothing for the next", async () => {
    const tab = await openTab({ siteToken: ANN });
    await tab.accept(customer("ann"));
    const socket = tab.world.socket();
    socket.respond = () => undefined;
    tab.chat.send({ text: "from Ann" });
    await settled();
    const question = socket.asked.find(({ event }) => event === "chat_message");
    await tab.identify(BOB);
    await tab.accept(customer("bob"));
    question?.answer({ ok: true, message: tab.log.append({ text: "from Ann", dialog_id: 7 }), duplicate: false });
    await settled();
    expect(tab.chat.getSnapshot().view).toMatchObject({ id: null, items: [] });
  });

  test("who is asked for a new token and has somebody else's is somebody else", async () => {
    const tab = await openTab({ siteToken: ANN });
    tab.chat.send({ text: "from Ann" });
    await settled();
    tab.answerWith({ siteToken: BOB });
    tab.world.socket().send("session_close", closeInfo("AUTH_EXPIRED"));
    await tab.world.clock.pass(2_000);
    expect(tab.world.socket().handshake).toMatchObject({ site_token: BOB });
    await tab.accept(customer("bob"));
    await tab.world.clock.pass(10_000);
    expect([tab.sent, tab.shown()]).toEqual([[], []]);
  });

  test("nothing is sent on a connection that the server gives to another principal", async () => {
    const tab = await openTab({ visitorToken: VISITOR });
    tab.chat.send({ text: "from v1" });
    await tab.accept(established({ principal: { type: "visitor", id: "v2", name: "Visitor" }, dialog: null }));
    expect(tab.sent).toEqual([]);
    expect(tab.shown()).toEqual(["from v1"]);
  });
});

describe("The same person goes on", () => {
  test("who is identified keeps the open conversation, and what waits goes into it as that customer", async () => {
    const tab = await openTab({ visitorToken: VISITOR });
    tab.log.append({ sender: "user", text: "before" });
    await tab.accept(visitor({ dialog: aDialog({ last_seq: 1 }) }));
    tab.goOffline();
    tab.chat.send({ text: "in the tunnel" });
    await settled();
    const { person } = tab.chat.getSnapshot();
    await tab.identify(ANN);
    expect(tab.shown()).toEqual(["before", "in the tunnel"]);
    expect(tab.world.socket().handshake).toMatchObject({ site_token: ANN, visitor_token: VISITOR });
    await tab.accept(customer("ann", { dialog: aDialog({ last_seq: 1 }) }));
    expect(tab.sent).toMatchObject([{ text: "in the tunnel", dialog_id: 1 }]);
    expect(tab.chat.getSnapshot().person).toBe(person);
    expect(tab.kept.texts()).toEqual([]);
  });

  test("a visitor who turned out to be another goes on as that one, under a token of theirs, with what waits", async () => {
    const tab = await openTab({ visitorToken: VISITOR });
    await tab.accept(visitor({ dialog: aDialog() }));
    tab.goOffline();
    tab.chat.send({ text: "in the tunnel" });
    await tab.world.clock.pass(2_000);
    expect(tab.world.socket().handshake).toMatchObject({ visitor_token: VISITOR });
    const other = token({ typ: "visitor", sub: "v2" });
    const as = { principal: { type: "visitor" as const, id: "v2", name: "Visitor" }, visitor_token: other, dialog: aDialog() };
    await tab.accept(established(as));
    expect(tab.chat.getSnapshot()).toMatchObject({ connection: { status: "connected" }, principal: { id: "v2" }, view: { id: 1 } });
    expect(tab.sent).toMatchObject([{ text: "in the tunnel" }]);
    tab.goOffline();
    await tab.world.clock.pass(20_000);
    expect(tab.world.socket().handshake).toMatchObject({ visitor_token: other });
  });

  test("over HTTP the server hears who the visitor is before it gets what waits", async () => {
    const tab = await openTab({ visitorToken: VISITOR });
    await tab.accept(visitor({ dialog: aDialog() }));
    tab.goOffline();
    tab.chat.send({ text: "in the tunnel" });
    await settled();
    tab.world.http.requests.length = 0;
    tab.world.http.respond = (_method, path, body) => {
      if (path.endsWith("/session")) return { status: 200, body: { visitor_token: VISITOR, dialog: aDialog() } };
      const { client_id, text } = body as { client_id: string; text: string };
      return { status: 201, body: { message: tab.log.append({ sender: "user", client_id, text }), duplicate: false } };
    };
    await tab.identify(ANN);
    await tab.world.clock.pass(5_000);
    expect(tab.world.http.requests.slice(0, 2)).toMatchObject([
      { path: "/api/widget/session", body: { visitor_token: VISITOR, site_token: ANN } },
      { path: "/api/dialogs/1/messages", body: { text: "in the tunnel" } },
    ]);
  });

  test("what a visitor wrote on an earlier page goes with them when the site knows them on the next", async () => {
    const kept = disk();
    const before = await openTab({ visitorToken: VISITOR }, { kept });
    before.chat.send({ text: "written before signing in" });
    await settled();
    before.chat.destroy();
    const after = await openTab({ visitorToken: VISITOR, siteToken: ANN }, { kept });
    await after.accept(customer("ann"));
    expect(after.sent).toMatchObject([{ text: "written before signing in" }]);
  });

  test("P8: a first message written offline survives a reload and goes out with the first token", async () => {
    const kept = disk();
    const before = await openTab({}, { kept });
    before.chat.send({ text: "hello" });
    await settled();
    before.chat.destroy();
    const after = await openTab({}, { kept });
    expect(after.shown()).toEqual(["hello"]);
    await after.accept(visitor({ visitor_token: VISITOR }));
    expect(after.sent).toMatchObject([{ text: "hello" }]);
    expect(kept.texts()).toEqual([]);
  });

  test("a newer token of the same customer changes nothing that is shown", async () => {
    const tab = await openTab({ siteToken: ANN });
    tab.log.append({ text: "hello" });
    await tab.accept(customer("ann", { dialog: aDialog({ last_seq: 1 }) }));
    await tab.identify(token({ site_id: "shop", sub: "ann", exp: 1 }));
    expect(tab.shown()).toEqual(["hello"]);
  });
});

describe("Several tabs of one browser", () => {
  test("a logout in one of them empties the others of that person, and of nobody else", async () => {
    const shared = { browser: new FakeBrowser(), kept: disk() };
    const [first, second, bobs] = [
      await openTab({ siteToken: ANN }, shared),
      await openTab({ siteToken: ANN }, shared),
      await openTab({ siteToken: BOB }, shared),
    ];
    for (const tab of [second, bobs]) tab.log.append({ text: "hello" });
    await second.accept(customer("ann", { dialog: aDialog({ last_seq: 1 }) }));
    await bobs.accept(customer("bob", { dialog: aDialog({ last_seq: 1 }) }));
    second.goOffline();
    second.chat.send({ text: "from Ann" });
    await settled();
    await first.logout();
    expect([second.shown(), second.logouts()]).toEqual([[], 1]);
    expect([bobs.shown(), bobs.logouts()]).toEqual([["hello"], 0]);
    expect(shared.kept.texts()).toEqual([]);
    await second.world.clock.pass(60_000);
    expect(second.world.socket().handshake).not.toHaveProperty("site_token");
  });
});

describe("ownerOf", () => {
  test("distinguishes people by what their tokens say, in any script", () => {
    const owners = [
      ownerOf({}),
      ownerOf({ visitorToken: VISITOR }),
      ownerOf({ siteToken: ANN, visitorToken: VISITOR }),
      ownerOf({ siteToken: token({ site_id: "shop", sub: "Ångström 松" }) }),
      ownerOf({ siteToken: "not a token at all" }),
    ];
    expect(owners).toEqual(["visitor:new", "visitor:v1", "customer:shop:ann", "customer:shop:Ångström 松", "customer:?token at all"]);
  });
});
