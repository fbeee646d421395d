import { afterEach, beforeEach, expect, test } from "vitest";
import type { VisitorActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { deleteMessage, editMessage } from "../messages/edit-message";
import { sendMessage } from "../messages/send-message";
import { getDialog } from "./get-dialog";
import { listDialogs } from "./list-dialogs";
import { startDialog } from "./start-dialog";

let core: TestCore;
let workspace: TestWorkspace;
let visitor: VisitorActor;
let dialogId: number;
let secondId: number;

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });

beforeEach(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
  visitor = createTestVisitor(workspace);
  ({ dialogId } = await startDialog(core, visitor, line("Hello"), {}));
  secondId = (await sendMessage(core, visitor, dialogId, line("Where is my parcel?"))).message.id;
});
afterEach(() => core.close());

const wordsOf = async () => (await listDialogs(core, workspace.operator, { filter: "all", limit: 5 })).data[0]?.last_words;

test("a conversation carries the person's own last words, also when the team and a note stand behind them", async () => {
  await sendMessage(core, workspace.operator, dialogId, line("I'll look"));
  await sendMessage(core, workspace.operator, dialogId, { ...line("careful with this one"), kind: "note" });
  expect(await wordsOf()).toMatchObject({ text: "Where is my parcel?", attachments: [] });
});

test("edited words are the new ones, and after a deletion those before count", async () => {
  await editMessage(core, visitor, { dialog_id: dialogId, message_id: secondId, text: "Where are my two parcels?" });
  expect(await wordsOf()).toMatchObject({ text: "Where are my two parcels?" });
  await deleteMessage(core, visitor, { dialog_id: dialogId, message_id: secondId });
  expect(await wordsOf()).toMatchObject({ text: "Hello" });
});

test("a person outside does not get them", async () => {
  expect(await getDialog(core, visitor, dialogId)).not.toHaveProperty("last_words");
});

test("of a long message as much is carried as a list shows, and no character is cut in two", async () => {
  await sendMessage(core, visitor, dialogId, line(`${"x".repeat(279)}👩‍👩‍👧 and more`));
  expect((await wordsOf())?.text).toBe("x".repeat(279));
});
