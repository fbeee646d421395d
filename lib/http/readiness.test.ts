import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDatabaseErrors } from "@/lib/core/system/database-errors";
import { readInstallation } from "@/lib/core/system/installation";
import { createTestCore, type TestCore } from "@/lib/core/testing";
import { createMetrics } from "@/lib/metrics";
import { createApi } from "./api";
import type { App } from "./context";
import { quietMonitor } from "./testing";

let core: TestCore;
let api: App;
let isReady: boolean;
let now: Date;
const error = vi.fn();

beforeEach(async () => {
  now = new Date("2026-03-02T10:00:00Z");
  isReady = true;
  core = await createTestCore({ now: () => now });
  core.databaseErrors = createDatabaseErrors({ error }, core.now);
  await readInstallation(core.db, core.secrets);
  const unused = async () => {
    throw new Error("not in this test");
  };
  api = createApi({ core, isReady: () => isReady, monitor: quietMonitor, metrics: unused, eventStream: unused, feedStream: unused });
});
afterEach(() => core.close());

const ask = async (path: string) => {
  const answer = await api.request(path);
  return { status: answer.status, body: (await answer.json()) as { status: string; reason?: string } };
};
const ready = () => ask("/readyz");
const access = (mode: "only" | "write") => core.db.execute(sql.raw(`set session characteristics as transaction read ${mode}`));
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

test("a node whose database answers and takes writes is ready, and nothing is written to find out", async () => {
  const update = vi.spyOn(core.db, "update");
  expect(await ready()).toMatchObject({ status: 200, body: { status: "ok" } });
  expect(update).not.toHaveBeenCalled();
});

test("a node that starts or stops is not ready, and says so", async () => {
  isReady = false;
  expect(await ready()).toMatchObject({ status: 503, body: { status: "unavailable", reason: "not_serving" } });
});

test("a database that is read only makes the node not ready with the reason and one line in the log, until it takes writes again", async () => {
  await access("only");
  for (let asked = 0; asked < 3; asked += 1)
    expect(await ready()).toMatchObject({ status: 503, body: { status: "unavailable", reason: "database_read_only" } });
  expect((await ask("/healthz")).status).toBe(200);
  expect(error.mock.calls.filter(([, text]) => text === "database.refused")).toHaveLength(1);
  await access("write");
  later(5);
  expect(await ready()).toMatchObject({ status: 200 });
  later(1);
  expect(await ready()).toMatchObject({ status: 200 });
});

test("a full disk that a write met makes the node not ready though reading goes on; one write that succeeds makes it ready again", async () => {
  const full = new Error("Failed query", { cause: Object.assign(new Error("could not extend file"), { code: "53100" }) });
  core.databaseErrors.note(full);
  expect(await ready()).toMatchObject({ status: 503, body: { reason: "database_disk_full" } });
  later(5);
  const update = vi.spyOn(core.db, "update").mockImplementation(() => {
    throw full;
  });
  expect(await ready()).toMatchObject({ status: 503, body: { reason: "database_disk_full" } });
  expect(await ready()).toMatchObject({ status: 503 });
  expect(update).toHaveBeenCalledTimes(1);
  update.mockRestore();
  later(5);
  expect(await ready()).toMatchObject({ status: 200 });
});

test("a database that does not answer makes the node not ready", async () => {
  vi.spyOn(core.db, "execute").mockImplementation((() =>
    Promise.reject(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }))) as never);
  expect(await ready()).toMatchObject({ status: 503, body: { reason: "database_unreachable" } });
});

test("what the database refused is counted by kind", async () => {
  for (const code of ["53100", "53100", "53300"]) core.databaseErrors.note(Object.assign(new Error("no"), { code }));
  const realtime = { hub: { connections: new Map() }, delivery: { unacknowledged: 0 } };
  const text = await createMetrics({
    core,
    realtime: realtime as never,
    vitals: () => quietMonitor.vitals,
    pool: undefined,
    version: "0",
  })();
  expect(text).toContain('baton_database_errors_total{kind="disk_full"} 2');
  expect(text).toContain('baton_database_errors_total{kind="too_many_connections"} 1');
});
