import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putDocument } from "../core/knowledge/documents";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../core/testing";
import { type AskedAssistant, answerQuestion } from "./answer-question";
import { embeddedProvider } from "./embedded";
import { followUpOf } from "./follow-up";
import type { AnswerRequest, Provider } from "./provider";

const SHOP = [
  "# Nordlys 2\n\nThe Nordlys 2 tent is heavy for its size: it weighs 2.4 kg.",
  "# Nordlys 3\n\nThe Nordlys 3 tent is heavy enough for storms: it weighs 3.1 kg.",
  "# Terms of sale\n\n## 3. Ownership\n\nThe goods remain ours until they are paid in full.",
  "# Warranty\n\n## Jackets\n\nThe warranty on jackets is two years.\n\n## Tents\n\nThe warranty on tents is five years.",
  "# Rental\n\n## Rental prices\n\nTents are rented for 20 euros a day, and bikes for 35 euros.",
  "# Shipping\n\nWe ship to Spain within four days. We ship to Norway within six days.",
  "# Returns\n\nUnused goods may be sent back within thirty days.",
];
const SHOP_GERMAN = [
  "# Garantie\n\n## Jacken\n\nDie Garantie auf Jacken beträgt zwei Jahre.\n\n## Zelte\n\nDie Garantie auf Zelte beträgt fünf Jahre.",
  "# Verleih\n\n## Preise\n\nZelte verleihen wir für 20 Euro am Tag.",
  "# Versand\n\nWir liefern nach Spanien in vier Tagen und nach Norwegen in sechs Tagen.",
];
const SOFTWARE = [
  "# Backup\n\n## PostgreSQL\n\nTo make a backup of PostgreSQL, run pgsave nightly.\n\n## Redis\n\nTo make a backup of Redis, copy the dump file.",
  "# Redis\n\n## Connect to Redis\n\nSet REDIS_URL to the address of the server.",
  "# Release notes\n\n## 4. Fixes\n\nThe window no longer flickers.",
  "# Export\n\nConversations are exported as CSV files from the settings page.",
];
const SHOP_ARABIC = [
  "# ضمان السترات\n\nضمان السترات سنتان كاملتان.",
  "# ضمان الخيام\n\nضمان الخيام خمس سنوات.",
  "# تأجير\n\nنؤجر الخيام مقابل عشرين يورو في اليوم.",
];

describe("a message that goes on with the question before it", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  const knowledge = new Map<readonly string[], string>();
  beforeAll(async () => {
    core = await createTestCore();
    for (const documents of [SHOP, SHOP_GERMAN, SOFTWARE, SHOP_ARABIC]) {
      workspace = await createTestWorkspace(core);
      knowledge.set(documents, workspace.assistantId);
      for (const [at, content] of documents.entries())
        await putDocument(
          core.db,
          workspace.assistantId,
          { title: content.split("\n")[0]?.slice(2) ?? "", source: `${at}.md`, type: "markdown", content, url: null },
          core.now(),
        );
    }
  });
  afterAll(() => core.close());

  const atOnce = embeddedProvider(() => Promise.resolve());
  async function answersOf(documents: readonly string[], questions: readonly string[], provider: Provider = atOnce) {
    const history: AnswerRequest["history"] = [];
    const answers = [];
    const assistant: AskedAssistant = {
      id: knowledge.get(documents) ?? "",
      workspaceId: workspace.workspaceId,
      name: "Ava",
      instructions: "",
      model: null,
      tone: "neutral",
      temperature: null,
      languages: [],
      rules: [],
      topics: [],
      handoff_words: [],
      handoff_on_complaint: true,
      handoff_after_repeats: null,
      handoff_after: 9,
    };
    for (const question of questions) {
      const asked = { question, history: [...history], assistant, customer: null, contactId: null, signal: new AbortController().signal };
      const { answer } = await answerQuestion(core, provider, asked, () => {});
      history.push({ role: "user", text: question }, { role: "assistant", text: answer.text });
      answers.push(answer);
    }
    return answers;
  }
  const lastOf = async (documents: readonly string[], ...questions: string[]) => (await answersOf(documents, questions)).at(-1);

  const GOES_ON: [documents: readonly string[], dialog: string[], says: RegExp][] = [
    [SHOP, ["How heavy is the Nordlys 2 tent?", "and the 3?"], /3\.1 kg/],
    [SHOP, ["How heavy is the Nordlys 2 tent?", "and what about the 3?", "and the 2?"], /2\.4 kg/],
    [SHOP, ["What is the warranty on jackets?", "What about tents?"], /five years/],
    [SHOP, ["What is the warranty on jackets?", "tents?"], /five years/],
    [SHOP, ["What is the warranty on jackets?", "thanks!", "How about tents?"], /five years/],
    [SHOP, ["Do you ship to Spain?", "And Norway?"], /Norway within six days/],
    [SHOP, ["What are the rental prices for tents?", "and for bikes?"], /35 euros/],
    [SHOP_GERMAN, ["Wie lang ist die Garantie auf Jacken?", "Und Zelte?"], /fünf Jahre/],
    [SHOP_GERMAN, ["Wie lang ist die Garantie auf Jacken?", "Wie sieht es mit Zelten aus?"], /fünf Jahre/],
    [SHOP_GERMAN, ["Liefern Sie nach Spanien?", "und nach Norwegen?"], /Norwegen in sechs/],
    [SOFTWARE, ["How do I make a backup of PostgreSQL?", "what about Redis?"], /copy the dump file/],
    [SOFTWARE, ["How do I make a backup of PostgreSQL?", "Redis?"], /copy the dump file/],
    [SHOP_ARABIC, ["ضمان السترات؟", "ماذا عن الخيام؟"], /خمس سنوات/],
  ];
  it.each(GOES_ON)("is answered with it: %#", async (documents, dialog, says) => {
    const answer = await lastOf(documents, ...dialog);
    expect(answer?.text).toMatch(says);
    expect(answer?.citations[0]?.quote).toMatch(says);
  });

  const ALONE: [documents: readonly string[], dialog: string[], says: RegExp, not: RegExp][] = [
    [SHOP, ["How heavy is the Nordlys 2 tent?", "Do you ship to Spain?"], /Spain within four days/, /kg|years/],
    [SHOP, ["How heavy is the Nordlys 2 tent?", "And do you ship to Spain?"], /Spain within four days/, /kg|years/],
    [SHOP, ["Do you ship to Spain?", "What about returns?"], /thirty days/, /Spain/],
    [SHOP_GERMAN, ["Wie lang ist die Garantie auf Jacken?", "Liefern Sie nach Spanien?"], /Spanien in vier/, /Jahre/],
    [SOFTWARE, ["How do I make a backup of Redis?", "How are conversations exported?"], /CSV/, /dump/],
  ];
  it.each(ALONE)("another subject is answered by itself: %#", async (documents, dialog, says, not) => {
    const text = (await lastOf(documents, ...dialog))?.text ?? "";
    expect(text).toMatch(says);
    expect(text).not.toMatch(not);
  });

  const UNKNOWN: [documents: readonly string[], dialog: string[]][] = [
    [SHOP, ["Do you ship to Spain?", "and the 3?"]],
    [SHOP, ["Do you ship to Spain?", "What about bikes?"]],
    [SHOP, ["What is the warranty on jackets?", "and on submarines?"]],
    [SOFTWARE, ["How are conversations exported?", "and the 4?"]],
    [SHOP_GERMAN, ["Liefern Sie nach Spanien?", "Und Zelte?"]],
  ];
  it.each(UNKNOWN)("nothing is quoted where neither it nor both have an answer: %#", async (documents, dialog) => {
    expect(await lastOf(documents, ...dialog)).toMatchObject({ citations: [], unanswered: true });
  });

  it("a model is given what both find, and the message as it was written", async () => {
    const given: AnswerRequest[] = [];
    const model: Provider = async function* (request) {
      given.push(request);
      yield { type: "done", answer: { text: "Yes.", citations: [], tokensUsed: 1, handsOver: null } };
    };
    await answersOf(SHOP, ["What is the warranty on jackets?", "What about tents?"], model);
    expect(given[1]?.question).toBe("What about tents?");
    expect(given[1]?.passages[0]?.text).toContain("The warranty on tents is five years.");
  });

  it.each([
    ["et pour les tentes ?", true],
    ["y las tiendas?", true],
    ["e le tende?", true],
    ["e as tendas?", true],
    ["テントは？", true],
    ["Is it waterproof?", true],
    ["Which payment methods do you accept in your Berlin store?", false],
    ["E-mail addresses of your press office in Paris", false],
  ])("%s: is it searched with the question before? %s", (message, goesOn) => {
    expect(followUpOf(message, [{ role: "user", text: "What is the warranty on jackets?" }]) !== null).toBe(goesOn);
    expect(followUpOf(message, [])).toBeNull();
  });
});
