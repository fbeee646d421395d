import { describe, expect, it } from "vitest";
import { asksForPerson, intentOf } from "./intent";

describe("asking for a person in words", () => {
  it.each([
    "Can I talk to a person?",
    "I want to speak to a human please",
    "connect me with an agent",
    "human please",
    "I need a real person",
    "Please transfer me to your support team",
    "Kann ich mit einem Mitarbeiter sprechen?",
    "Ich möchte mit einem echten Menschen reden",
    "Quiero hablar con una persona",
    "Je voudrais parler à quelqu'un",
    "Vorrei parlare con un operatore",
    "Quero falar com um atendente",
  ])("is noticed: %s", (text) => expect(asksForPerson(text)).toBe(true));

  it.each([
    "What is a person token?",
    "What does the agent role mean?",
    "When does a person take over?",
    "How do I embed the widget?",
    "Can visitors talk to a person on weekends?",
    "Do you ship to Spain?",
    "Wie spreche ich die API an?",
    "How many operators can I have?",
  ])("is not read into: %s", (text) => expect(asksForPerson(text)).toBe(false));

  it("knows a greeting and thanks from a question", () => {
    expect(["Hi!", "Good morning", "Thanks a lot!", "ok, danke schön", "Hi, do you ship to Spain?"].map(intentOf)).toEqual([
      "greeting",
      "greeting",
      "thanks",
      "thanks",
      "question",
    ]);
  });
});
