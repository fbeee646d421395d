import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_AI } from "../core/assistants/default-settings";
import { addDocument } from "../core/knowledge/documents";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../core/testing";
import { answerQuestion } from "./answer-question";
import { providerOf } from "./index";

const WARRANTY = {
  title: "Warranty",
  source: "warranty.md",
  type: "markdown" as const,
  content: "# Warranty\n\nTents are guaranteed for five years.\n\n# Paragliders\n\nParagliders are inspected every autumn in Innsbruck.",
};

describe("a question that is searched by what a model makes of it", () => {
  let core: TestCore;
  let home: TestWorkspace;
  let server: Server;
  /** What the model was asked to rewrite, and what it says to that. */
  let asked: string[] = [];
  let says: string | null = "";
  let answers = true;
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request.setEncoding("utf8")) body += chunk;
      const { stream, messages } = JSON.parse(body) as { stream?: boolean; messages: { content: string }[] };
      const usage = { prompt_tokens: 40, completion_tokens: 10, total_tokens: 50 };
      if (!stream) {
        asked.push(String(messages.at(-1)?.content));
        if (says === null) return response.writeHead(500).end();
        const message = { role: "assistant", content: says };
        return response.writeHead(200, { "content-type": "application/json" }).end(
          JSON.stringify({
            id: "1",
            object: "chat.completion",
            created: 1,
            model: "m",
            choices: [{ index: 0, message, finish_reason: "stop" }],
            usage,
          }),
        );
      }
      if (!answers) return response.writeHead(400).end();
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const delta of ["Paragliders are inspected every autumn in Innsbruck [1]."])
        response.write(`data: ${JSON.stringify({ id: "1", choices: [{ index: 0, delta: { content: delta } }] })}\n\n`);
      response.write(`data: ${JSON.stringify({ id: "1", choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage })}\n\n`);
      return response.end("data: [DONE]\n\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const AI_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    core = await createTestCore({ env: { AI_BASE_URL, AI_MODEL: "m" } });
    home = await createTestWorkspace(core);
    await addDocument(core, home.owner, home.assistantId, WARRANTY);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await core.close();
  });
  beforeEach(() => {
    asked = [];
    answers = true;
    says = "When are paragliders inspected?";
  });

  async function ask(question: string, ...before: string[]) {
    const assistant = { ...DEFAULT_AI, id: home.assistantId, name: "Shop", workspaceId: home.workspaceId };
    const history = before.map((text, at) => ({ role: at % 2 === 0 ? ("user" as const) : ("assistant" as const), text }));
    const request = { question, history, assistant, customer: null, contactId: null, signal: AbortSignal.timeout(20_000) };
    const { answer, passages } = await answerQuestion(core, providerOf(core), request, () => {});
    return { answer, found: passages.map(({ headings }) => headings.at(-1)) };
  }

  it("finds what a question in another language asks for, and counts what that has cost", async () => {
    const { answer, found } = await ask("Wann werden die Gleitschirme nachgesehen?");
    expect(asked).toEqual([expect.stringContaining("The question, in English:")]);
    expect(found[0]).toBe("Paragliders");
    expect(answer).toMatchObject({ tokensUsed: 100, tokensWritten: 20, handsOver: null });
  });

  it("has cost what it has where no answer follows", async () => {
    answers = false;
    const { answer } = await ask("Wann werden die Gleitschirme nachgesehen?");
    expect(answer).toMatchObject({ tokensUsed: 50, tokensWritten: 10 });
  });

  it("is rewritten where it goes on with what was said, and is not where it stands alone", async () => {
    await ask("and when is that?", "Do you inspect paragliders?", "Yes.");
    expect(asked).toEqual([expect.stringContaining("Visitor: Do you inspect paragliders?\nAssistant: Yes.\nVisitor: and when is that?")]);
    asked = [];
    await ask("How long are tents guaranteed in Innsbruck?");
    expect(asked).toEqual([]);
  });

  it.each([
    ["the model fails", null],
    ["it says nothing", ""],
    ["it answers instead", `${"Paragliders ".repeat(60)}`],
  ])("is searched by its own words where %s", async (_why, said) => {
    says = said;
    const { found } = await ask("and tents?", "How long is the warranty?", "Of what?");
    expect([asked.length, found[0]]).toEqual([1, "Warranty"]);
  });
});
