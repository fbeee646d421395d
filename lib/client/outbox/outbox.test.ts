import { describe, expect, test, vi } from "vitest";
import type { ErrorBody } from "@/lib/protocol/errors";
import { aMessage, FakeBrowser, FakeClock, fakeWorld, live, settled } from "../testing";
import type { OutboxEntry, OutboxStorage, Result } from "../types";
import { fallbackStorage } from "./fallback-storage";
import { hostStorage } from "./host-storage";
import { memoryStorage } from "./memory-storage";
import { Outbox, type Sent } from "./outbox";

const error = (code: ErrorBody["code"], recoverable: boolean, more: Partial<ErrorBody> = {}): Result<Sent> => ({
  ok: false,
  error: { code, error: code, timestamp: "", recoverable, help: "", ...more },
});
const done = (entry: OutboxEntry): Result<Sent> => ({
  ok: true,
  message: live(aMessage(1, { client_id: entry.client_id, text: entry.text })),
});

/** Storage that outlives a tab, as the browser's database does. */
function disk(): OutboxStorage {
  return { ...memoryStorage(), persistent: true, shared: true };
}

function setUp(
  deliver: (entry: OutboxEntry) => Promise<Result<Sent>> | Result<Sent>,
  how: { storage?: OutboxStorage; browser?: FakeBrowser; clock?: FakeClock; transport?: () => Promise<void> } = {},
) {
  const world = fakeWorld(how.browser, how.clock);
  const attempts: string[] = [];
  const arrived: string[] = [];
  const outbox = new Outbox({
    environment: world.environment,
    storage: how.storage ?? memoryStorage(),
    scope: "s",
    transport: how.transport ?? (async () => undefined),
    deliver: async (entry) => {
      attempts.push(entry.text);
      return deliver(entry);
    },
    onSent: (_entry, { message }) => void arrived.push(message.text),
    onChange: () => undefined,
  });
  return { outbox, attempts, arrived, clock: world.clock };
}

describe("P8: the outbox", () => {
  test("P8: what was added and never sent goes out once, in order, after a reload", async () => {
    const storage = disk();
    const before = setUp(() => error("UNAVAILABLE", true), { storage });
    for (const text of ["one", "two", "three"]) before.outbox.add({ text }, 1);
    await settled();
    before.outbox.stop();
    const after = setUp(done, { storage, clock: before.clock });
    await settled();
    expect(after.arrived).toEqual(["one", "two", "three"]);
    expect(after.outbox.entries).toEqual([]);
    expect(await storage.load("s")).toEqual([]);
  });

  test("what was discarded while it waited for a transport is not sent", async () => {
    let open: () => void = () => undefined;
    const transport = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { outbox, attempts } = setUp(done, { transport: () => transport });
    const unwanted = outbox.add({ text: "unwanted" }, 1);
    outbox.add({ text: "wanted" }, 1);
    await settled();
    outbox.discard(unwanted);
    open();
    await settled();
    expect(attempts).toEqual(["wanted"]);
  });

  test("P2: an answer that is late is asked for again, and counts when it comes after all", async () => {
    let answer: () => void = () => undefined;
    const { outbox, attempts, arrived, clock } = setUp((entry) => {
      if (attempts.length > 1) return new Promise(() => undefined);
      return new Promise((resolve) => {
        answer = () => resolve(done(entry));
      });
    });
    outbox.add({ text: "one" }, 1);
    outbox.add({ text: "two" }, 1);
    await settled();
    await clock.pass(4_000);
    await settled();
    expect(attempts).toEqual(["one", "one"]);
    answer();
    await settled();
    expect(arrived).toEqual(["one"]);
    expect(attempts).toEqual(["one", "one", "two"]);
  });

  test("a server that is slow to answer is asked again after 4, 8 and 16 s, each message once at a time", async () => {
    const { outbox, attempts, clock } = setUp(() => new Promise(() => undefined));
    outbox.add({ text: "one" }, 1);
    await settled();
    for (const [passed, asked] of [
      [4_000, 2],
      [4_000, 2],
      [4_000, 3],
      [15_900, 3],
      [100, 4],
    ] as const) {
      await clock.pass(passed);
      expect(attempts).toHaveLength(asked);
    }
  });

  test("P2: every attempt carries the client_id that the message was given once", async () => {
    const ids: string[] = [];
    let failures = 3;
    const { outbox, clock } = setUp((entry) => {
      ids.push(entry.client_id);
      return failures-- > 0 ? error("UNAVAILABLE", true) : done(entry);
    });
    const id = outbox.add({ text: "hello" }, 1);
    await clock.pass(120_000);
    expect(ids).toEqual([id, id, id, id]);
  });

  test("a message is stored before it is sent", async () => {
    const storage = disk();
    const put = vi.spyOn(storage, "put").mockReturnValue(new Promise(() => undefined));
    const { outbox, attempts } = setUp(done, { storage });
    outbox.add({ text: "hello" }, 1);
    await settled();
    expect(put).toHaveBeenCalledOnce();
    expect(attempts).toEqual([]);
  });

  test("the second waits for the first, another dialog does not", async () => {
    const { outbox, attempts, clock } = setUp((entry) => (entry.dialog_id === 1 ? error("UNAVAILABLE", true) : done(entry)));
    outbox.add({ text: "first" }, 1);
    outbox.add({ text: "second" }, 1);
    outbox.add({ text: "elsewhere" }, 2);
    await clock.pass(500);
    expect(attempts).toEqual(["first", "elsewhere"]);
  });

  test("one that is refused for good fails and does not hold up the next", async () => {
    const { outbox, arrived, clock } = setUp((entry) => (entry.text === "bad" ? error("TOO_LARGE", false) : done(entry)));
    const bad = outbox.add({ text: "bad" }, 1);
    outbox.add({ text: "good" }, 1);
    await clock.pass(10);
    expect(arrived).toEqual(["good"]);
    expect(outbox.entries).toMatchObject([{ client_id: bad, state: "failed", error: { code: "TOO_LARGE" } }]);
    outbox.discard(bad);
    await settled();
    expect(outbox.entries).toEqual([]);
  });

  test("a failed one is sent again when the person says so", async () => {
    let refuse = true;
    const { outbox, arrived } = setUp((entry) => (refuse ? error("FORBIDDEN", false) : done(entry)));
    const id = outbox.add({ text: "hello" }, 1);
    await settled();
    refuse = false;
    outbox.retry(id);
    await settled();
    expect(arrived).toEqual(["hello"]);
  });

  test("retry_after_ms is respected, also when the connection comes back meanwhile", async () => {
    const { outbox, attempts, clock } = setUp(() => error("RATE_LIMITED", true, { retry_after_ms: 20_000 }));
    outbox.add({ text: "hello" }, 1);
    await clock.pass(100);
    outbox.kick();
    await clock.pass(19_000);
    expect(attempts).toHaveLength(1);
    await clock.pass(2_000);
    expect(attempts).toHaveLength(2);
  });

  test("a kick ends the wait of a plain backoff", async () => {
    const { outbox, attempts } = setUp(() => error("UNAVAILABLE", true));
    outbox.add({ text: "hello" }, 1);
    await settled();
    outbox.kick();
    await settled();
    expect(attempts).toHaveLength(2);
  });
});

describe("Several tabs", () => {
  test("one of them sends, and the other shows it", async () => {
    const shared = { storage: disk(), browser: new FakeBrowser(), clock: new FakeClock() };
    const leader = setUp(done, shared);
    await settled();
    const follower = setUp(done, shared);
    await settled();
    follower.outbox.add({ text: "hello" }, 1);
    await shared.clock.pass(5_000);
    expect([leader.attempts, follower.attempts]).toEqual([["hello"], []]);
    expect(follower.arrived).toEqual(["hello"]);
    expect(follower.outbox.entries).toEqual([]);
  });

  test("one whose leader sleeps takes its place", async () => {
    const browser = new FakeBrowser();
    browser.lead("baton-outbox:s", () => undefined);
    const tab = setUp(done, { storage: disk(), browser });
    tab.outbox.add({ text: "hello" }, 1);
    await tab.clock.pass(3_000);
    expect(tab.arrived).toEqual(["hello"]);
  });
});

describe("Where the outbox is kept", () => {
  const entry: OutboxEntry = {
    client_id: "c",
    scope: "s",
    dialog_id: 1,
    text: "hello",
    kind: "text",
    attachments: [],
    reply_to: null,
    order: 1,
    state: "waiting",
    error: null,
  };

  test("a storage that refuses is left for memory, which says that it is not persistent", async () => {
    const refuse = async () => Promise.reject(new Error("denied"));
    const storage = fallbackStorage({ persistent: true, shared: true, load: refuse, put: refuse, remove: refuse });
    await storage.put(entry);
    expect(storage.persistent).toBe(false);
    expect(await storage.load("s")).toEqual([entry]);
  });

  test("the host page's storage keeps and forgets entries", async () => {
    const held = new Map<string, string | null>();
    const storage = hostStorage({ get: async (key) => held.get(key) ?? null, set: async (key, value) => void held.set(key, value) });
    await Promise.all([storage.put(entry), storage.put({ ...entry, client_id: "d" })]);
    expect(await storage.load("s")).toHaveLength(2);
    await storage.remove("s", "c");
    expect(await storage.load("s")).toMatchObject([{ client_id: "d" }]);
  });
});
