import { randomUUID } from "node:crypto";
import { eq, gt } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dialogs, effects, evaluationCases } from "../../../db/schema";
import { createAssistant, updateAssistant } from "../../core/assistants/change-assistants";
import { createTool } from "../../core/assistants/tools/change-tools";
import { getUsage } from "../../core/assistants/usage";
import { startDialog } from "../../core/conversations/dialogs/start-dialog";
import { sendMessage } from "../../core/conversations/messages/send-message";
import { addDocument, deleteDocument, listDocuments } from "../../core/knowledge/documents";
import {
  createEvaluationCase,
  deleteEvaluationCase,
  listEvaluationCases,
  updateEvaluationCase,
} from "../../core/knowledge/evaluation/change-cases";
import { copyEvaluationCase } from "../../core/knowledge/evaluation/copy-case";
import { importEvaluationCases } from "../../core/knowledge/evaluation/import-cases";
import { deleteEvaluationRun, getEvaluationRun, listEvaluationRuns, startEvaluationRun } from "../../core/knowledge/evaluation/runs";
import type { MemberActor } from "../../core/log/actor";
import { eraseDialogs } from "../../core/log/erase-dialogs";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../core/testing";
import { type JobWorker, startWorker, WORKSPACE_OF_EVALUATION } from "../../jobs";
import { EVALUATION_LIMITS } from "../../protocol/evaluation";
import { newEvaluationCase } from "../../protocol/routes/evaluations";
import { newTool } from "../../protocol/routes/tools";
import { embeddedProvider } from "../embedded";
import type { Provider } from "../provider";
import { evaluationJobs } from "./run-evaluation";

const SHIPPING = {
  title: "Shipping",
  source: "shipping.md",
  type: "markdown" as const,
  content: "# Shipping\n\nWe ship to Spain and Portugal. Delivery takes three to five days.\n\n# Tents\n\nThe Nordlys tent weighs 2 kg.",
};
const NO_PARAMETERS = { parameters: { type: "object", properties: {} } };
const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
const atOnce = embeddedProvider(() => Promise.resolve());

describe("test conversations of an assistant", () => {
  let core: TestCore;
  let home: TestWorkspace;
  let worker: JobWorker | undefined;
  beforeAll(async () => {
    core = await createTestCore();
  });
  beforeEach(async () => {
    home = await createTestWorkspace(core);
    await addDocument(core, home.owner, home.assistantId, SHIPPING);
  });
  afterAll(() => core.close());

  const add = (turns: string[], more: object = {}) =>
    createEvaluationCase(core, home.owner, home.assistantId, newEvaluationCase.parse({ turns, ...more }));
  async function run(provider: Provider = atOnce) {
    worker = startWorker(core, evaluationJobs(core, provider), { pollMs: 20 });
    try {
      const { id } = await startEvaluationRun(core, home.owner, home.assistantId);
      await expect.poll(() => read(id).then(({ status }) => status)).toBe("done");
      return await read(id);
    } finally {
      await worker.stop();
    }
  }
  const read = (id: number) => getEvaluationRun(core, home.operator, home.assistantId, id);

  it("are run as conversations, and judged by the source, the fact and the behaviour of the last answer", async () => {
    await add(["Do you ship to Spain?"], { source: "shipping", fact: "three to FIVE days" });
    await add(["How heavy is the Nordlys tent?", "Do you ship to Spain?"], { fact: "Portugal" });
    await add(["thanks, bye!"], { behaviour: "small_talk" });
    await add(["I want to talk to a person"], { behaviour: "person" });
    await add(["What is the capital of Mongolia?"], { behaviour: "refuse" });
    const wrong = await add(["Do you ship to Spain?"], { source: "Returns", fact: "365 days", behaviour: "refuse" });
    const done = await run();
    expect(done).toMatchObject({ total: 6, done: 6, passed: 5, tokens: 0, current: true, before_id: null, started_by: "Olga" });
    expect(done.results.filter(({ passed }) => !passed)).toMatchObject([
      {
        case_id: wrong.id,
        misses: ["behaviour", "source", "fact"],
        behaviour: "answer",
        sources: ["Shipping"],
        change: "new",
        before: null,
      },
    ]);
  });

  it("show what a change of the knowledge has broken and mended since the run before", async () => {
    const spain = await add(["Do you ship to Spain?"]);
    const repairs = await add(["Do you repair zippers?"], { source: "Repairs" });
    await add(["hello"], { behaviour: "small_talk" });
    const before = await run();
    const { data } = await listDocuments(core, home.owner, home.assistantId, { limit: 10 });
    await deleteDocument(core, home.owner, home.assistantId, data[0]?.id ?? 0);
    await addDocument(core, home.owner, home.assistantId, { ...SHIPPING, title: "Repairs", source: "r", content: "We repair zippers." });
    expect((await listEvaluationRuns(core, home.operator, home.assistantId)).data).toMatchObject([{ id: before.id, current: false }]);
    const after = await run();
    expect(after).toMatchObject({ before_id: before.id, passed: 2, current: true });
    expect(after.results).toMatchObject([
      { case_id: spain.id, change: "broken", before: { passed: true, behaviour: "answer" } },
      { case_id: repairs.id, change: "mended", before: { passed: false } },
      { change: "same" },
    ]);
    await updateAssistant(core, home.owner, home.assistantId, { ai: { handoff_after: 3 } });
    expect(await read(after.id)).toMatchObject({ current: false });
  });

  it("cost what their model costs, which counts for the month", async () => {
    await updateAssistant(core, home.owner, home.assistantId, { ai: { input_price: 1_000_000, output_price: 2_000_000 } });
    await add(["Do you ship to Spain?"]);
    await add(["Do you ship to Portugal?"]);
    const model: Provider = async function* (request) {
      const text = "We ship to Spain and Portugal. [1]";
      const citations = [{ index: 1, title: request.passages[0]?.title ?? "", heading: null, quote: text, url: null }];
      yield { type: "done", answer: { text, citations, tokensUsed: 100, tokensWritten: 20, handsOver: null } };
    };
    expect(await run(model)).toMatchObject({ passed: 2, tokens: 200, cost: 240 });
    expect(await getUsage(core, home.owner)).toMatchObject({ tokens: 200, cost: 240, turns: 2 });
  });

  it("call of the owner's tools only those that read", async () => {
    for (const method of ["GET", "POST"] as const) {
      const name = `${method.toLowerCase()}_order`;
      const url = "https://shop.example.com/orders";
      await createTool(core, home.owner, home.assistantId, newTool.parse({ name, description: "An order", method, url, ...NO_PARAMETERS }));
    }
    await add(["Do you ship to Spain?"]);
    const offered: string[] = [];
    await run(async function* (request) {
      offered.push(...request.toolbox.offered.map(({ name }) => name));
      yield { type: "done", answer: request.unknown };
    });
    expect(offered).toEqual(["get_order"]);
  });

  it("leave a place to those of other workspaces", async () => {
    const others = await createTestWorkspace(core);
    const second = await createAssistant(core, home.owner, { name: "Second", allowed_domains: [] });
    const places = [[home, home.assistantId] as const, [home, second.id] as const, [others, others.assistantId] as const];
    const begun: number[] = [];
    const model: Provider = async function* ({ signal }) {
      begun.push(begun.length);
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      signal.throwIfAborted();
      yield { type: "delta", text: "" };
    };
    const runs: number[] = [];
    for (const [{ owner }, id] of places) {
      await createEvaluationCase(core, owner, id, newEvaluationCase.parse({ turns: ["Do you ship to Spain?"] }));
      runs.push((await startEvaluationRun(core, owner, id)).id);
    }
    const fair = { workspace: WORKSPACE_OF_EVALUATION, places: 1 };
    worker = startWorker(core, evaluationJobs(core, model), { pollMs: 20, concurrency: 2, fair });
    await expect.poll(() => begun.length).toBe(2);
    const leased = await core.db.select({ payload: effects.payload }).from(effects).where(gt(effects.attempts, 0));
    expect(leased.map(({ payload }) => payload.run_id).sort()).toEqual([runs[0], runs[2]].sort());
    await worker.stop();
    await core.db.delete(effects);
  });

  it("are run once at a time, are over where their job was given up, end when the run is removed, and are not a bot's of the owner's own", async () => {
    await expect(startEvaluationRun(core, home.owner, home.assistantId)).rejects.toThrow("no test conversation");
    const one = await add(["Do you ship to Spain?"]);
    const { id } = await startEvaluationRun(core, home.owner, home.assistantId);
    await expect(startEvaluationRun(core, home.owner, home.assistantId)).rejects.toMatchObject({ code: "CONFLICT" });
    await core.db.delete(effects);
    expect((await listEvaluationRuns(core, home.owner, home.assistantId)).data).toMatchObject([{ id, status: "done" }]);
    const next = await startEvaluationRun(core, home.owner, home.assistantId);
    expect(next.status).toBe("running");
    await deleteEvaluationRun(core, home.owner, home.assistantId, next.id);
    await deleteEvaluationRun(core, home.owner, home.assistantId, id);
    await expect(read(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await run()).toMatchObject({ done: 1 });
    await deleteEvaluationCase(core, home.owner, home.assistantId, one.id);
    await add(["hello"]);
    await updateAssistant(core, home.owner, home.assistantId, {
      ai: { provider: "webhook", webhook: { url: "https://bot.example.com/" } },
    });
    await expect(startEvaluationRun(core, home.owner, home.assistantId)).rejects.toThrow("bot of your own");
  });

  it("are changed and read in pages by their own assistant's members alone, up to 500", async () => {
    const { id } = await add(["hello"]);
    expect(await updateEvaluationCase(core, home.owner, home.assistantId, id, { fact: "Hi" })).toMatchObject({
      turns: ["hello"],
      fact: "Hi",
    });
    const other = await createTestWorkspace(core);
    await expect(updateEvaluationCase(core, other.owner, other.assistantId, id, { fact: null })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(
      createEvaluationCase(core, home.operator, home.assistantId, newEvaluationCase.parse({ turns: ["x"] })),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const csv = (n: number) => `turns\n${"hello\n".repeat(n)}`;
    await importEvaluationCases(core, home.owner, home.assistantId, { csv: csv(EVALUATION_LIMITS.CASES - 1) });
    await expect(importEvaluationCases(core, home.owner, home.assistantId, { csv: csv(1) })).rejects.toMatchObject({ code: "CONFLICT" });
    const first = await listEvaluationCases(core, home.operator, home.assistantId, { limit: 100 });
    expect([first.data.length, first.data[0]?.id]).toEqual([100, id]);
    const next = await listEvaluationCases(core, home.operator, home.assistantId, { limit: 1, cursor: first.next_cursor ?? "" });
    expect(next.data[0]?.id).toBeGreaterThan(first.data[99]?.id ?? 0);
  });

  it("are imported from CSV, all or none, with the line that is wrong", async () => {
    const csv = '\uFEFFTurns;Behaviour;Fact\r\n"Hi, ""you""\nShip to Spain?";Answer;"five; days"\r\n\r\nbye;small talk;\r\n';
    expect(await importEvaluationCases(core, home.owner, home.assistantId, { csv })).toEqual({ added: 2 });
    expect((await listEvaluationCases(core, home.owner, home.assistantId, { limit: 10 })).data).toMatchObject([
      { turns: ['Hi, "you"', "Ship to Spain?"], behaviour: "answer", fact: "five; days", source: null },
      { turns: ["bye"], behaviour: "small_talk", fact: null },
    ]);
    for (const [wrong, why] of [
      ["question\nx", "not “question”"],
      ["fact\nx", "has to name the column turns"],
      ["turns\n", "holds no test conversation"],
      ['turns,behaviour\nhello,small_talk\n"a\nb",dance', "line 3"],
    ])
      await expect(importEvaluationCases(core, home.owner, home.assistantId, { csv: wrong ?? "" })).rejects.toThrow(why);
    expect((await listEvaluationCases(core, home.owner, home.assistantId, { limit: 10 })).data).toHaveLength(2);
  });

  it("are copied from a real conversation, up to where a person took over, shown to who may see it, and erased with it", async () => {
    const visitor = createTestVisitor(home);
    const { dialogId } = await startDialog(core, visitor, say("Do you ship to Spain?"), {});
    await sendMessage(core, visitor, dialogId, say("And to Portugal?"));
    await sendMessage(core, home.operator, dialogId, say("Yes."));
    await sendMessage(core, visitor, dialogId, say("Thanks"));
    expect(await copyEvaluationCase(core, home.owner, home.assistantId, dialogId)).toMatchObject({
      turns: ["Do you ship to Spain?", "And to Portugal?"],
      behaviour: "answer",
      dialog_id: dialogId,
    });
    await run();
    const shownTo = async (actor: MemberActor) => [
      (await listEvaluationCases(core, actor, home.assistantId, { limit: 10 })).data.length,
      (await getEvaluationRun(core, actor, home.assistantId, (await listEvaluationRuns(core, actor, home.assistantId)).data[0]?.id ?? 0))
        .results.length,
    ];
    await core.db.update(dialogs).set({ assignee_id: home.owner.memberId }).where(eq(dialogs.id, dialogId));
    expect(await shownTo(home.operator)).toEqual([1, 1]);
    expect(await shownTo({ ...home.operator, sight: { teams: [] } })).toEqual([0, 0]);
    const stranger = await createTestWorkspace(core);
    await expect(copyEvaluationCase(core, stranger.owner, stranger.assistantId, dialogId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await core.db.transaction(async (tx) => eraseDialogs(tx, [dialogId]));
    expect(await core.db.select().from(evaluationCases).where(eq(evaluationCases.assistant_id, home.assistantId))).toEqual([]);
  });
});
