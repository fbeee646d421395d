import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evaluationCases, files, messages, notifications } from "@/db/schema";
import { summarizeDialog } from "@/lib/ai/copilot";
import { mailDigest } from "@/lib/channels/mail/mail-team";
import type { Mail } from "@/lib/channels/mail/mailer";
import { pushNews } from "@/lib/channels/push/send-push";
import { DATABASES, freshDatabase } from "@/test/database";
import { tablesWith } from "@/test/scan";
import { findFile } from "../../files/read-file";
import { uploadFile } from "../../files/upload-file";
import { listEvaluationCases } from "../../knowledge/evaluation/change-cases";
import { copyEvaluationCase } from "../../knowledge/evaluation/copy-case";
import type { VisitorActor } from "../../log/actor";
import { exportContact } from "../../people/contacts/export-contact";
import { searchMessages } from "../../search/search-messages";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { listDialogs } from "../dialogs/list-dialogs";
import { readDialog } from "../dialogs/read-dialog";
import { startDialog } from "../dialogs/start-dialog";
import { acceptHandoff } from "../handoffs/accept-handoff";
import { requestHandoff } from "../handoffs/request-handoff";
import { mergeDialogs } from "../moves/merge-dialogs";
import { splitDialog } from "../moves/split-dialog";
import { deleteMessage, editMessage } from "./edit-message";
import { sendMessage } from "./send-message";

const SECRET = "zebrafish";
const line = (text: string, attachments: string[] = []) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments });

describe.each(DATABASES)("a deleted message on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;
  let dialogId: number;
  let now = new Date("2026-01-01T00:00:00Z");
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
    workspace = await createTestWorkspace(core);
    visitor = createTestVisitor(workspace);
    ({ dialogId } = await startDialog(core, visitor, line("Hello"), {}));
    await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "Asks for a person" });
    await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
    await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: 100 });
  });
  afterEach(() => core.close());

  const say = async (text: string, attachments: string[] = []) => {
    // A notification is renewed once a second at most.
    now = new Date(now.getTime() + 2_000);
    return (await sendMessage(core, visitor, dialogId, line(text, attachments))).message.id;
  };
  const remove = (message_id: number) => deleteMessage(core, visitor, { dialog_id: dialogId, message_id });
  const news = () => core.db.select().from(notifications).where(eq(notifications.type, "message"));
  const unread = async () => (await listDialogs(core, workspace.operator, { limit: 5, filter: "all" })).data[0]?.unread;

  it("leaves its words in no table", async () => {
    const id = await say(`${SECRET} told you`);
    await remove(id);
    expect(await tablesWith(core.db, SECRET)).toEqual({});
  });

  it("is in no test of the assistant that was copied from its conversation, also after it was moved", async () => {
    const { owner, assistantId } = workspace;
    const begin = async () => (await startDialog(core, visitor, line("Hi"), {})).dialogId;
    const words = async (id: number) => (await sendMessage(core, visitor, id, line(`${SECRET} told you`))).message;
    const left = () => listEvaluationCases(core, owner, assistantId, { limit: 10 }).then(({ data }) => data.length);
    const alone = await begin();
    const said = await words(alone);
    await copyEvaluationCase(core, owner, assistantId, alone);
    await deleteMessage(core, visitor, { dialog_id: alone, message_id: said.id });
    expect(await left()).toBe(0);
    const split = await begin();
    const { seq } = await words(split);
    await copyEvaluationCase(core, owner, assistantId, split);
    const { id } = await splitDialog(core, owner, split, seq);
    const [moved] = await core.db
      .select()
      .from(messages)
      .where(and(eq(messages.dialog_id, id), eq(messages.sender, "user")));
    await deleteMessage(core, owner, { dialog_id: id, message_id: moved?.id ?? 0 });
    expect(await left()).toBe(0);
    const merged = await begin();
    await words(merged);
    const { id: caseId } = await copyEvaluationCase(core, owner, assistantId, merged);
    await mergeDialogs(core, owner, merged, dialogId);
    const [kept] = await core.db.select().from(evaluationCases).where(eq(evaluationCases.id, caseId));
    expect(kept?.dialog_id).toBe(dialogId);
  });

  it("takes the bytes, the name and the address of its files along", async () => {
    const upload = { name: `${SECRET}.txt`, type: "text/plain", content: Buffer.from(`bytes of ${SECRET}`) };
    const file = await uploadFile(core, visitor, upload);
    const other = await uploadFile(core, visitor, { ...upload, name: "other.txt", content: Buffer.from("of another message") });
    const id = await say("", [file.id]);
    await say("", [other.id]);
    await remove(id);
    expect(await core.db.select({ id: files.id }).from(files)).toEqual([{ id: other.id }]);
    expect(await tablesWith(core.db, SECRET)).toEqual({});
    await expect(findFile(core, workspace.operator, file.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is quoted by no notification: the newest that is left takes its place, or the notification goes", async () => {
    const first = await say("the first");
    const second = await say(`${SECRET} told you`);
    expect((await news()).map(({ body }) => body)).toEqual([`${SECRET} told you`]);
    core.events.length = 0;
    await remove(second);
    expect((await news()).map(({ body }) => body)).toEqual(["the first"]);
    expect(core.events).toContainEqual(
      expect.objectContaining({ type: "notification", payload: expect.objectContaining({ body: "the first" }) }),
    );
    await remove(first);
    expect(await news()).toEqual([]);
    expect(core.events).toContainEqual(expect.objectContaining({ type: "notifications_read" }));
  });

  it("is gone from a notification that was read already", async () => {
    const id = await say(`${SECRET} told you`);
    await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: 100 });
    await remove(id);
    expect(await news()).toEqual([]);
  });

  it("goes out neither by push nor in the e-mail that is due", async () => {
    const id = await say(`${SECRET} told you`);
    const due = (await news()).map((row) => row.id);
    await remove(id);
    const mails: Mail[] = [];
    const sender = { from: { name: "", address: "" }, idOf: () => "" };
    const mailer = { ...sender, send: async (mail: Mail) => void mails.push(mail), close: () => {} };
    await mailDigest(core, mailer, { payload: { member_id: workspace.operator.memberId } });
    await pushNews(core, { payload: { ids: due } });
    expect(JSON.stringify(mails)).not.toContain(SECRET);
  });

  it("is not shown as the last message, in the transcript, by search or in a summary", async () => {
    const id = await say(`${SECRET} told you`);
    await remove(id);
    const { data } = await listDialogs(core, workspace.operator, { limit: 5, filter: "all" });
    expect(data[0]?.last_message).toMatchObject({ text: "", deleted_at: expect.any(String) });
    const [row] = await core.db.select().from(messages).where(eq(messages.id, id));
    expect(row).toMatchObject({ text: "", attachments: [], deleted_at: now });
    expect((await searchMessages(core, workspace.operator, { query: SECRET, limit: 10 })).data).toEqual([]);
    const summary = await summarizeDialog(core, workspace.operator, dialogId, new AbortController().signal);
    expect(summary.text).not.toContain(SECRET);
  });

  it("counts as unread no more, on either side", async () => {
    const [first, second] = [await say("one"), await say("two")];
    expect(await unread()).toBe(2);
    await remove(first);
    expect(await unread()).toBe(1);
    await remove(second);
    expect(await unread()).toBe(0);
    const read = await say("three");
    await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: 100 });
    await say("four");
    await remove(read);
    expect(await unread()).toBe(1);
    const answer = await sendMessage(core, workspace.operator, dialogId, line("An answer"));
    await deleteMessage(core, workspace.operator, { dialog_id: dialogId, message_id: answer.message.id });
    expect((await listDialogs(core, visitor, { limit: 5, filter: "all" })).data[0]?.unread).toBe(0);
  });

  it("is in no export", async () => {
    const id = await say(`${SECRET} told you`);
    await remove(id);
    let text = "";
    for await (const piece of await exportContact(core, workspace.owner, visitor.contactId)) text += piece;
    expect(text).not.toContain(SECRET);
  });

  it("that was edited before leaves neither of its texts", async () => {
    const id = await say(`${SECRET} told you`);
    await editMessage(core, visitor, { dialog_id: dialogId, message_id: id, text: "nothing at all" });
    expect(await tablesWith(core.db, SECRET)).toEqual({});
    expect((await news()).map(({ body }) => body)).toEqual(["nothing at all"]);
    await remove(id);
    expect(await tablesWith(core.db, "nothing at all")).toEqual({});
  });
});
