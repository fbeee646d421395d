import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dialogs, effects, files, messages, unansweredQuestions } from "../../../../db/schema";
import type { NewMessage } from "../../../protocol/message";
import { giveFeedback, listDialogFeedback } from "../../knowledge/feedback/feedback";
import type { VisitorActor } from "../../log/actor";
import { createTeam } from "../../people/teams/change-teams";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { beginWithContact } from "../dialogs/begin-with-contact";
import { listDialogs } from "../dialogs/list-dialogs";
import { rateDialog } from "../dialogs/rate-dialog";
import { readDialog } from "../dialogs/read-dialog";
import { snoozeDialog } from "../dialogs/snooze-dialog";
import { startDialog } from "../dialogs/start-dialog";
import { updateDialog } from "../dialogs/update-dialog";
import { deleteMessage } from "../messages/edit-message";
import { sendMessage } from "../messages/send-message";
import { listScheduled } from "../scheduled/list-scheduled";
import { scheduleMessage } from "../scheduled/schedule-message";
import { mergeDialogs } from "./merge-dialogs";
import { splitDialog } from "./split-dialog";

describe("conversations that are merged and split", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  let visitor: VisitorActor;
  /** The visitor's own conversation, of three messages and a note, and one that the operator began. */
  let first: number;
  let second: number;
  /** How much later it is than by the clock. */
  let later = 0;
  beforeAll(async () => {
    core = await createTestCore({ now: () => new Date(Date.now() + later) });
    workspace = await createTestWorkspace(core, { ai: false });
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());
  beforeEach(async () => {
    later = 0;
    visitor = createTestVisitor(workspace);
    first = (await startDialog(core, visitor, words("one"), {})).dialogId;
    await sendMessage(core, visitor, first, words("two"));
    await sendMessage(core, workspace.owner, first, words("a note", { kind: "note" }));
    await sendMessage(core, visitor, first, words("three"));
    const begun = await beginWithContact(core, workspace.operator, { contact_id: visitor.contactId }, words("begun"));
    second = begun.dialogId;
    core.events.length = 0;
  });

  const words = (text: string, more: Partial<NewMessage> = {}): NewMessage => ({
    client_id: randomUUID(),
    text,
    kind: "text",
    attachments: [],
    ...more,
  });
  const rowsOf = (id: number) => core.db.select().from(messages).where(eq(messages.dialog_id, id)).orderBy(asc(messages.seq));
  const textsOf = async (id: number) =>
    (await rowsOf(id)).filter(({ kind, deleted_at }) => kind !== "event" && !deleted_at).map(({ text }) => text);
  const rowOf = async (id: number) => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0];
  const listed = async (filter: "all" | "resolved" = "all") =>
    (await listDialogs(core, workspace.owner, { filter, contact: visitor.contactId, limit: 50 })).data
      .map(({ id }) => id)
      .sort((a, b) => a - b);
  /** P3: numbers of all changes grow by one, and each row stands where it says. */
  const expectWholeLog = async (id: number) => {
    const rows = await rowsOf(id);
    const numbers = [...new Set(rows.flatMap(({ seq, changed_seq }) => [seq, changed_seq]))].sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: (await rowOf(id))?.last_seq ?? 0 }, (_, at) => at + 1));
  };
  const merge = (from = first, into = second) => mergeDialogs(core, workspace.operator, from, into);

  it("P3: all messages stand behind those that were there, in their order, and lead to where they were", async () => {
    const before = await rowsOf(first);
    const dialog = await merge();
    expect(await textsOf(second)).toEqual(["begun", "one", "two", "a note", "three"]);
    expect(await textsOf(first)).toEqual([]);
    const moved = (await rowsOf(second)).filter(({ moved }) => moved?.from);
    const left = (await rowsOf(first)).filter(({ moved }) => moved?.to);
    expect(moved.map((row) => row.moved?.from)).toEqual(left.map(({ id, seq }) => ({ dialog_id: first, message_id: id, seq })));
    expect(left.map((row) => row.moved?.to)).toEqual(moved.map(({ id, seq }) => ({ dialog_id: second, message_id: id, seq })));
    const kept = ({ text, author_id, created_at, client_id }: (typeof before)[number]) => [text, author_id, created_at, client_id];
    expect(moved.map(kept)).toEqual(before.filter(({ kind }) => kind !== "event").map(kept));
    await expectWholeLog(first);
    await expectWholeLog(second);
    expect(dialog).toMatchObject({ id: second, unread: 3 });
  });

  it("what is merged is resolved, in no list, and leads on; asked for again, nothing happens twice", async () => {
    await merge();
    expect(await rowOf(first)).toMatchObject({ status: "resolved", merged_into: second, unread_members: 0 });
    expect(await listed()).toEqual([second]);
    expect((await merge()).id).toBe(second);
    expect(await textsOf(second)).toHaveLength(5);
    await expect(updateDialog(core, workspace.owner, first, { labels: ["late"] })).rejects.toMatchObject({
      code: "CONFLICT",
      into: second,
    });
  });

  it("P2: what is sent to the merged one goes to where it goes on, and what stands already is answered from there", async () => {
    const known = (await rowsOf(first))[0];
    await merge();
    const again = await sendMessage(core, visitor, first, words("one", { client_id: known?.client_id as string }));
    expect(again).toMatchObject({ duplicate: true, dialogId: second, message: { text: "one" } });
    expect(await sendMessage(core, visitor, first, words("four"))).toMatchObject({ duplicate: false, dialogId: second });
    expect(await startDialog(core, visitor, words("two", { client_id: (await rowsOf(first))[1]?.client_id as string }), {})).toMatchObject({
      duplicate: true,
      dialogId: second,
    });
    expect((await startDialog(core, visitor, words("five"), {})).dialogId).toBe(second);
  });

  it("those who have either open hear of every change of it", async () => {
    await merge();
    const heard = core.events.flatMap((event) =>
      event.type === "log" ? [[event.dialog.id, event.prevSeq, event.message.changed_seq]] : [],
    );
    for (const id of [first, second]) {
      const own = heard.filter(([dialogId]) => dialogId === id);
      expect(own.length).toBeGreaterThan(4);
      for (const [, prev, seq] of own) expect(seq).toBe((prev as number) + 1);
    }
    expect(core.events.filter(({ type }) => type === "dialog")).toHaveLength(2);
  });

  it("what is labelled, urgent, in hand or scheduled goes along", async () => {
    await updateDialog(core, workspace.owner, first, {
      labels: ["refund"],
      priority: "urgent",
      assignee_id: workspace.owner.memberId,
      status: "human",
    });
    await updateDialog(core, workspace.operator, second, { labels: ["shop"], status: "resolved" });
    await scheduleMessage(core, workspace.owner, first, words("later"), {
      send_at: new Date(Date.now() + 60_000),
      cancel_if_answered: true,
    });
    const dialog = await merge();
    expect(dialog).toMatchObject({
      labels: ["shop", "refund"],
      priority: "urgent",
      status: "human",
      assignee: { id: workspace.owner.memberId },
    });
    const { data } = await listScheduled(core, workspace.owner, { dialog_id: second, limit: 10 });
    expect(data).toMatchObject([{ text: "later", answered: false }]);
    const [job] = await core.db.select().from(effects).where(eq(effects.kind, "send_scheduled"));
    expect(job?.dialog_id).toBe(second);
  });

  const firstTimes = async (id: number) => {
    const row = await rowOf(id);
    return { written: row?.first_written_at, needed: row?.first_needed_at, replied: row?.first_reply_at };
  };

  it("two that are merged were first written in, needed and answered when the first of them was", async () => {
    later = 60_000;
    await sendMessage(core, workspace.owner, first, words("answer"));
    const before = await firstTimes(first);
    later = 3_600_000;
    const open = (await startDialog(core, visitor, { ...words("another"), begins_with: randomUUID() }, {})).dialogId;
    later = 7_200_000;
    await merge(first, open);
    expect(before.replied).toBeInstanceOf(Date);
    expect(await firstTimes(open)).toEqual(before);
  });

  it("what is split off was written, needed and answered when it stood in the other", async () => {
    const wrote = (await rowsOf(first)).find(({ text }) => text === "three");
    later = 60_000;
    const answer = (await sendMessage(core, workspace.owner, first, words("answer"))).message;
    later = 3_600_000;
    const written = (await sendMessage(core, visitor, first, words("more"))).message;
    later = 7_200_000;
    const unanswered = await splitDialog(core, workspace.operator, first, written.seq);
    expect(await firstTimes(unanswered.id)).toEqual({
      written: new Date(written.timestamp),
      needed: new Date(written.timestamp),
      replied: null,
    });
    const answered = await splitDialog(core, workspace.operator, first, wrote?.seq as number);
    expect(await firstTimes(answered.id)).toEqual({
      written: wrote?.created_at,
      needed: wrote?.created_at,
      replied: new Date(answer.timestamp),
    });
  });

  it("files and quotes go along, and whoever had read all has read it", async () => {
    const id = randomUUID();
    const file = {
      workspace_id: workspace.workspaceId,
      uploaded_by: `visitor:${visitor.contactId}`,
      name: "a.txt",
      type: "text/plain",
      size: 3,
    };
    await core.db.insert(files).values({ id, ...file });
    const quoted = (await rowsOf(first))[0];
    const { message } = await sendMessage(core, visitor, first, words("see", { attachments: [id], reply_to: quoted?.id as number }));
    await readDialog(core, workspace.operator, { dialog_id: first, seq: message.seq });
    await readDialog(core, workspace.operator, { dialog_id: second, seq: 9 });
    expect((await merge()).unread).toBe(0);
    const rows = await rowsOf(second);
    const carrying = rows.at(-1);
    expect((await core.db.select().from(files).where(eq(files.id, id)))[0]?.message_id).toBe(carrying?.id);
    expect(rows.find(({ id: each }) => each === carrying?.reply_to)?.text).toBe("one");
    const receipt = (await core.rows.receipts(second))?.receipts.find(
      ({ principal }) => principal === `member:${workspace.operator.memberId}`,
    );
    expect(receipt?.read_seq).toBe(carrying?.seq);
  });

  it("refuses conversations of two people, of nobody one may know, and into itself", async () => {
    const other = createTestVisitor(workspace);
    const theirs = (await startDialog(core, other, words("hello"), {})).dialogId;
    await expect(merge(first, theirs)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(merge(first, first)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(mergeDialogs(core, neighbour.owner, first, second)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(mergeDialogs(core, visitor, first, second)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await textsOf(first)).toHaveLength(4);
    await expect(merge(first, 99_999_999)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("two that are merged into each other at the same time end as one", async () => {
    await Promise.allSettled([merge(first, second), merge(second, first)]);
    const standing = [...(await textsOf(first)), ...(await textsOf(second))].sort();
    expect(standing).toEqual(["a note", "begun", "one", "three", "two"]);
    expect(await listed()).toHaveLength(1);
  });

  it("a split begins another conversation of what stands from a number on, once", async () => {
    const from = (await rowsOf(first)).find(({ text }) => text === "two")?.seq as number;
    const made = await splitDialog(core, workspace.operator, first, from);
    expect([await textsOf(first), await textsOf(made.id)]).toEqual([["one"], ["two", "a note", "three"]]);
    expect(made).toMatchObject({
      visitor: { id: visitor.contactId },
      status: "human",
      assignee: { id: workspace.operator.memberId },
      unread: 2,
    });
    expect(await rowOf(first)).toMatchObject({ unread_members: 1, merged_into: null });
    await expectWholeLog(first);
    await expectWholeLog(made.id);
    expect((await splitDialog(core, workspace.operator, first, from)).id).toBe(made.id);
    expect(await listed()).toEqual([first, second, made.id]);
    const moved = (await rowsOf(first)).find(({ text, moved }) => text === "" && moved?.to);
    expect(await sendMessage(core, visitor, first, words("two", { client_id: moved?.client_id as string }))).toMatchObject({
      duplicate: true,
      dialogId: made.id,
    });
  });

  it("P2: what was split off is merged back, and stands once under its client_id", async () => {
    const two = (await rowsOf(first)).find(({ text }) => text === "two");
    const { id } = await splitDialog(core, workspace.operator, first, two?.seq as number);
    await mergeDialogs(core, workspace.operator, id, first);
    expect(await textsOf(first)).toEqual(["one", "two", "a note", "three"]);
    for (const dialogId of [first, id]) {
      const again = await sendMessage(core, visitor, dialogId, words("two", { client_id: two?.client_id as string }));
      expect(again).toMatchObject({ duplicate: true, dialogId: first, message: { text: "two" } });
    }
  });

  it("P2: a message that was deleted where it was moved to stays so, also where its way leads in a circle", async () => {
    const two = (await rowsOf(first)).find(({ text }) => text === "two");
    const { id } = await splitDialog(core, workspace.operator, first, two?.seq as number);
    const moved = (await rowsOf(id)).find(({ text }) => text === "two");
    await deleteMessage(core, workspace.owner, { dialog_id: id, message_id: moved?.id as number });
    await mergeDialogs(core, workspace.operator, id, first);
    const again = await sendMessage(core, visitor, first, words("two", { client_id: two?.client_id as string }));
    expect(again).toMatchObject({ duplicate: true, dialogId: id, message: { text: "" } });
    expect(await textsOf(first)).toEqual(["one", "a note", "three"]);
  });

  describe("whose hands it is in", () => {
    const aTeam = async () => (await createTeam(core, workspace.owner, { name: randomUUID(), members: [], hours: null })).id;
    const inAssistant = async (id: number, waiting: boolean) =>
      core.db
        .update(dialogs)
        .set({ status: "assistant", assignee_id: null, waiting_since: waiting ? new Date() : null, turn_epoch: 5 })
        .where(eq(dialogs.id, id));
    const jobsOf = (id: number, kind: "turn" | "wake_dialog") =>
      core.db
        .select()
        .from(effects)
        .where(and(eq(effects.kind, kind), eq(effects.dialog_id, id)));

    it("a question that the assistant still had to answer is put to it again, in place of what it was about to say", async () => {
      await inAssistant(first, true);
      await inAssistant(second, false);
      await merge();
      const asked = (await rowsOf(second)).find(({ text }) => text === "three");
      expect(await rowOf(second)).toMatchObject({ status: "assistant", turn_epoch: 6 });
      expect((await jobsOf(second, "turn")).map(({ payload }) => payload)).toEqual([{ message_id: asked?.id, turn_epoch: 6 }]);
    });

    it.each(["resolved", "snoozed"] as const)("such a question waits for a person where the other is %s", async (status) => {
      await inAssistant(first, true);
      await updateDialog(core, workspace.operator, second, { status });
      expect(await merge()).toMatchObject({ status: "queued", waiting_since: expect.any(String) });
    });

    it("what was put off is put off where the other is resolved, until the same time, and of its team", async () => {
      const until = new Date(Date.now() + 3_600_000);
      const team = await aTeam();
      await updateDialog(core, workspace.owner, first, { status: "human", team });
      await snoozeDialog(core, workspace.owner, first, { until });
      await updateDialog(core, workspace.operator, second, { status: "resolved" });
      await merge();
      const assignee_id = workspace.owner.memberId;
      expect(await rowOf(second)).toMatchObject({ status: "snoozed", snoozed_until: until, assignee_id, team_id: team });
      expect((await jobsOf(second, "wake_dialog")).map(({ run_at }) => run_at)).toEqual([until]);
    });

    it("what is in the hands of the other's team or person keeps them, and what has neither takes over the team", async () => {
      const [ours, theirs] = [await aTeam(), await aTeam()];
      await updateDialog(core, workspace.owner, first, { team: ours });
      await merge();
      expect((await rowOf(second))?.team_id).toBeNull();
      const third = (await beginWithContact(core, workspace.owner, { contact_id: visitor.contactId }, words("more"))).dialogId;
      await updateDialog(core, workspace.owner, third, { team: theirs });
      await updateDialog(core, workspace.operator, second, { status: "resolved" });
      await merge(third);
      expect(await rowOf(second)).toMatchObject({ status: "human", assignee_id: workspace.owner.memberId, team_id: theirs });
    });

    it("what is split off is of the same team", async () => {
      const team = await aTeam();
      await updateDialog(core, workspace.owner, first, { team });
      const { id } = await splitDialog(core, workspace.operator, first, 2);
      expect((await rowOf(id))?.team_id).toBe(team);
    });

    it.each(["resolved", "open"] as const)(
      "what is merged behind something resolved, being %s, is kept as long as what ended last",
      async (status) => {
        await updateDialog(core, workspace.operator, second, { status: "resolved" });
        await inAssistant(first, false);
        if (status === "resolved") await updateDialog(core, workspace.operator, first, { status });
        const long = new Date("2020-01-01T00:00:00Z");
        await core.db.update(dialogs).set({ resolved_at: long }).where(eq(dialogs.id, second));
        await merge();
        const row = await rowOf(second);
        expect(row?.status).toBe("resolved");
        expect(row?.resolved_at?.getTime()).toBeGreaterThan(long.getTime());
      },
    );
  });

  it("what waits to be sent quotes what it quoted, where that stands; after a split nothing that stands elsewhere", async () => {
    const [quoted, , , last] = (await rowsOf(first)).filter(({ kind }) => kind !== "event");
    const later = { send_at: new Date(Date.now() + 60_000), cancel_if_answered: false };
    for (const row of [quoted, last])
      await scheduleMessage(core, workspace.owner, first, words("later", { reply_to: row?.id as number }), later);
    const repliesIn = async (dialog_id: number) =>
      (await listScheduled(core, workspace.owner, { dialog_id, limit: 10 })).data.map(({ reply_to }) => reply_to);
    await splitDialog(core, workspace.operator, first, last?.seq as number);
    expect(await repliesIn(first)).toEqual([quoted?.id, null]);
    await merge();
    const stands = (await rowsOf(second)).find(({ text }) => text === "one");
    expect(await repliesIn(second)).toEqual([stands?.id, null]);
  });

  it("a question that the assistant had no answer to is asked for where it stands", async () => {
    const asked = (await rowsOf(first)).find(({ text }) => text === "three");
    const assistant_id = workspace.assistantId;
    await core.db.insert(unansweredQuestions).values({ message_id: asked?.id as number, assistant_id });
    await merge();
    const stands = (await rowsOf(second)).find(({ text }) => text === "three");
    const open = await core.db.select().from(unansweredQuestions).where(eq(unansweredQuestions.assistant_id, assistant_id));
    expect(open.map(({ message_id }) => message_id)).toContain(stands?.id);
  });

  it("what was said of an answer stays with it when it is split off and when it is merged", async () => {
    const last = (await rowsOf(first)).findLast(({ kind }) => kind === "text");
    const at = { author_type: "assistant", author_name: "Assistant", sender: "assistant" } as const;
    await core.db
      .update(messages)
      .set(at)
      .where(eq(messages.id, last?.id ?? 0));
    const said = { helpful: false, reason: "wrong" as const, comment: "" };
    await giveFeedback(core, visitor, { dialog_id: first, message_id: last?.id ?? 0, ...said });
    const standsIn = async (dialogId: number) =>
      (await listDialogFeedback(core, visitor, dialogId)).data.map(({ message_id }) => message_id);
    const { id } = await splitDialog(core, workspace.operator, first, last?.seq ?? 0);
    const split = (await rowsOf(id)).find(({ sender }) => sender === "assistant");
    expect([await standsIn(first), await standsIn(id)]).toEqual([[], [split?.id]]);
    await mergeDialogs(core, workspace.operator, id, first);
    const merged = (await rowsOf(first)).findLast(({ sender, deleted_at }) => sender === "assistant" && !deleted_at);
    expect(await standsIn(first)).toEqual([merged?.id]);
  });

  it("P2: a message that was deleted before stays so when it is sent again", async () => {
    const two = (await rowsOf(first)).find(({ text }) => text === "two");
    await deleteMessage(core, visitor, { dialog_id: first, message_id: two?.id as number });
    await merge();
    const again = await sendMessage(core, visitor, first, words("two", { client_id: two?.client_id as string }));
    expect(again).toMatchObject({ duplicate: true, message: { text: "" } });
    expect(await textsOf(second)).not.toContain("two");
  });

  it("asked for again, a split from a line of the transcript or a deleted message answers the same", async () => {
    const two = (await rowsOf(first)).find(({ text }) => text === "two");
    await deleteMessage(core, visitor, { dialog_id: first, message_id: two?.id as number });
    const { id } = await splitDialog(core, workspace.operator, first, two?.seq as number);
    expect((await splitDialog(core, workspace.operator, first, two?.seq as number)).id).toBe(id);
  });

  it("a rating of what was merged is of where it goes on", async () => {
    await updateDialog(core, workspace.operator, second, { status: "resolved" });
    await updateDialog(core, workspace.operator, first, { status: "resolved" });
    await merge();
    await rateDialog(core, visitor, { dialog_id: first, score: 4 });
    expect([(await rowOf(first))?.rating_score, (await rowOf(second))?.rating_score]).toEqual([null, 4]);
  });

  it("a split that would leave nothing, or move nothing, is refused", async () => {
    await expect(splitDialog(core, workspace.operator, first, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(splitDialog(core, workspace.operator, first, 99)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(splitDialog(core, neighbour.owner, first, 2)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("more ids than a batch draws: a long conversation moves as a whole", async () => {
    for (let at = 0; at < 140; at++) await sendMessage(core, visitor, first, words(`line ${at}`));
    await merge();
    expect((await textsOf(second)).slice(-2)).toEqual(["line 138", "line 139"]);
    await expectWholeLog(second);
  });
});
