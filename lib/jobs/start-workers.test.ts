import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effects } from "../../db/schema";
import { defineJob, type JobDefinition } from "../core/log/jobs";
import { createTestCore, type TestCore } from "../core/testing";
import { JOBS, type JobKind } from "../protocol/jobs";
import { startWorkers } from "./start-workers";

const KINDS = Object.keys(JOBS) as JobKind[];
const nothing = (kind: JobKind): JobDefinition => defineJob(kind, async () => {});

describe("the start of the workers", () => {
  let core: TestCore;

  beforeAll(async () => {
    core = await createTestCore();
  });
  afterAll(() => core.close());

  it("fails where a kind of job has no handler, and names it", () => {
    const [missing, ...others] = KINDS;
    expect(() => startWorkers(core, [{ jobs: others.map(nothing) }])).toThrow(
      `jobs.handlers: each kind of job needs one handler: ${missing} has none`,
    );
  });

  it("fails where a kind of job has two handlers", () => {
    expect(() => startWorkers(core, [{ jobs: KINDS.map(nothing) }, { jobs: [nothing("turn")] }])).toThrow("turn has 2");
  });

  it("runs a job with a payload that fits its schema, and keeps one that does not with the reason", async () => {
    const ran: unknown[] = [];
    const workspace_id = Number.parseInt(randomUUID().slice(0, 6), 16);
    const others = KINDS.filter((kind) => kind !== "offer_waiting").map(nothing);
    await core.db.insert(effects).values([
      { kind: "offer_waiting", payload: { workspace_id }, run_at: core.now() },
      { kind: "offer_waiting", payload: { workspace: workspace_id }, run_at: core.now() },
    ]);
    const workers = startWorkers(core, [{ jobs: [...others, defineJob("offer_waiting", async ({ payload }) => void ran.push(payload))] }]);
    const left = () => core.db.select().from(effects).where(eq(effects.kind, "offer_waiting"));
    await expect.poll(async () => (await left()).map(({ last_error }) => last_error), { interval: 5 }).toEqual([expect.any(String)]);
    await workers.stop();
    expect(ran).toEqual([{ workspace_id }]);
    expect((await left())[0]?.last_error).toContain("workspace_id");
  });
});
