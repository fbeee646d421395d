import { count, max } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents, passages } from "../../db/schema";
import { searchPassages } from "../core/knowledge/search-passages";
import { createTestCore, createTestWorkspace, type TestCore } from "../core/testing";
import { loadDemoKnowledge } from "./demo-knowledge";
import { answering } from "./embedded";

/** What people ask in their own words, and the heading that answers it. */
const ASKED: [question: string, heading: RegExp][] = [
  ["How do I embed the widget?", /^Embed the widget on your page$/],
  ["how can I put the chat on my website", /Add the chat widget|own website/],
  ["How do I open the chat from my own button?", /own button/],
  ["Which events does the widget emit?", /Listen to widget events/],
  ["Does the widget use cookies?", /cookies/],
  ["How do I identify a signed in customer?", /Identify/],
  ["restrict the domains that may embed my assistant", /domains/],
  ["how do I turn on dark mode?", /Dark mode/],
  ["How does a visitor ask for a person?", /asks for a person/],
  ["Can I hand a conversation back to the assistant?", /Hand a conversation back/],
  ["What does the status queued mean?", /Status of a conversation|asks for a person/],
  ["What happens if two operators accept the same conversation?", /Accept a conversation/],
  ["How do I add documents to the knowledge base?", /Add documents/],
  ["Can I use a local model like Ollama?", /Ollama/],
  ["How do I use OpenAI?", /language model/],
  ["What is the largest file I can upload?", /large|size/],
  ["How do I change the port?", /port/i],
  ["How do I run it with Docker?", /Docker/],
  ["How do I run two nodes?", /nodes/],
  ["How do I make a backup?", /Backup/],
  ["How do I put it behind nginx?", /nginx/],
  ["What does close code 4003 mean?", /Close codes|domains|without a browser/],
  ["How do I make an API key?", /API keys/],
  ["What is the rate limit for messages?", /[Rr]ate limits/],
  ["How do I resume server sent events?", /Server-Sent Events/],
  ["Is a message lost when the connection drops?", /lost/],
  ["How are passwords stored?", /Passwords/],
  ["Does Baton need Redis?", /Redis/],
  ["how do reminders for deadlines work", /Deadline/],
  ["I forgot the owner password", /password/],
];

/** What the documentation says nothing of. */
const FOREIGN = [
  "What is the capital of France?",
  "Can you recommend a good pizza place in Naples?",
  "How tall is Mount Everest?",
  "What will the weather be like tomorrow?",
  "Do you ship shoes to Norway?",
  "How much does the premium subscription cost per month?",
  "Write me a poem about the sea",
  "Who won the football world cup in 2010?",
  "My parcel has not arrived, where is it?",
  "How do I cook rice?",
  "Can I return shoes that do not fit?",
  "What is your phone number?",
];

describe("what the demo assistant knows", () => {
  let core: TestCore;
  let assistantId: string;
  beforeAll(async () => {
    core = await createTestCore();
    assistantId = (await createTestWorkspace(core)).assistantId;
    await loadDemoKnowledge(core, assistantId);
  });
  afterAll(() => core.close());

  it.each(ASKED)("%s", async (question, heading) => {
    const found = await searchPassages(core, assistantId, question, 3);
    expect(answering(found)).not.toEqual([]);
    expect(found.some((passage) => passage.headings.some((name) => heading.test(name)))).toBe(true);
  });

  it.each(FOREIGN)("has no answer to: %s", async (question) => {
    expect(answering(await searchPassages(core, assistantId, question))).toEqual([]);
  });

  it("changes nothing when it is loaded again", async () => {
    const state = () => core.db.select({ n: count(), last: max(passages.id) }).from(passages);
    const before = await state();
    await loadDemoKnowledge(core, assistantId);
    expect(await state()).toEqual(before);
    expect((await core.db.select({ source: documents.source }).from(documents)).map((row) => row.source)).toContain("docs/embed.md");
  });
});
