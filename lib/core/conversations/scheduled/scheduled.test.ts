import { randomUUID } from "node:crypto";
import { and, asc, eq, lte } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dialogs, effects, files, members, messages, notifications, scheduledMessages } from "../../../../db/schema";
import type { NewMessage } from "../../../protocol/message";
import type { Actor, MemberActor, VisitorActor } from "../../log/actor";
import { eraseExpired } from "../../people/contacts/erase-expired";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { beginWithContact } from "../dialogs/begin-with-contact";
import { startDialog } from "../dialogs/start-dialog";
import { updateDialog } from "../dialogs/update-dialog";
import { sendMessage } from "../messages/send-message";
import { mergeDialogs } from "../moves/merge-dialogs";
import { cancelScheduled, listScheduled } from "./list-scheduled";
import { scheduleMessage } from "./schedule-message";
import { scheduledJobs } from "./send-scheduled";

const START = Date.parse("2026-03-02T09:00:00.000Z");
const HOUR = 3_600_000;

describe("messages that are sent later", () => {
  let time = START;
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  let visitor: VisitorActor;
  let dialogId: number;
  beforeAll(async () => {
    core = await createTestCore({ now: () => new Date(time) });
    workspace = await createTestWorkspace(core, { ai: false });
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());
  beforeEach(async () => {
    time = START;
    visitor = createTestVisitor(workspace);
    dialogId = (await startDialog(core, visitor, words("Hello"), {})).dialogId;
  });

  const words = (text: string, more: Partial<NewMessage> = {}): NewMessage => ({
    client_id: randomUUID(),
    text,
    kind: "text",
    attachments: [],
    ...more,
  });
  const inHours = (hours: number) => new Date(time + hours * HOUR);
  const schedule = (actor: Actor, input: NewMessage, more: { send_at?: Date; cancel_if_answered?: boolean } = {}) =>
    scheduleMessage(core, actor, dialogId, input, { send_at: inHours(1), cancel_if_answered: false, ...more });
  const idOf = (made: Awaited<ReturnType<typeof scheduleMessage>>) => ("scheduled" in made ? made.scheduled.id : 0);
  const listed = async (actor: Actor = workspace.operator) => (await listScheduled(core, actor, { dialog_id: dialogId, limit: 50 })).data;
  /** What a worker does with the jobs that are due, `times` over: one may run again after its node died. */
  const runDue = async (times = 1) => {
    const [job] = scheduledJobs(core);
    const due = await core.db
      .select()
      .from(effects)
      .where(and(eq(effects.kind, "send_scheduled"), lte(effects.run_at, core.now())));
    for (let run = 0; run < times; run++) await Promise.all(due.map((row) => job?.run(row, new AbortController().signal)));
    await core.db.delete(effects).where(and(eq(effects.kind, "send_scheduled"), lte(effects.run_at, core.now())));
  };
  const said = async () =>
    (await core.db.select().from(messages).where(eq(messages.dialog_id, dialogId)).orderBy(asc(messages.seq))).filter(
      ({ kind }) => kind !== "event",
    );
  const statusOf = async () => (await core.db.select().from(dialogs).where(eq(dialogs.id, dialogId)))[0]?.status;

  it("goes out at its time, as its author, once however often the job runs", async () => {
    const input = words("Did it work?");
    await schedule(workspace.operator, input);
    time += HOUR - 1;
    await runDue();
    expect((await said()).map(({ text }) => text)).toEqual(["Hello"]);
    time += 1;
    await runDue(2);
    expect((await said()).at(-1)).toMatchObject({
      text: "Did it work?",
      author_id: String(workspace.operator.memberId),
      client_id: input.client_id,
    });
    expect(await said()).toHaveLength(2);
    expect([await statusOf(), await listed()]).toEqual(["human", []]);
  });

  it("stands once under its client_id, and is answered with the message once that is sent", async () => {
    const input = words("Once");
    const first = await schedule(workspace.operator, input);
    expect(await schedule(workspace.operator, input)).toEqual({ ...first, duplicate: true });
    time += HOUR;
    await runDue();
    expect(await schedule(workspace.operator, input)).toMatchObject({ message: { text: "Once" }, duplicate: true });
  });

  it("is not sent twice where the same client_id was sent meanwhile", async () => {
    const input = words("Now after all");
    await schedule(workspace.operator, input);
    await sendMessage(core, workspace.operator, dialogId, input);
    time += HOUR;
    await runDue();
    expect((await said()).filter(({ text }) => text === input.text)).toHaveLength(1);
  });

  it("is cancelled where the person has answered and that was asked for, and its author hears of it", async () => {
    await schedule(workspace.operator, words("Still there?"), { cancel_if_answered: true });
    await schedule(workspace.operator, words("By the way"));
    await sendMessage(core, visitor, dialogId, words("Thanks, solved"));
    expect((await listed()).map(({ answered }) => answered)).toEqual([true, true]);
    time += HOUR;
    await runDue();
    expect((await said()).map(({ text }) => text)).toEqual(["Hello", "Thanks, solved", "By the way"]);
    expect(await listed()).toMatchObject([{ text: "Still there?", status: "cancelled", reason: "answered" }]);
    const told = await core.db.select().from(notifications).where(eq(notifications.type, "scheduled_cancelled"));
    expect(told).toMatchObject([{ principal: `member:${workspace.operator.memberId}`, dialog_id: dialogId }]);
  });

  it("is not sent as somebody who was removed", async () => {
    const [row] = await core.db
      .insert(members)
      .values({ workspace_id: workspace.workspaceId, email: `${randomUUID()}@example.com`, name: "Gone", role: "operator" })
      .returning();
    const gone: MemberActor = { ...workspace.operator, memberId: row?.id as number, name: "Gone" };
    const id = idOf(await schedule(gone, words("Too late")));
    await core.db.update(members).set({ revoked_at: core.now() }).where(eq(members.id, gone.memberId));
    time += HOUR;
    await runDue();
    expect(await said()).toHaveLength(1);
    const [left] = await core.db.select().from(scheduledMessages).where(eq(scheduledMessages.id, id));
    expect(left).toMatchObject({ status: "cancelled", reason: "author_left" });
  });

  it.each(["resolved", "snoozed"] as const)("leaves a conversation that is %s as it is", async (status) => {
    await schedule(workspace.operator, words("All well?"));
    await updateDialog(core, workspace.operator, dialogId, { status });
    time += HOUR;
    await runDue();
    expect([(await said()).at(-1)?.text, await statusOf()]).toEqual(["All well?", status]);
  });

  it("of what the person wrote since nothing is read, and nobody is taken anything, in the name of its author", async () => {
    await schedule(workspace.operator, words("Good morning"));
    time += 1;
    await sendMessage(core, visitor, dialogId, words("One more thing"));
    const [before] = await core.db.select().from(dialogs).where(eq(dialogs.id, dialogId));
    time += HOUR;
    await runDue();
    const { status, unread_members, waiting_since } = before as typeof dialogs.$inferSelect;
    const [after] = await core.db.select().from(dialogs).where(eq(dialogs.id, dialogId));
    expect((await said()).at(-1)?.text).toBe("Good morning");
    expect([status, unread_members]).toEqual(["queued", 2]);
    expect(after).toMatchObject({ status, unread_members, waiting_since });
  });

  it("is sent where its conversation goes on that was merged while it was due", async () => {
    const id = idOf(await schedule(workspace.operator, words("Still true")));
    const { dialogId: into } = await beginWithContact(core, workspace.operator, { contact_id: visitor.contactId }, words("Hi"));
    time += HOUR;
    const [due] = await core.db.select().from(effects).where(eq(effects.kind, "send_scheduled"));
    let merging: Promise<unknown> | undefined;
    const run: TestCore["run"] = async (...asked) => {
      const found = await core.run(...asked);
      merging ??= mergeDialogs(core, workspace.operator, dialogId, into);
      await merging;
      return found;
    };
    const [job] = scheduledJobs({ ...core, run });
    await job?.run(due as never, new AbortController().signal);
    const [left] = await core.db.select().from(scheduledMessages).where(eq(scheduledMessages.id, id));
    expect(left).toMatchObject({ status: "sent", dialog_id: into });
    dialogId = into;
    expect((await said()).at(-1)?.text).toBe("Still true");
    await core.db.delete(effects).where(eq(effects.kind, "send_scheduled"));
  });

  it("is one's own: others neither see nor cancel it, nor use its client_id", async () => {
    const input = words("Mine");
    const id = idOf(await schedule(workspace.operator, input));
    expect(await listed(workspace.owner)).toEqual([]);
    await expect(cancelScheduled(core, workspace.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(schedule(workspace.owner, input)).rejects.toMatchObject({ code: "CONFLICT" });
    await cancelScheduled(core, workspace.operator, id);
    time += HOUR;
    await runDue();
    expect([await said(), await listed()]).toMatchObject([[{ text: "Hello" }], []]);
  });

  it("can't be cancelled once it was sent", async () => {
    const id = idOf(await schedule(workspace.operator, words("Sent")));
    time += HOUR;
    await runDue();
    await expect(cancelScheduled(core, workspace.operator, id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("keeps its files until its time, and a day more", async () => {
    const id = randomUUID();
    const file = {
      workspace_id: workspace.workspaceId,
      uploaded_by: `member:${workspace.operator.memberId}`,
      name: "a.txt",
      type: "text/plain",
    };
    await core.db.insert(files).values({ id, ...file, size: 3, created_at: core.now() });
    await schedule(workspace.operator, words("", { attachments: [id] }), { send_at: inHours(72) });
    time += 71 * HOUR;
    await eraseExpired(core);
    time += HOUR;
    await runDue();
    expect((await said()).at(-1)).toMatchObject({ kind: "file", attachments: [{ id, name: "a.txt" }] });
  });

  it("refuses strangers, times that are over or too far, and a hundred and first", async () => {
    await expect(schedule(visitor, words("Me too"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(schedule(neighbour.owner, words("Not here"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const hours of [0, -1, 24 * 367]) {
      await expect(schedule(workspace.operator, words("When?"), { send_at: inHours(hours) })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
    }
    const row = { workspace_id: workspace.workspaceId, dialog_id: dialogId, member_id: workspace.owner.memberId, seen_seq: 1 };
    const waiting = { ...row, kind: "text" as const, text: "x", attachments: [], send_at: inHours(2), cancel_if_answered: false };
    await core.db
      .insert(scheduledMessages)
      .values(Array.from({ length: 100 }, () => ({ ...waiting, client_id: randomUUID(), status: "scheduled" as const })));
    await expect(schedule(workspace.owner, words("Too many"))).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
