import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { newTool } from "@/lib/protocol/routes/tools";
import { tablesWith } from "@/test/scan";
import { createTool } from "../../assistants/tools/change-tools";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { createTestCore, createTestVisitor, createTestWorkspace } from "../../testing";
import { createApiKey } from "../api-keys/manage-api-keys";
import { createMember } from "../members/change-members";
import { createSite, rotateSecret } from "../sites/change-sites";
import { signIn } from "./sign-in";
import { makeVisitorLink } from "./visitor-links";

it("whoever reads the database finds no password, token, key, secret or sensitive text in it", async () => {
  const core = await createTestCore();
  const workspace = await createTestWorkspace(core);
  const { owner, assistantId } = workspace;
  const password = "correct horse battery";
  const email = `${randomUUID()}@example.com`;
  await createMember(core, owner, { email, name: "Ann", role: "operator", password });
  const pair = await signIn(core, { email, password });
  const site = await createSite(core, owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
  const rotated = await rotateSecret(core, owner, site.id);
  const key = await createApiKey(core, owner, { name: "Shop", scopes: ["read"] });
  const secret = "Bearer key-of-the-shop";
  const tool = { name: "refund_status", description: "Refunds", method: "GET", url: "https://shop.example.com/refunds" };
  await createTool(core, owner, assistantId, newTool.parse({ ...tool, header_name: "authorization", secret }));
  const visitor = createTestVisitor(workspace);
  const card = "4111 1111 1111 1111";
  await startDialog(core, visitor, { client_id: randomUUID(), text: `My card is ${card}`, kind: "text", attachments: [] }, {});
  const code = await makeVisitorLink(core, { contactId: visitor.contactId, assistantId, email });

  const secrets = { password, refresh: pair.refresh_token, site: site.secret, rotated: rotated.secret, key: key.key, secret, card, code };
  for (const [what, text] of Object.entries(secrets)) expect(await tablesWith(core.db, text), what).toEqual({});
  expect(await tablesWith(core.db, "My card is")).not.toEqual({});
  await core.close();
}, 60_000);
