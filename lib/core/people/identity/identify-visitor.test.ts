import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { messages } from "../../../../db/schema";
import { getDialog } from "../../conversations/dialogs/get-dialog";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { updateDialog } from "../../conversations/dialogs/update-dialog";
import { sendMessage } from "../../conversations/messages/send-message";
import { uploadFile } from "../../files/upload-file";
import { giveFeedback, listDialogFeedback } from "../../knowledge/feedback/feedback";
import type { CustomerActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { listPages, notePage } from "../contacts/note-page";
import { createSite } from "../sites/change-sites";
import { customerContactId } from "./authenticate";
import { identifyVisitor } from "./identify-visitor";
import { signVisitorToken } from "./tokens";

let core: TestCore;
let workspace: TestWorkspace;
beforeEach(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
});
afterEach(() => core.close());

async function customerOf(sub: string): Promise<CustomerActor> {
  const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
  return {
    type: "customer",
    workspaceId: workspace.workspaceId,
    contactId: customerContactId(site.id, sub),
    siteId: site.id,
    externalId: sub,
    name: sub,
    email: null,
    assistantId: workspace.assistantId,
  };
}

const withFile = (id: string) => ({ client_id: randomUUID(), text: "here it is", kind: "text" as const, attachments: [id] });

it("a file that a visitor uploaded and has not sent goes with the message that they send as a customer", async () => {
  const visitor = createTestVisitor(workspace);
  const file = await uploadFile(core, visitor, { name: "a.txt", type: "text/plain", content: Buffer.from("a") });
  const customer = await customerOf("ann");
  await identifyVisitor(
    core,
    customer,
    await signVisitorToken(core.secrets.signingKey, visitor.contactId, workspace.assistantId, core.now()),
  );
  const { message } = await startDialog(core, customer, withFile(file.id), {});
  expect(message.attachments).toMatchObject([{ id: file.id }]);
});

it("another visitor's file does not", async () => {
  const [visitor, other] = [createTestVisitor(workspace), createTestVisitor(workspace)];
  const file = await uploadFile(core, other, { name: "a.txt", type: "text/plain", content: Buffer.from("a") });
  const customer = await customerOf("ann");
  await identifyVisitor(
    core,
    customer,
    await signVisitorToken(core.secrets.signingKey, visitor.contactId, workspace.assistantId, core.now()),
  );
  await expect(startDialog(core, customer, withFile(file.id), {})).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

it("a conversation that was resolved with an answer they have not read is the customer's too, and the pages they were on", async () => {
  const visitor = createTestVisitor(workspace);
  const words = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
  const { dialogId } = await startDialog(core, visitor, words("Boots?"), {});
  await notePage(core, visitor, { url: "https://shop.example.com/boots" });
  await sendMessage(core, workspace.operator, dialogId, words("From ten to four"));
  await updateDialog(core, workspace.operator, dialogId, { status: "resolved" });
  const customer = await customerOf("ann");
  const token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, workspace.assistantId, core.now());
  await identifyVisitor(core, customer, token);
  expect(await getDialog(core, customer, dialogId)).toMatchObject({ unread: 1, visitor: { id: customer.contactId } });
  expect((await listPages(core, workspace.owner, customer.contactId)).data).toMatchObject([{ url: "https://shop.example.com/boots" }]);
});

it("what they said of an answer is the customer's, once", async () => {
  const visitor = createTestVisitor(workspace);
  const words = { client_id: randomUUID(), text: "Boots?", kind: "text" as const, attachments: [] };
  const { dialogId: dialog_id, message } = await startDialog(core, visitor, words, {});
  await core.db.update(messages).set({ sender: "assistant" }).where(eq(messages.id, message.id));
  const said = { dialog_id, message_id: message.id, comment: "" };
  await giveFeedback(core, visitor, { ...said, helpful: true, reason: null });
  const customer = await customerOf("ann");
  const token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, workspace.assistantId, core.now());
  await identifyVisitor(core, customer, token);
  expect((await listDialogFeedback(core, customer, dialog_id)).data).toMatchObject([{ helpful: true, mine: true }]);
  await giveFeedback(core, customer, { ...said, helpful: false, reason: "wrong" });
  expect((await listDialogFeedback(core, workspace.owner, dialog_id)).data).toMatchObject([{ helpful: false, by: "outside" }]);
});
