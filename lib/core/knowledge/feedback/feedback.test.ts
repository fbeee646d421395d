import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerFeedback, messages } from "../../../../db/schema";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { deleteMessage } from "../../conversations/messages/edit-message";
import type { VisitorActor } from "../../log/actor";
import { readReport } from "../../reports/read-report";
import { toCsv } from "../../reports/to-csv";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { giveFeedback, listDialogFeedback, listFeedback, withdrawFeedback } from "./feedback";

describe("what people say of an assistant's answers", () => {
  let core: TestCore;
  let home: TestWorkspace;
  let visitor: VisitorActor;
  beforeAll(async () => {
    core = await createTestCore();
    home = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  /** A conversation with an answer that cites a page. */
  async function answered(question: string) {
    visitor = createTestVisitor(home);
    const say = { client_id: randomUUID(), text: question, kind: "text" as const, attachments: [] };
    const { dialogId, message } = await startDialog(core, visitor, say, {});
    const citations = [{ index: 1, title: "Shipping", heading: null, quote: "Yes", url: null }];
    const [row] = await core.db
      .insert(messages)
      .values({
        ...{ dialog_id: dialogId, seq: message.seq + 100, changed_seq: message.seq + 100, sender: "assistant", kind: "text" },
        ...{ text: "Yes. [1]", citations, author_type: "assistant", author_name: "Assistant" },
      })
      .returning();
    return { dialog_id: dialogId, message_id: row?.id ?? 0, asked: message.id };
  }
  const HELPED = { helpful: true, reason: null, comment: "" };
  const WRONG = { helpful: false, reason: "wrong" as const, comment: "My card is 4111 1111 1111 1111" };

  it("stands at the message, once for each of them, and counts in the report of the assistants", async () => {
    const { asked, ...place } = await answered("Do you ship to Spain?");
    await giveFeedback(core, visitor, { ...place, ...HELPED });
    expect(await giveFeedback(core, visitor, { ...place, ...WRONG })).toMatchObject({
      helpful: false,
      reason: "wrong",
      mine: true,
      by: "outside",
    });
    await giveFeedback(core, home.operator, { ...place, ...HELPED });
    const seen = async (actor: Parameters<typeof listDialogFeedback>[1]) => (await listDialogFeedback(core, actor, place.dialog_id)).data;
    expect(await seen(visitor)).toHaveLength(1);
    expect((await seen(home.owner)).map(({ by, helpful, mine }) => [by, helpful, mine])).toEqual([
      ["member", true, false],
      ["outside", false, false],
    ]);
    const { data } = await listFeedback(core, home.operator, home.assistantId, { limit: 10, helpful: "false" });
    expect(data).toMatchObject([
      { question: "Do you ship to Spain?", answer: "Yes. [1]", sources: ["Shipping"], dialog_id: place.dialog_id },
    ]);
    expect(data[0]?.comment).not.toContain("4111 1111");
    const report = await readReport(core, home.owner, "assistants", { timezone: "UTC", clock: "calendar" });
    expect(report.groups).toMatchObject([{ key: home.assistantId, helpful: 1, unhelpful: 1 }]);
    expect(report).toMatchObject({ helpful: 1, unhelpful: 1 });
    expect(toCsv(report)).toContain("total,,1,1,,,1,1");
    expect(toCsv(report).split("\r\n")[0]).toBe("key,name,value,count,p50,p90,helpful,unhelpful");
    await withdrawFeedback(core, visitor, place.dialog_id, place.message_id);
    expect(await seen(visitor)).toEqual([]);
    await expect(giveFeedback(core, visitor, { ...place, message_id: asked, ...HELPED })).rejects.toMatchObject({ code: "CONFLICT" });
    const stranger = createTestVisitor(home);
    await expect(giveFeedback(core, stranger, { ...place, ...HELPED })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(seen(stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is listed in pages, by the newest answer, to members alone", async () => {
    const other = await createTestWorkspace(core);
    await expect(listFeedback(core, other.owner, home.assistantId, { limit: 10 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listFeedback(core, createTestVisitor(home), home.assistantId, { limit: 10 })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const question of ["Two?", "Three?"]) {
      const { asked: _, ...place } = await answered(question);
      await giveFeedback(core, visitor, { ...place, ...HELPED });
    }
    const first = await listFeedback(core, home.owner, home.assistantId, { limit: 1 });
    const second = await listFeedback(core, home.owner, home.assistantId, { limit: 1, cursor: first.next_cursor ?? "" });
    expect([...first.data, ...second.data].map(({ question }) => question)).toEqual(["Three?", "Two?"]);
  });

  it("is erased with the answer that it is about", async () => {
    const { asked: _, ...place } = await answered("Do you ship to Malta?");
    await giveFeedback(core, visitor, { ...place, ...WRONG });
    await deleteMessage(core, home.owner, place);
    expect(await core.db.select().from(answerFeedback).where(eq(answerFeedback.message_id, place.message_id))).toEqual([]);
  });
});
