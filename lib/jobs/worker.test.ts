import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { effects } from "../../db/schema";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { defineJob, insertJobs, isKind, type JobHandler, jobOf } from "../core/log/jobs";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../core/testing";
import { startWorker, WORKSPACE_OF_DIALOG, type WorkerOptions } from "./worker";

/** What a test waits for: settles once `open` is called. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Any kind does. */
const WORK = "offer_waiting";
type Handler = JobHandler<typeof WORK>;

describe.each(DATABASES)("a job on %s", (kind) => {
  let core: TestCore;
  let now = new Date("2026-01-01T00:00:00Z");
  const workers = new Set<{ stop(): Promise<void> }>();

  beforeAll(async () => {
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
  });
  afterEach(async () => {
    await Promise.all([...workers].map((worker) => worker.stop()));
    workers.clear();
    await core.db.delete(effects);
  });
  afterAll(() => core.close());

  const start = (on: TestCore, handler: Handler, options: WorkerOptions = {}) => {
    const worker = startWorker(on, [defineJob(WORK, handler)], { pollMs: 20, ...options });
    workers.add(worker);
    return worker;
  };
  const put = async (count = 1) => {
    await insertJobs(
      core.db,
      Array.from({ length: count }, (_, n) => jobOf(WORK, { workspace_id: n }, now)),
    );
    core.bus.publish({ type: "jobs" });
  };
  const left = () => core.db.select().from(effects).where(isKind(WORK));
  /** Another node: its own bus and nothing but the database in common. */
  const anotherNode = (): TestCore => ({ ...core, bus: { publish: () => {}, subscribe: () => () => {} } });
  const passes = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const until = (done: () => Promise<boolean> | boolean) => expect.poll(done, { interval: 5, timeout: 10_000 }).toBe(true);

  it("is done once each by two workers that look at the same time", async () => {
    const done: unknown[] = [];
    const handler: Handler = async (job) => void done.push(job.payload.workspace_id);
    start(core, handler, { concurrency: 4 });
    start(anotherNode(), handler, { concurrency: 4 });
    await put(60);
    await until(async () => (await left()).length === 0);
    expect(done.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  it("begins at once when notified, without waiting for the next poll", async () => {
    const ran = gate();
    start(core, async () => ran.open(), { pollMs: 60_000 });
    await put();
    await ran.opened;
  });

  it("of another's kind is none of its business: it does not even poll", async () => {
    let polls = 0;
    const update = (table: typeof effects) => {
      polls += 1;
      return core.db.update(table);
    };
    const counted = { ...core, db: Object.create(core.db, { update: { value: update } }) };
    const began = gate();
    const worker = startWorker(counted, [defineJob(WORK, async () => began.open())], { pollMs: 60_000 });
    workers.add(worker);
    await put();
    await began.opened;
    await until(async () => (await left()).length === 0);
    const before = polls;
    core.bus.publish({ type: "jobs", kinds: ["notify_push"] });
    expect(polls).toBe(before);
    core.bus.publish({ type: "jobs", kinds: ["notify_push", WORK] });
    expect(polls).toBe(before + 1);
  });

  it("of a worker whose lease another has taken is aborted", async () => {
    const aborted = gate();
    const handler: Handler = (_job, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          aborted.open();
          resolve();
        });
      });
    start(core, handler, { leaseMs: 30 });
    await put();
    await until(async () => (await left())[0]?.attempts === 1);
    await core.db.update(effects).set({ attempts: 2 });
    await aborted.opened;
    expect(await left()).toHaveLength(1);
  });

  it("of a node that died is finished by another after the lease, not before", async () => {
    await core.db
      .insert(effects)
      .values({ kind: WORK, payload: { workspace_id: 1 }, run_at: new Date(now.getTime() + 15_000), attempts: 1 });
    const seen: number[] = [];
    start(anotherNode(), async (job) => void seen.push(job.attempts));
    await put();
    await until(async () => (await left()).length === 1);
    expect(seen).toEqual([1]);
    passes(15_000);
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2]);
  });

  it("keeps its lease while it runs, however long that is", async () => {
    const may = gate();
    let runs = 0;
    const handler: Handler = () => {
      runs += 1;
      return may.opened;
    };
    start(core, handler, { leaseMs: 30 });
    start(anotherNode(), handler, { leaseMs: 30 });
    await put();
    await until(() => runs === 1);
    const leasedUntil = async () => (await left())[0]?.run_at.getTime() ?? 0;
    for (let lease = 0; lease < 5; lease += 1) {
      passes(25);
      const expected = now.getTime() + 30;
      await until(async () => (await leasedUntil()) >= expected);
    }
    expect(runs).toBe(1);
    may.open();
    await until(async () => (await left()).length === 0);
  });

  it("that fails waits longer each time, keeps its error, and is given up in the end", async () => {
    const waits: number[] = [];
    start(core, () => Promise.reject(new Error("the shop is closed")), { maxAttempts: 4 });
    await put();
    for (let attempt = 1; attempt < 4; attempt += 1) {
      await until(async () => (await left())[0]?.last_error !== null && (await left())[0]?.attempts === attempt);
      await until(async () => ((await left())[0]?.run_at.getTime() ?? 0) - now.getTime() < 15_000);
      const [row] = await left();
      expect(row?.last_error).toContain("the shop is closed");
      const wait = (row?.run_at.getTime() ?? 0) - now.getTime();
      waits.push(wait);
      passes(wait);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000]);
    await until(async () => (await left()).length === 0);
  });

  it("that runs when the node stops is broken off and due at once for another", async () => {
    const began = gate();
    const worker = start(core, (_job, signal) => {
      began.open();
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
    });
    await put();
    await began.opened;
    await worker.stop();
    expect((await left())[0]?.run_at).toEqual(now);
    const finished = gate();
    start(anotherNode(), async () => finished.open());
    await finished.opened;
  });

  it("that is leased as the node stops is not begun, and due at once for another", async () => {
    const seen: number[] = [];
    const worker = start(core, async (job) => void seen.push(job.attempts), { pollMs: 60_000 });
    await core.db.insert(effects).values({ kind: WORK, payload: { workspace_id: 1 }, run_at: now });
    core.bus.publish({ type: "jobs" });
    await worker.stop();
    expect(seen).toEqual([]);
    expect((await left())[0]?.run_at).toEqual(now);
  });

  it("does not hold up the stop for longer than its deadline", async () => {
    const began = gate();
    const may = gate();
    const worker = start(
      core,
      () => {
        began.open();
        return may.opened;
      },
      { stopMs: 10 },
    );
    await put();
    await began.opened;
    await worker.stop();
    may.open();
    await until(async () => (await left()).length === 0);
  });

  it("goes on when the database is back, and says once that it was away", async () => {
    const ran = gate();
    let away = true;
    let polls = 0;
    const said: string[] = [];
    const db = new Proxy(core.db, {
      get(target, name, receiver) {
        if (away && name === "update") {
          polls += 1;
          throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
        }
        return Reflect.get(target, name, receiver);
      },
    });
    const log = { warn: (_of: unknown, text: string) => void said.push(text) } as unknown as TestCore["log"];
    start({ ...anotherNode(), db, log }, async () => ran.open(), { pollMs: 5 });
    await put();
    await until(() => polls >= 3);
    away = false;
    await ran.opened;
    expect(said).toHaveLength(1);
  });

  it("of one workspace leaves places to the others, who begin at once", async () => {
    const dialogOf = async () => {
      const workspace = await createTestWorkspace(core);
      return (
        await startDialog(core, createTestVisitor(workspace), { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] }, {})
      ).dialogId;
    };
    const [busy, other] = [await dialogOf(), await dialogOf()];
    const may = gate();
    const begun: (number | null)[] = [];
    const fair = { workspace: WORKSPACE_OF_DIALOG, places: 4 };
    const putIn = (dialog_id: number, count: number) =>
      core.db
        .insert(effects)
        .values(Array.from({ length: count }, () => ({ kind: WORK, dialog_id, payload: { workspace_id: 1 }, run_at: now })));
    await putIn(busy, 40);
    start(
      core,
      async (job) => {
        begun.push(job.dialog_id);
        if (job.dialog_id === busy) await may.opened;
      },
      {
        concurrency: 8,
        fair,
      },
    );
    await until(() => begun.length === 4);
    await putIn(other, 6);
    core.bus.publish({ type: "jobs" });
    await until(() => begun.filter((id) => id === other).length === 6);
    expect(begun.filter((id) => id === busy)).toHaveLength(4);
    may.open();
    await until(async () => (await left()).length === 0);
    expect(begun).toHaveLength(46);
  });
});
