import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { automationCursors, dialogs, effects, notifications, teams, workspaces } from "@/db/schema";
import { DEFAULT_HANDOFF } from "../../protocol/handoff-settings";
import { slaPolicyRoutes } from "../../protocol/routes/sla-policies";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { updateDialog } from "../conversations/dialogs/update-dialog";
import { sendMessage } from "../conversations/messages/send-message";
import { listEvents } from "../feed/read-events";
import type { VisitorActor } from "../log/actor";
import { placeEntries } from "../log/place-entries";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { enqueueFollowing, followFeed } from "./follow-feed";
import { breachSla } from "./settle-sla";
import { createSlaPolicy, deleteSlaPolicy, listSlaPolicies, updateSlaPolicy } from "./sla-policies";

const MINUTE = 60_000;
const line = () => ({ client_id: randomUUID(), text: "Words", kind: "text" as const, attachments: [] });

describe("service levels", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;
  let now = new Date();
  beforeAll(async () => {
    core = await createTestCore({ now: () => now });
  });
  beforeEach(async () => {
    now = new Date("2026-03-06T15:30:00Z");
    workspace = await createTestWorkspace(core, { ai: false });
    visitor = createTestVisitor(workspace);
  });
  afterAll(() => core.close());

  const pass = (minutes: number) => {
    now = new Date(now.getTime() + minutes * MINUTE);
  };
  const promise = (input: object) =>
    createSlaPolicy(core, workspace.owner, slaPolicyRoutes.createSlaPolicy.body.parse({ name: "Fast", ...input }));
  const follow = async () => {
    await placeEntries(core);
    await followFeed(core, { payload: { workspace_id: workspace.workspaceId } });
  };
  const begin = async () => {
    const { dialogId } = await startDialog(core, visitor, line(), {});
    await follow();
    return dialogId;
  };
  const slaOf = async (id: number) => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0]?.sla ?? null;
  const clocksOf = async (id: number) =>
    (await slaOf(id))?.clocks.map(({ clock, due_at, breached_at }) => ({ clock, due_at, late: breached_at !== null }));
  const run = async (dialog_id: number) => {
    const due = await core.db
      .select()
      .from(effects)
      .where(and(eq(effects.dialog_id, dialog_id), eq(effects.kind, "breach_sla")));
    const jobs = due.filter(({ run_at }) => run_at <= now).map(({ payload }) => ({ dialog_id, payload: payload as never }));
    await Promise.all([...jobs, ...jobs].map((job) => breachSla(core, job)));
  };
  const breaches = async () => {
    await placeEntries(core);
    return (await listEvents(core, workspace.owner, { after: 0, limit: 200, types: ["sla.breached"] })).events.map(({ data }) => data);
  };

  it("run from when somebody is needed, in business minutes, and stop at the answer", async () => {
    const handoff = { ...DEFAULT_HANDOFF, timezone: "Europe/Madrid", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] };
    await core.db.update(workspaces).set({ handoff }).where(eq(workspaces.id, workspace.workspaceId));
    await promise({ first_reply: 60, next_reply: 10, resolution: 600 });
    const id = await begin();
    // Friday 16:30 in Madrid: half an hour is left of it.
    expect(await clocksOf(id)).toEqual([
      { clock: "first_reply", due_at: "2026-03-09T08:30:00.000Z", late: false },
      { clock: "resolution", due_at: "2026-03-10T09:30:00.000Z", late: false },
    ]);
    pass(5);
    await sendMessage(core, workspace.operator, id, line());
    await follow();
    expect((await clocksOf(id))?.map(({ clock }) => clock)).toEqual(["resolution"]);
    pass(5);
    await sendMessage(core, visitor, id, line());
    await follow();
    expect((await clocksOf(id))?.[0]).toEqual({ clock: "next_reply", due_at: "2026-03-06T15:50:00.000Z", late: false });
    await updateDialog(core, workspace.operator, id, { status: "resolved" });
    await follow();
    expect(await clocksOf(id)).toEqual([]);
  });

  it("say once that they were missed, whoever notices how often, and notify who has the conversation", async () => {
    await promise({ first_reply: 10 });
    const id = await begin();
    await updateDialog(core, workspace.operator, id, { assignee_id: workspace.operator.memberId });
    await follow();
    pass(9);
    await run(id);
    expect(await breaches()).toEqual([]);
    pass(2);
    await run(id);
    await run(id);
    expect(await breaches()).toEqual([expect.objectContaining({ name: "Fast", clock: "first_reply", due_at: "2026-03-06T15:40:00.000Z" })]);
    const told = await core.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.dialog_id, id), eq(notifications.type, "sla_breached")));
    expect(told.map(({ principal, title }) => [principal, title])).toEqual([
      [`member:${workspace.operator.memberId}`, "First reply is overdue"],
    ]);
    await follow();
    expect(await clocksOf(id)).toMatchObject([{ clock: "first_reply", late: true }]);
    await sendMessage(core, workspace.operator, id, line());
    await follow();
    expect(await clocksOf(id)).toEqual([]);
  });

  it("promise a first answer anew where the conversation was over, or put off, without one", async () => {
    await promise({ first_reply: 10 });
    const id = await begin();
    pass(11);
    await run(id);
    await updateDialog(core, workspace.operator, id, { status: "resolved" });
    await follow();
    pass(20_000);
    await sendMessage(core, visitor, id, line());
    await follow();
    const again = new Date(now.getTime() + 10 * MINUTE).toISOString();
    expect(await clocksOf(id)).toEqual([{ clock: "first_reply", due_at: again, late: false }]);
    await run(id);
    expect(await breaches()).toHaveLength(1);
    const until = new Date(now.getTime() + 600 * MINUTE);
    await updateDialog(core, workspace.operator, id, { status: "snoozed", snoozed_until: until });
    await follow();
    expect(await clocksOf(id)).toEqual([]);
    pass(600);
    await updateDialog(core, workspace.operator, id, { status: "human" });
    await follow();
    const woken = new Date(now.getTime() + 10 * MINUTE).toISOString();
    expect(await clocksOf(id)).toEqual([{ clock: "first_reply", due_at: woken, late: false }]);
  });

  it("count the hours of the conversation's team where that has its own", async () => {
    const hours = { timezone: "UTC", hours: [{ days: [6], from: "10:00", to: "12:00" }] };
    const [team] = await core.db.insert(teams).values({ workspace_id: workspace.workspaceId, name: "Weekend", hours }).returning();
    await promise({ first_reply: 30 });
    const id = await begin();
    expect((await clocksOf(id))?.[0]?.due_at).toBe("2026-03-06T16:00:00.000Z");
    await updateDialog(core, workspace.operator, id, { team: team?.id ?? 0 });
    await follow();
    expect((await clocksOf(id))?.[0]?.due_at).toBe("2026-03-07T10:30:00.000Z");
  });

  it("are not missed by what was answered in time, though its event was not read yet", async () => {
    await promise({ first_reply: 10 });
    const id = await begin();
    await sendMessage(core, workspace.operator, id, line());
    pass(11);
    await run(id);
    expect(await breaches()).toEqual([]);
  });

  it("are those of the first policy that fits; a deleted one misses nothing", async () => {
    const urgent = await promise({ name: "Urgent", filter: { priority: "high" }, first_reply: 5 });
    const plain = await promise({ name: "Plain", first_reply: 60 });
    expect((await listSlaPolicies(core, workspace.operator)).data.map(({ name }) => name)).toEqual(["Urgent", "Plain"]);
    const id = await begin();
    expect((await slaOf(id))?.policy_id).toBe(plain.id);
    await updateDialog(core, workspace.operator, id, { priority: "high" });
    pass(1);
    await sendMessage(core, visitor, id, line());
    await follow();
    expect((await slaOf(id))?.policy_id).toBe(urgent.id);
    await deleteSlaPolicy(core, workspace.owner, urgent.id);
    await deleteSlaPolicy(core, workspace.owner, plain.id);
    pass(120);
    await run(id);
    expect(await breaches()).toEqual([]);
  });

  it("follow the feed by one job at a time, from their making on", async () => {
    await startDialog(core, visitor, line(), {});
    await placeEntries(core);
    await promise({ first_reply: 10 });
    const jobs = () => core.db.$count(effects, eq(effects.kind, "follow_feed"));
    await core.db.delete(automationCursors).where(eq(automationCursors.workspace_id, 0));
    await enqueueFollowing(core);
    const before = await jobs();
    await startDialog(core, createTestVisitor(workspace), line(), {});
    await placeEntries(core);
    await Promise.all([enqueueFollowing(core), enqueueFollowing(core)]);
    expect(await jobs()).toBe(before + 1);
  });

  it("are changed by admins alone, and promise something", async () => {
    const { id } = await promise({ first_reply: 10 });
    await expect(updateSlaPolicy(core, workspace.operator, id, { name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateSlaPolicy(core, workspace.owner, id, { first_reply: null })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const other = await createTestWorkspace(core);
    await expect(deleteSlaPolicy(core, other.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await updateSlaPolicy(core, workspace.owner, id, { resolution: 90 })).toMatchObject({ first_reply: 10, resolution: 90 });
  });

  it.each([{}, { first_reply: 0 }, { first_reply: 5, filter: { assignee: "me" } }, { first_reply: 5, filter: { colour: "red" } }])(
    "%j is none",
    (input) => {
      expect(slaPolicyRoutes.createSlaPolicy.body.safeParse({ name: "Fast", ...input }).success).toBe(false);
    },
  );
});
