import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getDialog } from "../../conversations/dialogs/get-dialog";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../../testing";
import { describeSelf } from "./describe-self";

let core: TestCore;
beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());

const message = { client_id: randomUUID(), text: "Hi", kind: "text" as const, attachments: [] };

test("what a page says of its visitor is merged by key and read by members alone", async () => {
  const workspace = await createTestWorkspace(core);
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, message, {});
  await describeSelf(core, visitor, { attributes: { plan: "pro", seats: 4 } });
  await describeSelf(core, visitor, { attributes: { seats: null }, tags: ["beta"] });
  expect((await getDialog(core, workspace.operator, dialogId)).visitor?.attributes).toEqual({ plan: "pro", tags: ["beta"] });
  expect((await getDialog(core, visitor, dialogId)).visitor?.attributes).toBeUndefined();
});

test("before the first message nobody is known, and nothing is written", async () => {
  const workspace = await createTestWorkspace(core);
  await describeSelf(core, createTestVisitor(workspace), { attributes: { plan: "pro" } });
  expect(await core.db.query.contacts.findMany()).toHaveLength(1);
});

test("more than can be kept is refused", async () => {
  const workspace = await createTestWorkspace(core);
  const visitor = createTestVisitor(workspace);
  await startDialog(core, visitor, message, {});
  await expect(describeSelf(core, visitor, { attributes: { much: "x".repeat(20_000) } })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("what a visitor calls themselves is what the team reads", async () => {
  const workspace = await createTestWorkspace(core);
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, { ...message, client_id: randomUUID() }, {});
  await describeSelf(core, visitor, { name: "Ada Moreno", email: "ada@example.com" });
  expect((await getDialog(core, workspace.operator, dialogId)).visitor).toMatchObject({ name: "Ada Moreno", email: "ada@example.com" });
});
