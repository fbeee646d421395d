import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { updateAssistant } from "../core/assistants/change-assistants";
import { addDocument } from "../core/knowledge/documents";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../core/testing";
import { type AssistantSettings, assistantAi } from "../protocol/assistant-settings";
import { embeddedProvider } from "./embedded";
import { tryGuidance } from "./try-guidance";
import { tryQuestion } from "./try-question";

const LEGAL = { phrases: ["legal advice", "lawyer"], action: "refuse" as const, answer: "I can't advise you on the law." };
const REFUND = { phrases: ["refund over 500"], action: "person" as const, answer: "" };

describe("an assistant's guidance", () => {
  let core: TestCore;
  let home: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
  });
  beforeEach(async () => {
    home = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const guide = (ai: Partial<AssistantSettings>) => updateAssistant(core, home.owner, home.assistantId, { ai });
  const say = (...messages: string[]) => tryGuidance(core, home.operator, home.assistantId, messages);
  const NOTHING = { rule: null, answer: null, hands_over: false };

  it("refuses a topic in fixed words, however it is put, though the knowledge speaks of it", async () => {
    await addDocument(core, home.owner, home.assistantId, { title: "Law", source: "l", type: "text", content: "Our lawyers advise you." });
    await guide({ topics: [LEGAL] });
    for (const asked of ["Can you give me legal advice?", "I need LEGAL advise about my order", "Do I need lawyers?"])
      expect([asked, await say(asked)]).toEqual([
        asked,
        { rule: "Asked about “legal advice”", answer: "I can't advise you on the law.", hands_over: false },
      ]);
    expect(await say("Is it legal to ship this?")).toEqual(NOTHING);
    const provider = embeddedProvider(() => Promise.resolve());
    const tried = await tryQuestion(core, provider, home.operator, home.assistantId, {
      question: "Do I need a lawyer?",
      audience: "visitors",
    });
    expect(tried).toMatchObject({ answer: "I can't advise you on the law.", citations: [], hands_over: false });
  });

  it("calls a person for a topic", async () => {
    await guide({ topics: [LEGAL, REFUND] });
    expect(await say("I want a refund of over 500 euros")).toMatchObject({ rule: "Asked about “refund over 500”", hands_over: true });
    expect(await say("I want a refund of 20 euros")).toEqual(NOTHING);
  });

  it("calls a person for who asks the same again and again, and not for who asks for something alike", async () => {
    expect(await say("How heavy is the Nordlys 2?", "hello", "how heavy is the nordlys 2")).toEqual(NOTHING);
    expect(await say("How heavy is the Nordlys 2?", "How heavy is the Nordlys 3?", "How heavy is the Nordlys 4?")).toEqual(NOTHING);
    expect(await say("Spain?", "SPAIN", "spain!")).toMatchObject({ rule: "Asked the same 3 times", hands_over: true });
    await guide({ handoff_after_repeats: null });
    expect(await say("Spain?", "SPAIN", "spain!")).toEqual(NOTHING);
  });

  it("calls a person for a complaint, a word and a wish, each as it is set", async () => {
    expect(await say("this is useless!")).toMatchObject({ rule: "Complained", hands_over: true });
    await guide({ handoff_on_complaint: false, handoff_words: ["chargeback"] });
    expect(await say("this is useless!")).toEqual(NOTHING);
    expect(await say("I'll file a chargeback")).toMatchObject({ rule: "Wrote “chargeback”", hands_over: true });
    expect(await say("I want to talk to a person")).toMatchObject({ rule: "Asked for a person", hands_over: true });
  });

  it("a topic that is refused takes words to refuse it with", () => {
    expect(assistantAi.shape.topics.safeParse([{ ...LEGAL, answer: " " }]).success).toBe(false);
    expect(assistantAi.shape.topics.safeParse([LEGAL, REFUND]).success).toBe(true);
  });
});
