import { z } from "zod";
import { openingHours } from "./handoff-settings";
import { line } from "./values";

const language = z.enum(["en", "de", "es", "fr", "it", "pt"]);

const word = z.string().trim().min(2).max(60);

/** Whole millionths of a currency: 2.50 is 2500000. */
const price = z.number().int().min(0).max(10_000_000_000);

/** How an assistant behaves. */
export const assistantAi = z.object({
  enabled: z.boolean(),
  greeting: z.string().trim().max(1000),
  instructions: z.string().trim().max(20_000),
  suggested_questions: z.array(line(200)).max(10),
  model: line(200).nullable().describe("null: the model of AI_MODEL"),
  tone: z.enum(["friendly", "neutral", "formal"]).describe("how a model speaks"),
  input_price: price.describe("what a million tokens that the model reads cost, in millionths of the workspace's currency"),
  output_price: price.describe("the same for those that it writes"),
  temperature: z.number().min(0).max(2).nullable().describe("null: the model's own"),
  languages: z.array(language).max(6).describe("those it answers in, the first for who writes in another; empty: the visitor's own"),
  answers: z.enum(["always", "inside_hours", "outside_hours"]).describe("when it answers; at other times a person is called at once"),
  hours: z.array(openingHours).max(14).nullable().describe("its business hours; null: the workspace's. In the workspace's time zone"),
  handoff_words: z.array(word).max(30).describe("a message with one of these goes to a person at once"),
  handoff_after: z.number().int().min(1).max(10).describe("so many questions without an answer in a conversation call a person"),
});
export type AssistantSettings = z.infer<typeof assistantAi>;
