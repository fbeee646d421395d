import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dialogs, effects, events, messages, ruleRuns } from "@/db/schema";
import { ruleRoutes } from "../../protocol/routes/rules";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { updateDialog } from "../conversations/dialogs/update-dialog";
import { sendMessage } from "../conversations/messages/send-message";
import { mergeDialogs } from "../conversations/moves/merge-dialogs";
import { splitDialog } from "../conversations/moves/split-dialog";
import type { VisitorActor } from "../log/actor";
import { placeEntries } from "../log/place-entries";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { dryRunRule } from "./dry-run";
import { followFeed } from "./follow-feed";
import { createRule, deleteRule, listRuleRuns, listRules, updateRule } from "./rules";
import { runRules } from "./run-rule";

const MINUTE = 60_000;
const line = (text = "Words") => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
const LABEL = { type: "label" as const, label: "seen" };

describe("rules", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;
  let now = new Date();
  beforeAll(async () => {
    core = await createTestCore({ now: () => now });
  });
  beforeEach(async () => {
    now = new Date("2026-03-06T15:00:00Z");
    await core.db.delete(effects);
    workspace = await createTestWorkspace(core, { ai: false });
    visitor = createTestVisitor(workspace);
  });
  afterAll(() => core.close());

  const pass = (minutes: number) => {
    now = new Date(now.getTime() + minutes * MINUTE);
  };
  const body = (input: object) =>
    ruleRoutes.createRule.body.parse({ name: "Rule", enabled: true, on: "message.created", actions: [LABEL], ...input });
  const make = async (input: object) => {
    await placeEntries(core);
    return createRule(core, workspace.owner, body(input));
  };
  /** Follows the feed and runs what is due, each job twice at the same time as two nodes would, until nothing is left. */
  const settle = async () => {
    for (let round = 0; round < 5; round += 1) {
      await placeEntries(core);
      await followFeed(core, { payload: { workspace_id: workspace.workspaceId } });
      const jobs = (await core.db.select().from(effects).where(eq(effects.kind, "run_rule"))).filter(({ run_at }) => run_at <= now);
      for (const { id, dialog_id, payload } of jobs) {
        const job = { dialog_id, payload: payload as never };
        await Promise.all([runRules(core, job), runRules(core, job)]);
        await core.db.delete(effects).where(eq(effects.id, id));
      }
    }
  };
  const enqueued = async () => {
    await placeEntries(core);
    await followFeed(core, { payload: { workspace_id: workspace.workspaceId } });
    const jobs = await core.db.select().from(effects).where(eq(effects.kind, "run_rule"));
    return jobs.map(({ dialog_id, payload }) => ({ dialog_id, payload: payload as never }));
  };
  const begin = async () => (await startDialog(core, visitor, line(), {})).dialogId;
  const beginAnew = () => startDialog(core, visitor, { ...line(), begins_with: randomUUID() }, {});
  const numberOf = async (id: number, text: string) =>
    (
      await core.db
        .select()
        .from(messages)
        .where(and(eq(messages.dialog_id, id), eq(messages.text, text)))
    )[0]?.seq ?? 0;
  const rowOf = async (id: number) => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0];
  const repliesIn = async (id: number) =>
    (
      await core.db
        .select()
        .from(messages)
        .where(and(eq(messages.dialog_id, id), eq(messages.author_type, "integration")))
        .orderBy(asc(messages.seq))
    ).map(({ text }) => text);
  const runsOf = async (id: number) => (await listRuleRuns(core, workspace.owner, id)).data;
  const dryRun = async (input: object, from = "2026-03-01T00:00:00Z", to = "2026-03-20T00:00:00Z") => {
    await placeEntries(core);
    return dryRunRule(
      core,
      workspace.owner,
      ruleRoutes.dryRunRule.body.parse({ rule: { on: "message.created", actions: [LABEL], ...input }, from, to }),
    );
  };

  it("do their actions once for each event, whichever nodes run them how often, and say what they did", async () => {
    const { id } = await make({
      actions: [
        { type: "reply", text: "We are on it" },
        { ...LABEL, label: "seen" },
        { type: "priority", priority: "high" },
      ],
    });
    const dialogId = await begin();
    await settle();
    await settle();
    expect(await repliesIn(dialogId)).toEqual(["We are on it"]);
    expect(await rowOf(dialogId)).toMatchObject({ labels: ["seen"], priority: "high" });
    expect(await runsOf(id)).toEqual([
      { id: expect.any(Number), dialog_id: dialogId, at: now.toISOString(), outcome: "done", error: null },
    ]);
  });

  it("start no rule by what they do: neither themselves nor each other", async () => {
    const labels = await make({
      on: "dialog.labelled",
      actions: [
        { ...LABEL, label: "b" },
        { type: "note", text: "Labelled" },
      ],
    });
    const answers = await make({ on: "note.created", actions: [{ type: "reply", text: "Again" }] });
    const dialogId = await begin();
    await updateDialog(core, workspace.operator, dialogId, { labels: ["a"] });
    await settle();
    expect((await rowOf(dialogId))?.labels).toEqual(["a", "b"]);
    expect(await runsOf(labels.id)).toHaveLength(1);
    expect(await runsOf(answers.id)).toEqual([]);
  });

  it("act only in conversations that fit, so many minutes later only if they fit then", async () => {
    const { id } = await make({ on: "dialog.created", after_minutes: 10, filter: { waiting_over: 5 }, actions: [LABEL] });
    const [answered, waits] = [await begin(), (await startDialog(core, createTestVisitor(workspace), line(), {})).dialogId];
    await settle();
    expect(await runsOf(id)).toEqual([]);
    pass(5);
    await sendMessage(core, workspace.operator, answered, line());
    pass(6);
    await settle();
    expect((await runsOf(id)).map(({ dialog_id }) => dialog_id)).toEqual([waits]);
  });

  it("do nothing at all where one action is refused, and say why", async () => {
    const stranger = await createTestWorkspace(core);
    const { id } = await make({ actions: [LABEL, { type: "assign", assignee: stranger.operator.memberId }] });
    const dialogId = await begin();
    await settle();
    expect((await rowOf(dialogId))?.labels).toEqual([]);
    expect(await runsOf(id)).toMatchObject([{ outcome: "refused", error: expect.stringContaining("Action 2 (assign)") }]);
  });

  it("know nothing of what happened before they were made or turned on, and nothing more once they are off", async () => {
    const before = await begin();
    const { id } = await make({ enabled: false });
    await sendMessage(core, visitor, before, line());
    await settle();
    await updateRule(core, workspace.owner, id, { enabled: true });
    await settle();
    expect(await runsOf(id)).toEqual([]);
    await sendMessage(core, visitor, before, line());
    await placeEntries(core);
    await followFeed(core, { payload: { workspace_id: workspace.workspaceId } });
    await updateRule(core, workspace.owner, id, { enabled: false });
    await settle();
    expect(await runsOf(id)).toEqual([]);
  });

  it("start at no message that was only moved to another conversation, and do nothing in one that was merged", async () => {
    const [first, second] = [await begin(), (await beginAnew()).dialogId];
    await sendMessage(core, visitor, first, line("more"));
    const made = await make({ actions: [{ type: "reply", text: "Hello" }] });
    const changed = await make({ on: "message.updated", actions: [{ type: "note", text: "Changed" }] });
    const later = await make({ after_minutes: 5, actions: [LABEL] });
    await sendMessage(core, visitor, first, line("last"));
    await settle();
    expect(await runsOf(made.id)).toHaveLength(1);
    await mergeDialogs(core, workspace.operator, first, second);
    pass(6);
    await settle();
    expect([await runsOf(made.id), await runsOf(changed.id), await runsOf(later.id)].map((runs) => runs.length)).toEqual([1, 0, 0]);
    expect((await dryRun({})).matches).toHaveLength(4);
    await splitDialog(core, workspace.operator, second, await numberOf(second, "last"));
    await settle();
    expect(await runsOf(made.id)).toHaveLength(1);
  });

  it("do not do what was waiting when they were turned off, though they are on again", async () => {
    const { id } = await make({ after_minutes: 5 });
    const dialogId = await begin();
    await settle();
    await updateRule(core, workspace.owner, id, { enabled: false });
    await updateRule(core, workspace.owner, id, { enabled: true });
    pass(6);
    await settle();
    expect(await runsOf(id)).toEqual([]);
    expect((await rowOf(dialogId))?.labels).toEqual([]);
  });

  it("run 20 times a day in one conversation at most", async () => {
    const { id } = await make({});
    const dialogId = await begin();
    const row = { rule_id: id, dialog_id: dialogId, outcome: "done" as const, created_at: now };
    await core.db.insert(ruleRuns).values(Array.from({ length: 20 }, (_, at) => ({ ...row, position: 1_000_000 + at })));
    await settle();
    expect((await rowOf(dialogId))?.labels).toEqual([]);
    await core.db.delete(ruleRuns).where(and(eq(ruleRuns.rule_id, id), eq(ruleRuns.position, 1_000_000)));
    for (let sent = 0; sent < 3; sent += 1) await sendMessage(core, visitor, dialogId, line());
    const jobs = await enqueued();
    expect(jobs).toHaveLength(3);
    await Promise.all(jobs.map((job) => runRules(core, job)));
    expect(await runsOf(id)).toHaveLength(20);
  });

  it("act in the order in which they were made, as one job of an event", async () => {
    await make({ actions: [{ type: "priority", priority: "high" }] });
    const second = await make({ filter: { priority: "high" } });
    const dialogId = await begin();
    const jobs = await enqueued();
    expect(jobs).toHaveLength(1);
    for (const job of jobs) await runRules(core, job);
    expect(await runsOf(second.id)).toMatchObject([{ dialog_id: dialogId, outcome: "done" }]);
  });

  it("do later what is more than a rule may write in a minute", async () => {
    const { id } = await make({ on: "dialog.created", actions: Array.from({ length: 10 }, () => ({ type: "reply", text: "Hello" })) });
    for (let begun = 0; begun < 7; begun += 1) await startDialog(core, createTestVisitor(workspace), line(), {});
    const jobs = await enqueued();
    await core.db.delete(effects);
    for (const job of jobs) await runRules(core, job);
    expect(await runsOf(id)).toHaveLength(6);
    const left = await core.db.select().from(effects).where(eq(effects.kind, "run_rule"));
    expect(left.map(({ run_at }) => run_at > now)).toEqual([true]);
    await core.limits.messages.forget(`integration:${-id}`);
    pass(3);
    await settle();
    expect((await runsOf(id)).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 7 }, () => "done"));
  });

  it("are tried on the past as it was then, which changes nothing", async () => {
    const dialogId = await begin();
    pass(10);
    await updateDialog(core, workspace.operator, dialogId, { labels: ["vip"], priority: "high", assignee_id: workspace.operator.memberId });
    pass(10);
    const whileVip = now;
    await sendMessage(core, visitor, dialogId, line());
    pass(10);
    await updateDialog(core, workspace.operator, dialogId, { labels: [], priority: "normal", status: "resolved" });
    pass(10);
    await placeEntries(core);
    const before = await rowOf(dialogId);
    const match = { dialog_id: dialogId, at: whileVip.toISOString(), actions: [LABEL] };
    const filters = [{ label: "vip" }, { priority: "high" }, { assignee: workspace.operator.memberId }, { status: "human" }];
    for (const filter of filters) expect([filter, await dryRun({ filter })]).toEqual([filter, { matches: [match], truncated: false }]);
    expect((await dryRun({ filter: { status: "resolved" } })).matches).toEqual([]);
    expect((await dryRun({})).matches).toHaveLength(2);
    expect((await dryRun({ on: "message.created", after_minutes: 5, filter: { waiting_over: 4 } })).matches.map(({ at }) => at)).toEqual([
      "2026-03-06T15:05:00.000Z",
      "2026-03-06T15:25:00.000Z",
    ]);
    expect(await rowOf(dialogId)).toEqual(before);
    await expect(dryRun({ filter: { unread: true } })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(dryRun({}, "2026-01-01T00:00:00Z")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const other = await createTestWorkspace(core);
    const foreign = { rule: body({}), from: "2026-03-01T00:00:00Z", to: "2026-03-20T00:00:00Z" };
    expect((await dryRunRule(core, other.owner, foreign)).matches).toEqual([]);
  });

  it("are tried on so many conversations at most, and say that there are more", async () => {
    const { workspaceId, assistantId } = workspace;
    const plain = { workspace_id: workspaceId, kind: "support" as const, status: "human" as const, assistant_id: assistantId };
    const made = await core.db
      .insert(dialogs)
      .values(Array.from({ length: 2_001 }, () => plain))
      .returning({ id: dialogs.id });
    const happened = made.map(({ id }, at) => ({
      workspace_id: workspaceId,
      position: at + 1,
      type: "dialog.created" as const,
      at: now,
      dialog_id: id,
    }));
    await core.db.insert(events).values(happened);
    const none = { on: "dialog.created", filter: { label: "none" } };
    expect(await dryRun(none)).toEqual({ matches: [], truncated: true });
    await core.db.delete(events).where(and(eq(events.workspace_id, workspaceId), eq(events.position, 1)));
    expect(await dryRun(none)).toEqual({ matches: [], truncated: false });
  });

  it("are changed by admins of their own workspace alone", async () => {
    const { id } = await make({});
    const other = await createTestWorkspace(core);
    await expect(updateRule(core, workspace.operator, id, { enabled: false })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteRule(core, other.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listRuleRuns(core, other.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteRule(core, workspace.owner, id);
    expect((await listRules(core, workspace.owner)).data).toEqual([]);
  });

  it.each([
    { on: "contact.created" },
    { actions: [] },
    { actions: [{ type: "assign", assignee: "me" }] },
    { filter: { assignee: "me" } },
    { after_minutes: 0 },
    { name: "" },
  ])("%j is none", (input) => {
    expect(ruleRoutes.createRule.body.safeParse({ name: "Rule", on: "message.created", actions: [LABEL], ...input }).success).toBe(false);
  });
});
