import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../../testing";
import { sendMessage } from "../messages/send-message";
import { getDialog, listMessages } from "./get-dialog";
import { rateDialog } from "./rate-dialog";
import { startDialog } from "./start-dialog";
import { updateDialog } from "./update-dialog";

let core: TestCore;
beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());

const text = (words: string) => ({ client_id: randomUUID(), text: words, kind: "text" as const, attachments: [] });

async function aConversation({ resolved = true } = {}) {
  const workspace = await createTestWorkspace(core);
  const visitor = createTestVisitor(workspace);
  const { dialogId: dialog_id } = await startDialog(core, visitor, text("Boots?"), {});
  if (resolved) await updateDialog(core, workspace.operator, dialog_id, { status: "resolved" });
  return { workspace, visitor, dialog_id };
}

test("a rating is seen by both sides, and stands in the transcript", async () => {
  const { workspace, visitor, dialog_id } = await aConversation();
  await rateDialog(core, visitor, { dialog_id, score: 4, comment: "Quick, and kind" });
  for (const reader of [workspace.operator, visitor])
    expect((await getDialog(core, reader, dialog_id)).rating).toMatchObject({ score: 4, comment: "Quick, and kind" });
  const { messages } = await listMessages(core, workspace.operator, dialog_id, { limit: 50 });
  expect(messages.at(-1)).toMatchObject({ kind: "event", event: { type: "rated", score: 4, comment: "Quick, and kind" } });
});

test("a conversation is rated once, also where it was reopened and resolved again", async () => {
  const { workspace, visitor, dialog_id } = await aConversation();
  await rateDialog(core, visitor, { dialog_id, score: 1 });
  await expect(rateDialog(core, visitor, { dialog_id, score: 5 })).rejects.toMatchObject({ code: "CONFLICT" });
  await sendMessage(core, visitor, dialog_id, text("One more thing"));
  await updateDialog(core, workspace.operator, dialog_id, { status: "resolved" });
  await expect(rateDialog(core, visitor, { dialog_id, score: 5 })).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await getDialog(core, visitor, dialog_id)).rating?.score).toBe(1);
});

test("of two ratings at the same moment one counts", async () => {
  const { visitor, dialog_id } = await aConversation();
  const answers = await Promise.allSettled([2, 3].map((score) => rateDialog(core, visitor, { dialog_id, score })));
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("before its end there is nothing to rate", async () => {
  const { visitor, dialog_id } = await aConversation({ resolved: false });
  await expect(rateDialog(core, visitor, { dialog_id, score: 5 })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("nobody rates another's conversation, and the team rates none", async () => {
  const { workspace, dialog_id } = await aConversation();
  await expect(rateDialog(core, createTestVisitor(workspace), { dialog_id, score: 5 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(rateDialog(core, workspace.owner, { dialog_id, score: 5 })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("what is sensitive in the comment is masked before it is kept", async () => {
  const { workspace, visitor, dialog_id } = await aConversation();
  await rateDialog(core, visitor, { dialog_id, score: 2, comment: "My card is 4111 1111 1111 1111" });
  expect((await getDialog(core, workspace.operator, dialog_id)).rating?.comment).not.toContain("4111 1111");
});
