import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { uploadFile } from "../../files/upload-file";
import type { CustomerActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
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
