import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dialogs, documents, passages } from "../../db/schema";
import { updateAssistant } from "../core/assistants/change-assistants";
import { getUsage, updateBudget } from "../core/assistants/usage";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { getPublicAssistant } from "../core/conversations/get-public-assistant";
import { acceptHandoff } from "../core/conversations/handoffs/accept-handoff";
import { completeHandoff } from "../core/conversations/handoffs/complete-handoff";
import { standingsOf } from "../core/conversations/handoffs/queue";
import { listUnanswered } from "../core/knowledge/unanswered";
import type { OutsideActor, VisitorActor } from "../core/log/actor";
import { customerContactId } from "../core/people/identity/authenticate";
import { createSite } from "../core/people/sites/change-sites";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../core/testing";
import { startWorker } from "../jobs";
import { embeddedProvider } from "./embedded";
import { assistantJobs } from "./index";
import type { Provider } from "./provider";

const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

describe("the assistant's turn", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;

  beforeEach(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    visitor = createTestVisitor(workspace);
    const [document] = await core.db
      .insert(documents)
      .values({ assistant_id: workspace.assistantId, title: "Shipping", source: "shipping.md", type: "markdown", size: 1, content: "" })
      .returning();
    await core.db.insert(passages).values({
      document_id: document?.id ?? 0,
      assistant_id: workspace.assistantId,
      position: 0,
      headings: ["Delivery"],
      heading_text: "Shipping Delivery",
      text: "We ship to Spain and Portugal. Delivery takes three to five days. Parcels over 20 kg cost more.",
    });
  });
  afterEach(() => core.close());

  const atOnce = embeddedProvider(() => Promise.resolve());
  const log = async (dialogId: number) =>
    core.db.query.messages.findMany({ where: (m, { eq }) => eq(m.dialog_id, dialogId), orderBy: (m, { asc }) => asc(m.seq) });
  const statusOf = async (dialogId: number) =>
    (await core.db.query.dialogs.findFirst({ where: (d, { eq }) => eq(d.id, dialogId) }))?.status;
  const settled = (event: string) =>
    new Promise<void>((resolve) => {
      const end = core.bus.subscribe((heard) => {
        if (heard.type !== "turn" || heard.event !== event) return;
        end();
        resolve();
      });
    });
  async function ask(text: string, provider: Provider = atOnce, from: OutsideActor = visitor): Promise<number> {
    const completed = settled("agent_completed");
    const { dialogId } = await startDialog(core, from, say(text), {});
    const worker = startWorker(core, assistantJobs(core, provider));
    await completed;
    await worker.stop();
    return dialogId;
  }

  it("quotes the knowledge base with its source, streamed in order", async () => {
    const dialogId = await ask("Do you ship to Spain?");
    const [, answer] = await log(dialogId);
    expect(answer).toMatchObject({ sender: "assistant", citations: [{ index: 1, title: "Shipping", heading: "Delivery" }] });
    expect(answer?.text).toContain("We ship to Spain and Portugal.");
    const heard = core.events.flatMap((event) => (event.type === "turn" ? [event.event] : []));
    expect([heard[0], heard[1], heard[2], heard.at(-1)]).toEqual(["agent_started", "agent_thinking", "tool_executing", "agent_completed"]);
    const streamed = core.events
      .flatMap((event) => (event.type === "turn" && event.event === "partial_result" ? [event.payload.delta] : []))
      .join("");
    expect(streamed).toBe(answer?.text);
  });

  it("says plainly that it does not know, and hands over", async () => {
    const dialogId = await ask("What is the capital of Mongolia?");
    const lines = await log(dialogId);
    expect(lines.map((line) => line.sender)).toEqual(["user", "assistant", "system"]);
    expect(lines[1]?.text).toMatch(/^I don't know/);
    expect(await statusOf(dialogId)).toBe("queued");
    const { data } = await listUnanswered(core, workspace.owner, workspace.assistantId, { limit: 20 });
    expect(data).toMatchObject([{ question: "What is the capital of Mongolia?", dialog_id: dialogId }]);
  });

  it("hands over when somebody asks for a person in words", async () => {
    const dialogId = await ask("Can I talk to a person?");
    expect(await statusOf(dialogId)).toBe("queued");
  });

  it("a conversation that ends politely calls no person and leaves no gap", async () => {
    const dialogId = await ask("Do you ship to Spain?");
    for (const text of ["thanks!", "no", "ok, bye 👋"]) await ask(text);
    expect((await log(dialogId)).filter((line) => line.sender === "system")).toEqual([]);
    expect((await log(dialogId)).at(-1)?.text).toBe("Good to hear. Have a nice day!");
    expect(await statusOf(dialogId)).toBe("assistant");
    expect((await listUnanswered(core, workspace.owner, workspace.assistantId, { limit: 20 })).data).toEqual([]);
  });

  it("calls the person that it offered when the visitor agrees", async () => {
    await updateAssistant(core, workspace.owner, workspace.assistantId, { ai: { handoff_after: 3 } });
    const dialogId = await ask("What is the capital of Mongolia?");
    expect(await statusOf(dialogId)).toBe("assistant");
    await ask("yes please");
    expect(await statusOf(dialogId)).toBe("queued");
  });

  it("answers what is asked beside a person who is not wanted", async () => {
    const dialogId = await ask("I don't want to talk to a person, just tell me about delivery to Spain");
    expect((await log(dialogId))[1]?.text).toContain("We ship to Spain and Portugal.");
    expect(await statusOf(dialogId)).toBe("assistant");
  });

  it("hands over when one of its words is written", async () => {
    await updateAssistant(core, workspace.owner, workspace.assistantId, { ai: { handoff_words: ["Spain"] } });
    const dialogId = await ask("Do you ship to SPAIN?");
    expect((await log(dialogId))[1]?.text).toMatch(/^I've asked a person/);
    expect(await statusOf(dialogId)).toBe("queued");
  });

  it("hands over after as many questions without an answer as its settings say", async () => {
    await updateAssistant(core, workspace.owner, workspace.assistantId, { ai: { handoff_after: 2 } });
    const dialogId = await ask("What is the capital of Mongolia?");
    expect((await log(dialogId))[1]?.text).toMatch(/^I don't know.*other words/);
    expect(await statusOf(dialogId)).toBe("assistant");
    await ask("And the capital of Peru?");
    expect(await statusOf(dialogId)).toBe("queued");
    expect((await listUnanswered(core, workspace.owner, workspace.assistantId, { limit: 20 })).data).toHaveLength(2);
    await completeHandoff(core, workspace.operator, { dialog_id: dialogId, hand_back: true });
    await ask("And that of Chad?");
    expect(await statusOf(dialogId), "the count begins anew").toBe("assistant");
  });

  it("leaves what comes outside of its hours to people, also in a conversation that it began", async () => {
    const dialogId = await ask("Do you ship to Spain?");
    const never = [{ days: [(core.now().getUTCDay() + 3) % 7], from: "09:00", to: "17:00" }];
    await updateAssistant(core, workspace.owner, workspace.assistantId, { ai: { answers: "inside_hours", hours: never } });
    await ask("And to Portugal?");
    expect((await log(dialogId)).findLast((line) => line.sender === "assistant")?.text).toMatch(/^I've asked a person/);
    expect(await statusOf(dialogId)).toBe("queued");
    const other = await startDialog(core, createTestVisitor(workspace), say("Do you ship to Spain?"), {});
    expect(await statusOf(other.dialogId)).toBe("queued");
    expect((await getPublicAssistant(core, workspace.assistantId)).assistant.ai_enabled).toBe(false);
    const [waiting] = (await core.db.select().from(dialogs)).filter(({ id }) => id === other.dialogId);
    if (!waiting) throw new Error("no dialog");
    const standing = (await standingsOf(core, [waiting])).get(waiting.id);
    expect(standing?.back_at, "its own hours, not the workspace's").not.toBeNull();
  });

  it("hands over with a clear word when neither the model nor the sources answer", async () => {
    const broken: Provider = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("503")) }),
    });
    const dialogId = await ask("What is the capital of Mongolia?", broken);
    expect((await log(dialogId))[1]?.text).toMatch(/^I can't look that up/);
    expect(await statusOf(dialogId)).toBe("queued");
  });

  it("hands over instead of answering when the month's tokens are used up, and notifies the owner once", async () => {
    await updateBudget(core, workspace.owner, { monthly_tokens: 50 });
    const costly: Provider = async function* () {
      yield { type: "done", answer: { text: "To Spain.", citations: [], tokensUsed: 60, handsOver: null } };
    };
    const dialogId = await ask("Do you ship to Spain?", costly);
    expect(await statusOf(dialogId)).toBe("assistant");
    expect(await ask("And to Portugal?", costly)).toBe(dialogId);
    expect((await log(dialogId)).findLast((line) => line.sender === "assistant")?.text).toMatch(/^I can't look that up/);
    expect(await statusOf(dialogId)).toBe("queued");
    expect(core.events.filter((event) => event.type === "balance").map(({ payload }) => payload)).toMatchObject([{ current_balance: 0 }]);
  });

  it("hands over instead of answering when the month's money is used up", async () => {
    await updateAssistant(core, workspace.owner, workspace.assistantId, { ai: { input_price: 1_000_000, output_price: 2_000_000 } });
    await updateBudget(core, workspace.owner, { monthly_amount: 70, currency: "EUR" });
    const costly: Provider = async function* () {
      yield { type: "done", answer: { text: "To Spain.", citations: [], tokensUsed: 60, tokensWritten: 10, handsOver: null } };
    };
    const dialogId = await ask("Do you ship to Spain?", costly);
    expect(await statusOf(dialogId)).toBe("assistant");
    await ask("And to Portugal?", costly);
    expect(await statusOf(dialogId)).toBe("queued");
    expect(await getUsage(core, workspace.owner)).toMatchObject({ cost: 70, amount_left: 0 });
    const published = core.events.filter((event) => event.type === "balance").map(({ payload }) => payload);
    expect(published).toMatchObject([{ current_balance: 0, currency: "EUR" }]);
  });

  it("hands over as urgently as the answer asks for", async () => {
    const dialogId = await ask("My parcel is broken!", async function* () {
      yield {
        type: "done",
        answer: { text: "A person will see.", citations: [], tokensUsed: 1, handsOver: "Broken parcel", priority: "high" },
      };
    });
    expect(await core.db.query.dialogs.findFirst({ where: (d, { eq }) => eq(d.id, dialogId) })).toMatchObject({
      status: "queued",
      priority: "high",
    });
  });

  it("P10: looks up orders for a customer whom their site has identified, and for nobody else", async () => {
    const seen: boolean[] = [];
    const provider: Provider = async function* ({ toolbox }) {
      seen.push(toolbox.lookUp !== null);
      yield { type: "done", answer: { text: "Yes.", citations: [], tokensUsed: 1, handsOver: null } };
    };
    await ask("Where is my order?", provider);
    const site = await createSite(core, workspace.owner, {
      name: "Shop",
      allowed_domains: ["shop.example.com"],
      assistant_id: workspace.assistantId,
    });
    await ask("Where is my order?", provider, {
      type: "customer",
      workspaceId: workspace.workspaceId,
      contactId: customerContactId(site.id, "ada"),
      siteId: site.id,
      externalId: "ada",
      name: "Ada",
      email: null,
      assistantId: workspace.assistantId,
    });
    expect(seen).toEqual([false, true]);
  });

  it("P2: a turn that is run twice makes one message", async () => {
    const { dialogId } = await startDialog(core, visitor, say("Do you ship to Spain?"), {});
    const row = await core.db.query.effects.findFirst();
    if (!row) throw new Error("no job");
    const { signal } = new AbortController();
    const run = () => Promise.all(assistantJobs(core, atOnce).map((job) => job.run(row, signal)));
    await Promise.all([run(), run()]);
    expect((await log(dialogId)).filter((line) => line.sender === "assistant")).toHaveLength(1);
  });

  it("answers again once the conversation is handed back", async () => {
    const dialogId = await ask("Can I talk to a person?");
    await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
    await completeHandoff(core, workspace.operator, { dialog_id: dialogId, hand_back: true });
    expect(await ask("How long does delivery to Spain take?")).toBe(dialogId);
    expect((await log(dialogId)).at(-1)).toMatchObject({ sender: "assistant" });
  });
});
