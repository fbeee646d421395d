import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { deleteMessage } from "../conversations/messages/edit-message";
import { sendMessage } from "../conversations/messages/send-message";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { createApprovedAnswer } from "./answers/change-answers";
import { searchPassages } from "./search-passages";
import { answerUnanswered, dismissUnanswered, listUnanswered, readGap, unansweredWrite } from "./unanswered";

const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

describe.each(DATABASES)("questions without an answer, on %s", (kind) => {
  let core: TestCore;
  let home: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    home = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  async function askInVain(text: string) {
    const visitor = createTestVisitor(home);
    const { message, dialogId } = await startDialog(core, visitor, say(text), {});
    const { statement, values } = unansweredWrite(home.assistantId, message.id);
    await core.run(statement, values);
    return { visitor, dialogId, id: message.id };
  }
  const list = async (limit = 20, cursor?: string) => listUnanswered(core, home.owner, home.assistantId, { limit, cursor });
  const questions = async () => (await list()).data.map(({ question, times }) => [question, times]);

  it("are listed newest first, once for the same words, with the reply that a person gave", async () => {
    const first = await askInVain("Do you repair zippers?");
    const other = await askInVain("Is there parking?");
    const again = await askInVain("do you repair ZIPPERS? ");
    await sendMessage(core, home.operator, again.dialogId, say("Yes, free of charge."));
    await sendMessage(core, home.operator, again.dialogId, say("Anything else?"));
    expect((await list()).data).toMatchObject([
      { id: again.id, times: 2, draft: "Yes, free of charge.", dialog_id: again.dialogId },
      { id: other.id, question: "Is there parking?", times: 1, draft: null },
    ]);
    const page = await list(1);
    expect((await list(1, page.next_cursor ?? "")).data.map(({ id }) => id)).toEqual([other.id]);
    await deleteMessage(core, first.visitor, { dialog_id: first.dialogId, message_id: first.id });
    expect(await questions()).toContainEqual(["do you repair ZIPPERS? ", 1]);
  });

  it("that ask the same in other words are one, with all that was asked, and are answered as one", async () => {
    const spelt = ["Where can I park my bicycle?", "where can i park my bicicle", "Parking a bicycle, where?"];
    for (const text of spelt) await askInVain(text);
    const { id } = await askInVain("Where can I park my car?");
    const found = (await list()).data.filter(({ question }) => /park/i.test(question) && question !== "Is there parking?");
    expect(found).toMatchObject([
      { question: "Where can I park my car?", times: 1, others: [] },
      { question: spelt[2], times: 3, others: [spelt[1], spelt[0]] },
    ]);
    const gap = found[1]?.id ?? 0;
    await sendMessage(core, home.operator, found[1]?.dialog_id ?? 0, say("In the yard."));
    expect(await readGap(core, home.owner, home.assistantId, gap)).toEqual({
      wordings: [spelt[2], spelt[1], spelt[0]],
      replies: ["In the yard."],
    });
    await createApprovedAnswer(core, home.owner, home.assistantId, {
      questions: [spelt[0] ?? ""],
      answer: "In the yard.",
      languages: [],
      enabled: true,
      question_id: gap,
    });
    expect((await list()).data.filter(({ question }) => /park my|bicycle/i.test(question)).map((one) => one.id)).toEqual([id]);
  });

  it("once answered are known, and off the list however often they were asked", async () => {
    await askInVain("Do you repair boots?");
    const { id } = await askInVain("Do you repair boots?");
    await answerUnanswered(core, home.owner, home.assistantId, id, { question: "Do you repair boots?", answer: "# Yes\n\nWithin a week." });
    expect(await questions()).not.toContainEqual(["Do you repair boots?", 2]);
    const [found] = await searchPassages(core, home.assistantId, "can boots be repaired?");
    expect(found).toMatchObject({ title: "Do you repair boots?", text: expect.stringContaining("Within a week.") });
  });

  it("are dismissed by an admin of the workspace alone", async () => {
    const { id } = await askInVain("Who are you?");
    const stranger = (await createTestWorkspace(core)).owner;
    await expect(dismissUnanswered(core, home.operator, home.assistantId, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(dismissUnanswered(core, stranger, home.assistantId, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listUnanswered(core, stranger, home.assistantId, { limit: 20 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await dismissUnanswered(core, home.owner, home.assistantId, id);
    expect(await questions()).not.toContainEqual(["Who are you?", 1]);
  });
});
