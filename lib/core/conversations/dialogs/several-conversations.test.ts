import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assistants } from "../../../../db/schema";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../../testing";
import { sendMessage } from "../messages/send-message";
import { getDialog, listMessages } from "./get-dialog";
import { listDialogs } from "./list-dialogs";
import { startDialog } from "./start-dialog";
import { summarizeOpen } from "./summarize";
import { updateDialog } from "./update-dialog";

let core: TestCore;
beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());

const text = (words: string, client_id: string = randomUUID()) => ({ client_id, text: words, kind: "text" as const, attachments: [] });
const END = { status: "resolved" } as const;

async function aVisitor({ one = false } = {}) {
  const workspace = await createTestWorkspace(core);
  if (one)
    await core.db
      .update(assistants)
      .set({ widget: { one_conversation: true } })
      .where(eq(assistants.id, workspace.assistantId));
  const visitor = createTestVisitor(workspace);
  const say = async (words: string, begins_with?: string, client_id?: string) =>
    (await startDialog(core, visitor, { ...text(words, client_id), begins_with }, {})).dialogId;
  const others = async () => {
    const { data } = await listDialogs(core, visitor, { filter: "all", limit: 50 });
    return data.map(({ id }) => id).sort((a, b) => a - b);
  };
  return { workspace, visitor, say, others };
}

describe("A visitor's conversations", () => {
  test("another one begins beside the open one, and what follows its first message goes there", async () => {
    const { say, others } = await aVisitor();
    const first = await say("Boots?");
    const begins = randomUUID();
    const second = await say("An invoice, please", begins, begins);
    expect(second).not.toBe(first);
    expect(await say("For last month", begins)).toBe(second);
    expect(await others()).toEqual([first, second]);
  });

  test("its first message makes it once, however often and at however many times it is sent", async () => {
    const { say, others } = await aVisitor();
    await say("Boots?");
    const begins = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => say("An invoice, please", begins, begins)));
    expect(new Set(answers).size).toBe(1);
    expect(await others()).toHaveLength(2);
  });

  test("a message that names none goes to the newest that is open", async () => {
    const { say, visitor } = await aVisitor();
    const first = await say("Boots?");
    const begins = randomUUID();
    const second = await say("An invoice, please", begins, begins);
    await updateDialog(core, visitor, second, END);
    expect(await say("And laces?")).toBe(first);
  });

  test("who ends theirs says so in the transcript, and what they wrote is still unread for the team", async () => {
    const { say, visitor, workspace } = await aVisitor();
    const id = await say("Never mind");
    const ended = await updateDialog(core, visitor, id, END);
    expect(ended).toMatchObject({ id, status: "resolved" });
    expect(await getDialog(core, workspace.operator, id)).toMatchObject({ status: "resolved", unread: 1 });
    const { messages } = await listMessages(core, visitor, id, { limit: 50 });
    expect(messages.at(-1)).toMatchObject({ kind: "event", event: { type: "ended", name: visitor.name } });
  });

  test("ending is all they may change, of their own conversations alone", async () => {
    const { say, visitor, workspace } = await aVisitor();
    const id = await say("Boots?");
    await expect(updateDialog(core, visitor, id, { ...END, priority: "urgent" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateDialog(core, visitor, id, { status: "human" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateDialog(core, createTestVisitor(workspace), id, END)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("an ended one reopens with a message to it", async () => {
    const { say, visitor } = await aVisitor();
    const id = await say("Boots?");
    await updateDialog(core, visitor, id, END);
    await sendMessage(core, visitor, id, text("One more thing"));
    expect((await getDialog(core, visitor, id)).status).toBe("assistant");
  });
});

describe("With one conversation a person", () => {
  test("whatever is written goes there, before and after its end", async () => {
    const { say, visitor, others } = await aVisitor({ one: true });
    const id = await say("Boots?");
    const begins = randomUUID();
    expect(await say("An invoice, please", begins, begins)).toBe(id);
    await updateDialog(core, visitor, id, END);
    expect(await say("I'm back")).toBe(id);
    expect(await others()).toEqual([id]);
  });

  test("they come back to it after its end", async () => {
    const { say, visitor } = await aVisitor({ one: true });
    const id = await say("Boots?");
    await updateDialog(core, visitor, id, END);
    expect((await summarizeOpen(core, visitor))?.id).toBe(id);
  });
});
