import { asc, like } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { effects, eventOutbox, events, messages, notifications } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { recordBody } from "../../protocol/routes/records";
import type { IntegrationActor } from "../log/actor";
import { isKind, type JobRow } from "../log/jobs";
import { customerContactId } from "../people/identity/authenticate";
import { createSite } from "../people/sites/change-sites";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { putRecord } from "./put-record";
import { recordJobs } from "./remind-of-deadline";

const HOUR = 3_600_000;
const NOW = new Date("2030-01-01T00:00:00Z");
const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR).toISOString();

describe.each(DATABASES)("records on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let backend: IntegrationActor;
  let siteId: string;
  let clock = NOW;
  beforeEach(async () => {
    clock = NOW;
    core = await createTestCore({ database: await freshDatabase(kind), now: () => clock });
    workspace = await createTestWorkspace(core);
    backend = { type: "integration", workspaceId: workspace.workspaceId, keyId: 1, name: "Shop", scopes: ["records"] };
    siteId = (await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] })).id;
  });
  afterEach(() => core.close());

  const put = (more: object = {}, id = "1") =>
    putRecord(
      core,
      backend,
      { type: "quote", id },
      recordBody.parse({ site_id: siteId, title: "Quote", status: "open", customer: { id: "ada" }, ...more }),
    );
  const remind = async (row: JobRow | undefined) => {
    if (row) for (const job of recordJobs(core)) await job.run(row, new AbortController().signal);
  };
  const planned = () => core.db.select().from(effects).where(isKind("deadline_reminder")).orderBy(asc(effects.run_at));
  const published = (event: string) => core.events.filter((entry) => entry.type === "record" && entry.event === event);

  it("one PUT at once with another makes one record", async () => {
    const answers = await Promise.all([put(), put(), put()]);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ record }) => record.dialog_id)).size).toBe(1);
  });

  it("an equal PUT changes nothing at all: no row, no time, no reminder, no event", async () => {
    const body = {
      due_at: inHours(30),
      amount: 12.5,
      currency: "EUR",
      parties: [{ id: "maker", role: "maker" }],
      customer: { name: "Ada", id: "ada" },
    };
    const first = await put(body);
    const everything = async () =>
      Promise.all([
        core.db.query.records.findMany(),
        core.db.query.dialogs.findMany(),
        core.db.select().from(messages),
        core.db.select().from(events),
        core.db.select().from(eventOutbox),
        core.db.select().from(notifications),
        planned(),
      ]);
    const kept = await everything();
    core.events.length = 0;
    clock = new Date(NOW.getTime() + HOUR);
    const again = await put({ ...body, customer: { id: "ada", name: "Ada" } });
    expect(again).toEqual({ ...first, created: false });
    expect(await everything()).toEqual(kept);
    expect(core.events).toEqual([]);
  });

  it("a change of status is published once, with what it was before", async () => {
    await put();
    await put({ status: "accepted" });
    await put({ status: "accepted" });
    expect(published("quote_update").map((entry) => "payload" in entry && entry.payload)).toMatchObject([
      { quote_id: "1", status: "open", previous_status: null },
      { quote_id: "1", status: "accepted", previous_status: "open" },
    ]);
  });

  it("its people are notified: by the token of their site, or as members", async () => {
    await put({ parties: [{ id: "maker" }, { id: String(workspace.operator.memberId) }, { id: "999999" }] });
    const rows = await core.db.select({ principal: notifications.principal }).from(notifications);
    const customers = ["ada", "maker", String(workspace.operator.memberId), "999999"].map(
      (id) => `customer:${customerContactId(siteId, id)}`,
    );
    expect(rows.map(({ principal }) => principal).sort()).toEqual([...customers, `member:${workspace.operator.memberId}`].sort());
  });

  it("reminders are planned before the deadline, and anew when it moves", async () => {
    await put({ due_at: inHours(30) });
    expect((await planned()).map(({ run_at }) => run_at.toISOString())).toEqual([inHours(6), inHours(29)]);
    await put({ due_at: inHours(12) });
    expect((await planned()).map(({ run_at }) => run_at.toISOString())).toEqual([inHours(11)]);
    await put({ due_at: null });
    expect(await planned()).toEqual([]);
  });

  it("a change that leaves the deadline alone leaves a reminder alone that a dead node had begun", async () => {
    await put({ due_at: inHours(30) });
    const leased = await core.db
      .update(effects)
      .set({ run_at: new Date(inHours(6.1)), attempts: 1 })
      .where(isKind("deadline_reminder"))
      .returning();
    clock = new Date(inHours(6.05));
    await put({ due_at: inHours(30), status: "accepted" });
    expect((await planned()).map(({ id }) => id).sort()).toEqual(leased.map(({ id }) => id).sort());
  });

  it("a reminder is said once, however often nodes die over it, and says how much is left when it comes late", async () => {
    await put({ due_at: inHours(30) });
    const [first, second] = await planned();
    clock = new Date(inHours(8));
    await remind(first);
    await remind(first);
    clock = new Date(inHours(29));
    await remind(second);
    expect(published("deadline_reminder")).toMatchObject([{ payload: { hours_left: 22 } }, { payload: { hours_left: 1 } }]);
    const said = await core.db
      .select({ text: messages.text })
      .from(messages)
      .where(like(messages.text, "%due%"))
      .orderBy(asc(messages.seq));
    expect(said.map(({ text }) => text)).toEqual(["Quote: due in 22 hours", "Quote: due in 1 hour"]);
    const notified = await core.db.select({ body: notifications.body, topic: notifications.topic }).from(notifications);
    expect(notified.filter(({ body }) => body.startsWith("Due"))).toEqual([
      { body: "Due in 22 hours", topic: "records" },
      { body: "Due in 1 hour", topic: "records" },
    ]);
  });

  it("a reminder of a deadline that was moved since says nothing", async () => {
    await put({ due_at: inHours(30) });
    const [first] = await planned();
    await put({ due_at: inHours(40) });
    await remind(first);
    expect(published("deadline_reminder")).toEqual([]);
    const [second] = await planned();
    clock = new Date(inHours(16));
    await remind(second);
    expect(published("deadline_reminder")).toMatchObject([
      { payload: { record_type: "quote", record_id: "1", due_at: inHours(40), hours_left: 24 } },
    ]);
  });

  it("an id that belongs to another site is a conflict", async () => {
    await put();
    const other = await createSite(core, workspace.owner, { name: "Other", allowed_domains: ["other.example.com"] });
    await expect(put({ site_id: other.id })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
