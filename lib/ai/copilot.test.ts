import { EventEmitter, once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { acceptHandoff } from "../core/conversations/handoffs/accept-handoff";
import { sendMessage } from "../core/conversations/messages/send-message";
import { addDocument } from "../core/knowledge/documents";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../core/testing";
import { rewriteDraft, suggestReply, summarizeDialog } from "./copilot";
import { extractSummary } from "./extract-summary";

const SHIPPING = `# Shipping

## Countries

We ship to Spain, France and Italy. An order to Spain takes three to five days and costs 6 euros.

## Returns

An order can be returned within thirty days.
`;

let core: TestCore;
let workspace: TestWorkspace;
let model: Server | undefined;

beforeEach(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
  await addDocument(core, workspace.owner, workspace.assistantId, {
    title: "Shipping",
    source: "shipping.md",
    content: SHIPPING,
    type: "markdown",
  });
});
afterEach(async () => {
  model?.closeAllConnections();
  model?.close();
  model = undefined;
  await core.close();
});

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });
const never = new AbortController().signal;

async function dialogWith(...texts: string[]): Promise<number> {
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line(texts[0] ?? ""), {});
  for (const text of texts.slice(1)) await sendMessage(core, visitor, dialogId, line(text));
  return dialogId;
}

/** A server that speaks the OpenAI API. `answer` null: it never answers. */
async function startModel(answer: string | null) {
  const prompts: string[] = [];
  const moments = new EventEmitter();
  const [asked, cut] = [once(moments, "asked"), once(moments, "cut")];
  model = createServer(async (request, response) => {
    response.once("close", () => response.writableEnded || moments.emit("cut"));
    prompts.push(await readText(request));
    moments.emit("asked");
    if (answer === null) return;
    const message = { role: "assistant", content: answer };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "1", created: 1, model: "m", choices: [{ index: 0, message, finish_reason: "stop" }], usage: {} }));
  }).listen(0, "127.0.0.1");
  await once(model, "listening");
  Object.assign(core.env, { AI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`, AI_MODEL: "m" });
  return { prompts, asked, cut };
}

test("without a model a reply is quoted from the knowledge, with its source beside it", async () => {
  const dialogId = await dialogWith("Hello", "How long does an order to Spain take?", "I want to talk to a person");
  const { text, citations, question } = await suggestReply(core, workspace.operator, dialogId, never);
  expect(question).toBe("How long does an order to Spain take?");
  expect(text).toContain("three to five days");
  expect(text).not.toContain("[1]");
  expect(citations).toMatchObject([{ index: 1, title: "Shipping" }]);
});

test("a question that goes on with one that was answered is looked up together with it", async () => {
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("How long does an order to Spain take?"), {});
  await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
  await sendMessage(core, workspace.operator, dialogId, line("Three to five days."));
  await sendMessage(core, visitor, dialogId, line("And what does it cost?"));
  const { text, question } = await suggestReply(core, workspace.operator, dialogId, never);
  expect(question).toBe("And what does it cost?");
  expect(text).toContain("costs 6 euros");
});

test("what the knowledge does not cover gets no suggestion", async () => {
  const dialogId = await dialogWith("Who won the chess championship?");
  expect(await suggestReply(core, workspace.operator, dialogId, never)).toMatchObject({ text: "", citations: [] });
});

test("a suggestion and a summary write nothing into the conversation", async () => {
  const dialogId = await dialogWith("How long does an order to Spain take?");
  const before = core.events.length;
  await suggestReply(core, workspace.operator, dialogId, never);
  await summarizeDialog(core, workspace.operator, dialogId, never);
  expect(core.events).toHaveLength(before);
});

test("with a model the draft is its own, and a source that does not say it is not shown", async () => {
  const seen = await startModel("An order to Spain takes three to five days [1]. The moon is made of cheese [1].");
  const dialogId = await dialogWith("How long does an order to Spain take?");
  const { text, citations } = await suggestReply(core, workspace.operator, dialogId, never);
  expect(text).toContain("takes three to five days");
  expect(citations).toHaveLength(1);
  expect(seen.prompts[0]).toContain("We ship to Spain");
});

test("what is cut off ends at the model, too", async () => {
  const seen = await startModel(null);
  const dialogId = await dialogWith("How long does an order to Spain take?");
  const cancel = new AbortController();
  const asking = suggestReply(core, workspace.operator, dialogId, cancel.signal);
  await seen.asked;
  cancel.abort();
  await expect(asking).rejects.toMatchObject({ code: "CONFLICT" });
  await seen.cut;
});

test("a draft is rewritten by a model, and without one by nobody", async () => {
  await expect(rewriteDraft(core, workspace.operator, { text: "No.", how: "warmer" }, never)).rejects.toMatchObject({ code: "CONFLICT" });
  const seen = await startModel("Sadly not, sorry about that.");
  expect(await rewriteDraft(core, workspace.operator, { text: "No.", how: "warmer" }, never)).toEqual({
    text: "Sadly not, sorry about that.",
  });
  await rewriteDraft(core, workspace.operator, { text: "No.", how: "translate", language: "German" }, never);
  expect(seen.prompts[1]).toContain("German");
});

test("no model sees what is sensitive: not in a conversation, and not in a draft, which comes back whole", async () => {
  const seen = await startModel("Please check •••• 1111, thank you.");
  const card = "4111 1111 1111 1111";
  const dialogId = await dialogWith(`My card ${card} was charged twice`, "For the order to Spain", "Can you help?");
  await summarizeDialog(core, workspace.operator, dialogId, never);
  expect(await rewriteDraft(core, workspace.operator, { text: `check ${card}`, how: "warmer" }, never)).toEqual({
    text: `Please check ${card}, thank you.`,
  });
  expect(seen.prompts).toHaveLength(2);
  for (const prompt of seen.prompts) expect(prompt).not.toContain("4111");
});

test("a member of another workspace gets nothing (P10)", async () => {
  const dialogId = await dialogWith("How long does an order to Spain take?");
  const other = await createTestWorkspace(core);
  for (const help of [suggestReply, summarizeDialog])
    await expect(help(core, other.operator, dialogId, never)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a summary without a model says what was asked, what was answered, and what is still open", () => {
  const said = (sender: "user" | "assistant" | "manager", author: string, text: string) => ({ sender, author, text });
  expect(
    extractSummary([
      said("user", "Ada", "Hello"),
      said("user", "Ada", "Do you ship to **Spain**?"),
      said("assistant", "Assistant", "Yes, in 3 to 5 days. [1]"),
      said("user", "Ada", "And to Portugal?"),
      said("user", "Ada", "I want to talk to a person"),
    ]),
  ).toBe("Ada asked: “Do you ship to Spain?”\nAssistant answered last: “Yes, in 3 to 5 days.”\nStill open: “And to Portugal?”");
  expect(extractSummary([])).toBe("Nothing was asked yet.");
});

test("a summary keeps the signs of what was said, and drops those of its form", () => {
  const text = "## Steps\n> Paste it before </body> in *every* page, `#1042` or C#: 2*3 ~ 6";
  expect(
    extractSummary([
      { sender: "user", author: "Ada", text: "What do I do with the snippet?" },
      { sender: "manager", author: "Dana", text },
    ]),
  ).toContain("Dana answered last: “Steps Paste it before </body> in every page, #1042 or C#: 2*3 ~ 6”");
});
