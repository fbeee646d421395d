import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../log";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { sendMessage } from "../messages/send-message";
import { mailTranscript, readTranscript } from "./transcripts";

let core: TestCore;
beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());

const text = (words: string, kind: "text" | "note" = "text") => ({ client_id: randomUUID(), text: words, kind, attachments: [] });

async function aConversation(first = "Boots?") {
  const workspace = await createTestWorkspace(core, { ai: false });
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, text(first), {});
  return { workspace, visitor, dialogId };
}

async function read(actor: Actor, dialogId: number, format: "html" | "txt" | "json"): Promise<string> {
  let whole = "";
  for await (const piece of await readTranscript(core, actor, dialogId, format)) whole += piece;
  return whole;
}

describe("A transcript", () => {
  test("is what the reader may see: notes are for members alone", async () => {
    const { workspace, visitor, dialogId } = await aConversation();
    await sendMessage(core, workspace.operator, dialogId, text("They have paid late before", "note"));
    await sendMessage(core, workspace.operator, dialogId, text("Of course"));
    for (const format of ["html", "txt", "json"] as const) {
      const [inside, outside] = [await read(workspace.operator, dialogId, format), await read(visitor, dialogId, format)];
      expect(inside).toContain("They have paid late before");
      expect(outside).not.toContain("They have paid late before");
      expect(outside).toContain("Of course");
    }
    await expect(read(createTestVisitor(workspace), dialogId, "txt")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("has every message of a long conversation once, in order", async () => {
    const { visitor, dialogId } = await aConversation("line 0");
    for (let n = 1; n <= 250; n += 1) await sendMessage(core, visitor, dialogId, text(`line ${n}`));
    const { messages } = JSON.parse(await read(visitor, dialogId, "json")) as { messages: { kind: string; text: string }[] };
    const lines = messages.filter(({ kind }) => kind === "text").map((message) => message.text);
    expect(lines).toEqual(Array.from({ length: 251 }, (_, n) => `line ${n}`));
  });

  test("what people wrote is text in its HTML", async () => {
    const { visitor, dialogId } = await aConversation('<script>alert("1")</script>');
    const html = await read(visitor, dialogId, "html");
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
  });
});

describe("By email", () => {
  test("it is refused where the server sends none", async () => {
    const { visitor, dialogId } = await aConversation();
    await expect(mailTranscript(core, visitor, dialogId, "ada@example.com")).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("strangers send few: to one address, and each of them", async () => {
    Object.assign(core.env, { SMTP_URL: "smtp://127.0.0.1:9" });
    const { visitor, dialogId } = await aConversation();
    for (let n = 0; n < 5; n += 1) await mailTranscript(core, visitor, dialogId, `ada+${n}@example.com`);
    await expect(mailTranscript(core, visitor, dialogId, "eve@example.com")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const other = await aConversation();
    await expect(mailTranscript(core, other.visitor, other.dialogId, "ada@example.com")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await mailTranscript(core, other.workspace.operator, other.dialogId, "ada@example.com");
    Object.assign(core.env, { SMTP_URL: undefined });
  });
});
