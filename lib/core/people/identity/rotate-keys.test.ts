import { randomBytes, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { members, messages, telegramBots } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { tablesWith } from "@/test/scan";
import { newTool } from "../../../protocol/routes/tools";
import { updateAssistant } from "../../assistants/change-assistants";
import { createTool } from "../../assistants/tools/change-tools";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { revealMessage } from "../../conversations/messages/reveal-message";
import { createSecrets } from "../../system/secrets";
import { createTestCore, createTestVisitor, createTestWorkspace } from "../../testing";
import { createWebhook } from "../../webhooks";
import { createSite } from "../sites/change-sites";
import { rotateKeys } from "./rotate-keys";

const AUTH = "a secret for tests alone";
/** How many rows of each table hold something sealed in the test. */
const ONE_OF_EACH = {
  messages: 3,
  members: 1,
  sites: 1,
  assistants: 1,
  assistant_tools: 1,
  webhooks: 1,
  webhooks_previous: 0,
  telegram_bots: 1,
  telegram_webhooks: 1,
  installation: 0,
};
const key = () => randomBytes(32).toString("base64");

describe.each(DATABASES)("the rotation of keys on %s", (kind) => {
  it("seals everything by the new key, so that the old one can go", async () => {
    const [old, fresh] = [key(), key()];
    const core = await createTestCore({ database: await freshDatabase(kind), env: { WS_ENCRYPTION_KEY: old } });
    const workspace = await createTestWorkspace(core);
    await core.db
      .update(members)
      .set({ totp_sealed: core.secrets.seal("TOTP") })
      .where(eq(members.id, workspace.owner.memberId));
    await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
    const webhook = { url: "https://bot.example.com" };
    await updateAssistant(core, workspace.owner, workspace.assistantId, { ai: { webhook } });
    const tool = { name: "refund_status", description: "Refunds", url: "https://shop.example.com", header_name: "x-key", secret: "TOOL" };
    await createTool(core, workspace.owner, workspace.assistantId, newTool.parse(tool));
    await createWebhook(core, workspace.owner, { url: "https://shop.example.com/baton", types: [], enabled: true });
    const sealed = { token_sealed: core.secrets.seal("BOT"), webhook_sealed: core.secrets.seal("POSTED") };
    const bot = { assistant_id: workspace.assistantId, workspace_id: workspace.workspaceId, bot_id: 1, username: "bot", name: "Bot" };
    await core.db.insert(telegramBots).values({ ...bot, ...sealed });
    const at: { dialog_id: number; message_id: number }[] = [];
    for (let n = 0; n < 3; n += 1) {
      const message = { client_id: randomUUID(), text: "card 4111 1111 1111 1111", kind: "text" as const, attachments: [] };
      const sent = await startDialog(core, createTestVisitor(workspace), message, {});
      at.push({ dialog_id: sent.dialogId, message_id: sent.message.id });
    }
    const both = createSecrets(AUTH, [fresh, old]);
    expect(await rotateKeys(core.db, both)).toEqual(ONE_OF_EACH);
    expect(await rotateKeys(core.db, both)).toEqual(Object.fromEntries(Object.keys(ONE_OF_EACH).map((name) => [name, 0])));
    expect(await tablesWith(core.db, core.secrets.currentPrefix)).toEqual({});
    const withoutOld = { ...core, secrets: createSecrets(AUTH, [fresh]) };
    for (const each of at) expect(await revealMessage(withoutOld, workspace.owner, each)).toEqual({ text: "card 4111 1111 1111 1111" });
    await core.close();
  });

  it("stops at what no key opens, and changes nothing of it", async () => {
    const core = await createTestCore({ database: await freshDatabase(kind), env: { WS_ENCRYPTION_KEY: key() } });
    const workspace = await createTestWorkspace(core);
    const message = { client_id: randomUUID(), text: "pin: 4821", kind: "text" as const, attachments: [] };
    await startDialog(core, createTestVisitor(workspace), message, {});
    const before = await core.db.select({ sealed: messages.sealed }).from(messages);
    await expect(rotateKeys(core.db, createSecrets(AUTH, [key()]))).rejects.toThrow(/no key/);
    expect(await core.db.select({ sealed: messages.sealed }).from(messages)).toEqual(before);
    await core.close();
  });
});
