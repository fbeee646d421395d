import { randomUUID } from "node:crypto";
import { setImmediate as nextTick } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshDatabase } from "@/test/database";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../core/testing";
import { type JobWorker, startWorker } from "../jobs";
import { createTestNode, type Heard, link, type TestNode, type TestReader } from "../realtime/testing";
import { assistantJobs } from "./index";
import type { Answer, Provider } from "./provider";

const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
const TURN = new Set(["agent_started", "agent_thinking", "tool_executing", "partial_result", "agent_completed"]);
const ofTurn = (heard: readonly Heard[]) => heard.filter(({ event }) => TURN.has(event));
const isPartial = ({ event }: Heard) => event === "partial_result";
const isWord = ({ event, payload }: Heard) => TURN.has(event) || (event === "message" && payload.sender === "assistant");
const TAKEOVERS = new Set<unknown>(["joined", "handoff_requested"]);
const isTakeover = ({ payload }: Heard) => TAKEOVERS.has((payload.event as { type?: string } | null)?.type);
const answerOf = (text: string): Answer => ({ text, citations: [], tokensUsed: 0, handsOver: null });

/** An answerer that says what the test gives it, when the test gives it. */
function createMouth() {
  const words: string[] = [];
  const wake = new Set<() => void>();
  let over = false;
  const change = (work: () => void) => {
    work();
    for (const go of wake) go();
    wake.clear();
  };
  const provider: Provider = async function* ({ signal }) {
    let said = "";
    while (!over || words.length > 0) {
      signal.throwIfAborted();
      const word = words.shift();
      if (word === undefined) {
        await new Promise<void>((resolve) => {
          wake.add(resolve);
          signal.addEventListener("abort", () => resolve());
        });
        continue;
      }
      said += word;
      yield { type: "delta", text: word };
    }
    yield { type: "done", answer: answerOf(said) };
  };
  return {
    provider,
    say: (...more: string[]) => change(() => void words.push(...more)),
    end: () =>
      change(() => {
        over = true;
      }),
  };
}

describe("an answer that streams to two nodes", () => {
  let a: TestNode;
  let b: TestNode;
  let workspace: TestWorkspace;
  let worker: JobWorker | undefined;

  beforeEach(async () => {
    const database = await freshDatabase();
    a = await createTestNode(database);
    b = await createTestNode(database);
    link(a, b);
    workspace = await createTestWorkspace(a.core);
  });
  afterEach(async () => {
    await worker?.stop();
    a.stop();
    b.stop();
    await a.core.close();
  });

  const run = (provider: Provider) => {
    worker = startWorker(a.core, assistantJobs(a.core, provider));
  };
  /** A visitor's question on node A, read there by the visitor. */
  async function ask(text: string): Promise<{ dialogId: number; visitor: TestReader; actor: ReturnType<typeof createTestVisitor> }> {
    const actor = createTestVisitor(workspace);
    const visitor = a.connect(actor);
    const { dialogId } = await startDialog(a.core, actor, say(text), {});
    await visitor.ask("join_dialog", { dialog_id: dialogId });
    return { dialogId, visitor, actor };
  }

  it("who joins in the middle gets the words so far and then the rest, on either node, and all see the same", async () => {
    const mouth = createMouth();
    const { dialogId, visitor, actor } = await ask("Do you ship to Spain?");
    run(mouth.provider);
    mouth.say("We ", "ship ");
    await visitor.hears(({ payload }) => payload.index === 1);
    await nextTick();
    const operator = b.connect(workspace.operator);
    await operator.ask("join_dialog", { dialog_id: dialogId });
    expect(ofTurn(operator.heard)).toEqual(ofTurn(visitor.heard));
    visitor.leave();
    const returned = a.connect(actor);
    await returned.ask("sync", { dialogs: [{ dialog_id: dialogId, after_seq: 1 }] });
    mouth.say("to ", "Spain.");
    mouth.end();
    const isOver = ({ event }: Heard) => event === "agent_completed";
    await Promise.all([returned.hears(isOver), operator.hears(isOver)]);
    expect(ofTurn(returned.heard)).toEqual(ofTurn(operator.heard));
    expect(
      operator.heard
        .filter(isPartial)
        .map(({ payload }) => payload.delta)
        .join(""),
    ).toBe("We ship to Spain.");
    const late = b.connect(actor);
    await late.ask("join_dialog", { dialog_id: dialogId });
    expect(ofTurn(late.heard)).toEqual([]);
  });

  it("P9: who joins after the takeover hears nothing of the answer, also where no hint of the takeover came", async () => {
    const mouth = createMouth();
    const { dialogId, visitor, actor } = await ask("Do you ship to Spain?");
    run(mouth.provider);
    mouth.say("We ");
    await visitor.hears(isPartial);
    const away = await createTestNode(a.core.database);
    await away.connect(workspace.operator).ask("handoff_accept", { dialog_id: dialogId });
    mouth.say("ship ");
    const joined = a.connect(actor);
    await joined.ask("join_dialog", { dialog_id: dialogId });
    mouth.say("to Spain.");
    mouth.end();
    await worker?.stop();
    expect(ofTurn(joined.heard)).toEqual([]);
    away.stop();
  });

  it("an edit of the question ends the answer to the old one, and the new one is answered once", async () => {
    const mouth = createMouth();
    const asked: string[] = [];
    run(async function* (request) {
      asked.push(request.question);
      yield* mouth.provider(request);
    });
    const { dialogId, visitor } = await ask("Do you ship to Spain?");
    mouth.say("To Spain");
    await visitor.hears(isPartial);
    const page = await visitor.ask("join_dialog", { dialog_id: dialogId });
    const question = page.ok && "messages" in page ? page.messages[0] : undefined;
    await visitor.ask("edit_message", { dialog_id: dialogId, message_id: question?.id, text: "Do you ship to Norway?" });
    const ended = await visitor.hears(({ event, payload }) => event === "agent_completed" && payload.message_id === null);
    mouth.say("To Norway");
    mouth.end();
    await visitor.hears(({ event, payload }) => event === "agent_completed" && payload.message_id !== null);
    expect(asked).toEqual(["Do you ship to Spain?", "Do you ship to Norway?"]);
    const answers = visitor.heard.filter(({ event, payload }) => event === "message" && payload.sender === "assistant");
    expect(answers.map(({ payload }) => payload.text)).toEqual(["To Norway"]);
    const first = visitor.heard[ended]?.payload.turn_id;
    expect(visitor.heard.slice(ended + 1).filter(({ payload }) => payload.turn_id === first)).toEqual([]);
  });

  it("P9: in 500 races between a takeover and a streaming answer no word of the assistant comes after the takeover", async () => {
    const WORDS = 60;
    let cut = 0;
    // Each word waits for the database, which lets no query in between those of a transaction: so words come right before
    // a takeover is committed and right after.
    run(async function* () {
      for (let word = 0; word < WORDS; word += 1) {
        yield { type: "delta", text: `word${word} ` };
        await (word % 2 === 0 ? a.core.db.execute(sql`select 1`) : nextTick());
      }
      yield { type: "done", answer: answerOf("all of it") };
    });
    const takeOver = async (round: number, dialogId: number, visitor: TestReader, operator: TestReader) => {
      if (round % 4 === 2) {
        await visitor.ask("handoff_request", { dialog_id: dialogId, reason: "A person, please" });
        const acked = visitor.heard.length;
        await operator.ask("handoff_accept", { dialog_id: dialogId });
        return { reader: visitor, acked };
      }
      // A member's message takes the dialog over by itself.
      if (round % 4 !== 3) await operator.ask("handoff_accept", { dialog_id: dialogId });
      else await operator.ask("chat_message", { dialog_id: dialogId, ...say("Let me see.") });
      return { reader: operator, acked: operator.heard.length };
    };
    const race = async (round: number) => {
      const { dialogId, visitor } = await ask("Do you ship to Spain?");
      const operator = b.connect(workspace.operator);
      if (round % 3 === 0) await operator.ask("join_dialog", { dialog_id: dialogId });
      if (round % 5 !== 0) await visitor.hears(({ payload }) => payload.index === (round * 7) % 20);
      const taken = await takeOver(round, dialogId, visitor, operator);
      const hello = await operator.ask("chat_message", { dialog_id: dialogId, ...say("Hello, I'm here.") });
      expect(hello.ok).toBe(true);
      await visitor.hears(({ payload }) => payload.text === "Hello, I'm here.");
      const page = await visitor.ask("join_dialog", { dialog_id: dialogId });
      expect(page).toMatchObject({ ok: true });
      const { messages } = page as unknown as { messages: Heard["payload"][] };
      const line = messages.findIndex((payload) => isTakeover({ event: "message", payload }));
      expect(messages.slice(line).filter((message) => message.sender === "assistant")).toEqual([]);
      if (!messages.some((message) => message.sender === "assistant")) cut += 1;
      return { visitor, ...taken };
    };
    const races: Awaited<ReturnType<typeof race>>[] = [];
    for (let round = 0; round < 500; round += 10)
      races.push(...(await Promise.all(Array.from({ length: 10 }, (_, at) => race(round + at)))));
    await worker?.stop();
    await nextTick();
    for (const { visitor, reader, acked } of races) {
      const line = visitor.heard.findIndex(isTakeover);
      expect(line).not.toBe(-1);
      expect(visitor.heard.slice(line).filter(isWord)).toEqual([]);
      expect(reader.heard.slice(acked).filter(isWord)).toEqual([]);
    }
    // Else there would have been no race.
    expect(cut).toBeGreaterThan(400);
  }, 240_000);
});
