import { describe, expect, test } from "vitest";
import type { Me } from "@/lib/protocol/routes/people";
import { memoryStorage } from "../outbox/memory-storage";
import { aDialog, aHandoff, established, FakeLog, fakeWorld, settled } from "../testing";
import { createDesk } from "./desk";

async function setUp(onSomebodyElse?: () => void) {
  const world = fakeWorld();
  const log = new FakeLog();
  world.http.respond = (method, path) => {
    if (path.startsWith("/api/dialogs?")) return { status: 200, body: { data: [aDialog({ last_seq: log.lastSeq })], next_cursor: null } };
    if (path === "/api/dialogs/counts") return { status: 200, body: { waiting: 1, mine: 0, open: 1, assistant: 0 } };
    if (method === "GET" && path.includes("/messages"))
      return {
        status: 200,
        body: log.page({ limit: 50, after_seq: Number(new URL(path, "http://x").searchParams.get("after_seq") ?? 0) }),
      };
    return path === "/api/dialogs/1" ? { status: 200, body: aDialog({ last_seq: log.lastSeq }) } : null;
  };
  const desk = createDesk({ scope: "member:1", storage: memoryStorage(), environment: world.environment, onSomebodyElse });
  desk.connect();
  await settled();
  const accept = async () => {
    world.socket().respond = (event, payload) =>
      event === "join_dialog"
        ? {
            ok: true,
            dialog: aDialog({ last_seq: log.lastSeq }),
            receipts: [],
            ...log.page({ limit: 50, after_seq: payload.after_seq as number | undefined }),
          }
        : undefined;
    world.socket().send("connection_established", established({ principal: { type: "member", id: 1, name: "Dana" } }));
    await settled();
  };
  return { world, log, desk, accept };
}

describe("The desk", () => {
  test("shows an alert until it ends, by its own time or because it is said to be over", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    const alert = { severity: "critical" as const, message: "The disk is full.", affected_services: ["database"] };
    const publish = (more: { ends_at?: string }) =>
      world.socket().send("system_alert", { ...alert, ...more, timestamp: new Date(world.clock.now).toISOString() });
    publish({});
    expect(desk.getSnapshot().alerts).toMatchObject([alert]);
    publish({ ends_at: new Date(world.clock.now).toISOString() });
    expect(desk.getSnapshot().alerts).toEqual([]);
    publish({ ends_at: new Date(world.clock.now + 60_000).toISOString() });
    await world.clock.pass(59_000);
    expect(desk.getSnapshot().alerts).toMatchObject([alert]);
    await world.clock.pass(1_000);
    expect(desk.getSnapshot().alerts).toEqual([]);
  });

  test("shows several alerts, the gravest first, and replaces one by its id", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    const tell = (id: number, severity: "info" | "warning" | "critical", message: string) =>
      world
        .socket()
        .send("system_alert", { id, severity, message, affected_services: [], timestamp: new Date(world.clock.now).toISOString() });
    tell(1, "info", "Lunch");
    tell(2, "critical", "Out of order");
    tell(1, "warning", "A long lunch");
    expect(desk.getSnapshot().alerts.map(({ message }) => message)).toEqual(["Out of order", "A long lunch"]);
  });

  test("forgets an alert of a connection that ended: one that lasts comes again on the next", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    world.socket().send("system_alert", { severity: "warning", message: "Maintenance.", affected_services: [], timestamp: "" });
    expect(desk.getSnapshot().alerts).toHaveLength(1);
    await accept();
    expect(desk.getSnapshot().alerts).toEqual([]);
  });

  test("shows the list and opens a conversation", async () => {
    const { desk, log, accept } = await setUp();
    log.append({ sender: "user", text: "Hi" });
    await accept();
    const close = desk.open(1);
    await settled();
    expect(desk.getSnapshot().list.items).toHaveLength(1);
    expect(desk.getSnapshot().dialogs.get(1)?.items).toMatchObject([{ mine: false, message: { text: "Hi" } }]);
    close();
    expect(desk.getSnapshot().dialogs.size).toBe(0);
  });

  test("takes a conversation that is in other hands off the list and out of sight, until it comes back", async () => {
    const { world, desk, log, accept } = await setUp();
    log.append({ sender: "user", text: "Hi" });
    await accept();
    desk.open(1);
    await settled();
    world.socket().send("dialog_removed", { dialog_id: 1 });
    const view = () => desk.getSnapshot().dialogs.get(1);
    expect(desk.getSnapshot().list.items).toEqual([]);
    expect(view()).toMatchObject({ dialog: null, items: [], error: { code: "NOT_FOUND" } });
    world.socket().send("dialog_updated", { ...aDialog({ last_seq: log.lastSeq, updated_at: "2025-01-03T00:00:00.000Z" }), prev_seq: 0 });
    await settled();
    expect(desk.getSnapshot().list.items).toHaveLength(1);
    expect(view()).toMatchObject({ error: null, items: [{ message: { text: "Hi" } }] });
  });

  test("shows a reaction at once, takes back one that is refused, and has the server's word in the end", async () => {
    const { world, desk, log, accept } = await setUp();
    log.append({ sender: "user", text: "Hi", reactions: [{ emoji: "👍", count: 1, mine: false }] });
    await accept();
    desk.open(1);
    await settled();
    const shown = () => desk.getSnapshot().dialogs.get(1)?.items[0]?.message.reactions;
    const refused = desk.react(1, 1, "🎉", true);
    await settled();
    expect(shown()).toEqual([
      { emoji: "👍", count: 1, mine: false },
      { emoji: "🎉", count: 1, mine: true },
    ]);
    const error = { code: "CONFLICT", error: "Deleted", timestamp: "", recoverable: false, help: "" };
    world.socket().asked.shift()?.answer({ ok: false, error });
    expect(await refused).toMatchObject({ ok: false, error });
    expect(shown()).toEqual([{ emoji: "👍", count: 1, mine: false }]);
    const granted = desk.react(1, 1, "👍", true);
    await settled();
    expect(shown()).toEqual([{ emoji: "👍", count: 2, mine: true }]);
    const answer = { ...log.messages[0], changed_seq: 2, reactions: [{ emoji: "👍", count: 3, mine: true }] };
    world.socket().asked.shift()?.answer({ ok: true, message: answer });
    await granted;
    expect(shown()).toEqual([{ emoji: "👍", count: 3, mine: true }]);
    expect(desk.getSnapshot().dialogs.get(1)?.at).toBe(2);
  });

  test("says which conversation is in front of them until it is another, and knows who else looks at which", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    const said = () =>
      world
        .socket()
        .asked.splice(0)
        .flatMap(({ event, payload }) => (event === "viewing" ? [payload] : []));
    desk.view(1);
    desk.view(1);
    await world.clock.pass(50_000);
    expect(said()).toEqual([{ dialog_id: 1 }, { dialog_id: 1 }, { dialog_id: 1 }]);
    const since = "2025-01-01T00:00:00.000Z";
    const olga = { id: 2, name: "Olga", since, typing: true };
    world.socket().send("viewing", { dialog_id: 1, operators: [{ id: 1, name: "Dana", since, typing: false }, olga] });
    expect([...desk.getSnapshot().viewers]).toEqual([[1, [olga]]]);
    await accept();
    expect([said(), desk.getSnapshot().viewers.size]).toEqual([[{ dialog_id: 1 }], 0]);
    desk.view(null);
    await world.clock.pass(120_000);
    expect(said()).toEqual([null]);
  });

  test("polls every 3 s where there is no socket, and says so", async () => {
    const { world, desk, log } = await setUp();
    desk.open(1);
    await settled();
    world.socket().refuse();
    await world.clock.pass(2_000);
    world.socket().refuse();
    log.append({ sender: "user", text: "Are you there?" });
    await world.clock.pass(3_500);
    expect(desk.getSnapshot().connection.status).toBe("polling");
    expect(desk.getSnapshot().dialogs.get(1)?.items).toHaveLength(1);
    log.append({ sender: "user", text: "Hello?" });
    world.socket().refuse();
    await world.clock.pass(3_100);
    expect(desk.getSnapshot().dialogs.get(1)?.items).toHaveLength(2);
  });

  test("polls leave a server that is slow four times as long as its answer took", async () => {
    const { world, desk } = await setUp();
    desk.open(1);
    await settled();
    const fetch = world.environment.fetch;
    let polls = 0;
    world.environment.fetch = async (input, init) => {
      if (!String(input).includes("after_seq")) return fetch(input, init);
      polls += 1;
      await new Promise<void>((answer) => void world.clock.after(5_000, answer));
      return fetch(input, init);
    };
    world.socket().respond = () => undefined;
    for (let failed = 0; failed < 2; failed++) {
      world.socket().refuse();
      await world.clock.pass(2_000);
    }
    await world.clock.pass(2_000);
    expect(polls).toBe(1);
    await world.clock.pass(23_500);
    expect(polls).toBe(1);
    await world.clock.pass(3_000);
    expect(polls).toBe(2);
  });

  test("what is heard while an older state is on its way is asked for at once, not forgotten", async () => {
    const { world, desk, log, accept } = await setUp();
    log.append({ sender: "user", text: "Hi" });
    await accept();
    desk.open(1);
    await settled();
    world.socket().respond = () => undefined;
    world.socket().send("connection_established", established({ principal: { type: "member", id: 1, name: "Dana" } }));
    await settled();
    const join = () => world.socket().asked.find(({ event }) => event === "join_dialog");
    const stateOf = (after_seq: unknown) => ({
      ok: true,
      dialog: aDialog({ last_seq: log.lastSeq }),
      receipts: [],
      ...log.page({ limit: 50, after_seq: Number(after_seq) }),
    });
    const older = stateOf(1);
    log.append({ sender: "user", text: "Is anybody there?" });
    world.socket().send("message", log.append({ sender: "user", text: "Hello?" }));
    const first = join();
    world.socket().asked.length = 0;
    first?.answer(older);
    await settled();
    join()?.answer(stateOf(join()?.payload.after_seq));
    await settled();
    expect(desk.getSnapshot().dialogs.get(1)?.items).toHaveLength(3);
  });

  test("a reply goes to its dialog and shows at once", async () => {
    const { world, desk, log, accept } = await setUp();
    await accept();
    desk.open(1);
    await settled();
    const id = desk.send(1, { text: "Hello" });
    expect(desk.getSnapshot().dialogs.get(1)?.items).toMatchObject([{ key: id, mine: true, delivery: { state: "sending" } }]);
    await settled();
    const [question] = world.socket().asked;
    expect(question).toMatchObject({ event: "chat_message", payload: { dialog_id: 1, client_id: id } });
    question?.answer({ ok: true, duplicate: false, message: log.append({ client_id: id, text: "Hello" }) });
    await settled();
    expect(desk.getSnapshot().dialogs.get(1)?.items).toMatchObject([{ key: id, mine: true, delivery: { state: "sent" } }]);
  });

  test.each([
    ["goes over HTTP under the member's own session", 1, true],
    ["is not sent under another's, who has signed in since", 2, false],
  ])("a reply without a socket %s", async (_what, signedIn, isSent) => {
    let others = 0;
    const { world, desk } = await setUp(() => {
      others += 1;
    });
    const respond = world.http.respond;
    world.http.respond = (method, path, body) =>
      path === "/api/me"
        ? { status: 200, body: { member: { id: signedIn } } satisfies { member: Pick<Me["member"], "id"> } }
        : respond(method, path, body);
    desk.open(1);
    await settled();
    world.socket().refuse();
    await world.clock.pass(2_000);
    world.socket().refuse();
    await world.clock.pass(3_500);
    desk.send(1, { text: "Hello" });
    await settled();
    const sent = world.http.requests.filter(({ method, path }) => method === "POST" && path === "/api/dialogs/1/messages");
    expect(sent.map(({ body }) => body)).toMatchObject(isSent ? [{ text: "Hello" }] : []);
    expect(others).toBe(isSent ? 0 : 1);
  });

  test("accepting answers with the server's refusal as it is", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    const accepting = desk.accept(1);
    await settled();
    world.socket().asked[0]?.answer({
      ok: false,
      error: { code: "CONFLICT", error: "A person already has this conversation", timestamp: "", recoverable: false, help: "" },
    });
    expect(await accepting).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  });

  test("accepting shows at once who has it, before the server has answered", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    desk.open(1);
    await settled();
    void desk.accept(1);
    const shown = { status: "human", assignee: { id: 1, name: "Dana", avatar_url: null } } as const;
    expect(desk.getSnapshot().dialogs.get(1)?.dialog).toMatchObject(shown);
    expect(desk.getSnapshot().list.items[0]).toMatchObject(shown);
    await settled();
    const dialog = aDialog({ ...shown, last_seq: 2, updated_at: "2025-01-02T00:00:00.000Z" });
    world.socket().asked[0]?.answer({ ok: true, handoff: aHandoff({ status: "accepted" }), dialog });
    await settled();
    expect(desk.getSnapshot().dialogs.get(1)?.dialog).toMatchObject({ ...shown, last_seq: 2 });
  });

  test("who accepts second sees who was first", async () => {
    const { world, desk, accept } = await setUp();
    await accept();
    desk.open(1);
    await settled();
    const accepting = desk.accept(1);
    await settled();
    const marco = { id: 2, name: "Marco", avatar_url: null };
    const taken = aDialog({ status: "human", assignee: marco, last_seq: 2, updated_at: "2025-01-02T00:00:00.000Z" });
    const respond = world.http.respond;
    world.http.respond = (method, path) => (path === "/api/dialogs/1" ? { status: 200, body: taken } : respond(method, path, undefined));
    world.socket().asked[0]?.answer({
      ok: false,
      error: { code: "CONFLICT", error: "Marco already accepted this conversation", timestamp: "", recoverable: false, help: "" },
    });
    await accepting;
    await settled();
    expect(desk.getSnapshot().dialogs.get(1)?.dialog).toMatchObject({ status: "human", assignee: marco });
    expect(desk.getSnapshot().list.items[0]).toMatchObject({ assignee: marco });
  });

  test("a person who is named is named on what they wrote before, in an open conversation and in the list", async () => {
    const { world, desk, log, accept } = await setUp();
    log.append({ sender: "user", text: "Hi", author: { id: "v", name: "Visitor 8F2A", avatar_url: null } });
    await accept();
    desk.open(1);
    await settled();
    world.socket().send("person_updated", { key: "contact:v", name: "Ada Moreno", avatar_url: null });
    expect(desk.getSnapshot().dialogs.get(1)?.items[0]?.message.author?.name).toBe("Ada Moreno");
  });

  test("a reconnection joins again what is open", async () => {
    const { world, desk, log, accept } = await setUp();
    await accept();
    desk.open(1);
    await settled();
    world.socket().drop();
    log.append({ sender: "user", text: "missed" });
    await world.clock.pass(2_500);
    await accept();
    expect(desk.getSnapshot().dialogs.get(1)?.items).toMatchObject([{ message: { text: "missed" } }]);
  });
});
