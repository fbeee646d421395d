import { z } from "zod";
import { openingHours } from "./handoff-settings";
import { line, webhookUrl } from "./values";

/** A language that an assistant has phrases in. */
export const answerLanguage = z.enum(["en", "de", "es", "fr", "it", "pt"]);

const word = z.string().trim().min(2).max(60);

/** Whole millionths of a currency: 2.50 is 2500000. */
const price = z.number().int().min(0).max(10_000_000_000);

/** A key as Standard Webhooks writes it: `whsec_` and at least 24 bytes in base64. */
const webhookSecret = z
  .string()
  .max(200)
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "is not `whsec_` and at least 24 bytes in base64");

/** The bot that answers in an assistant's place. */
const assistantWebhook = z.object({
  url: webhookUrl,
  secret: z.string().optional().describe("shown where it was set or made anew, and never again"),
});

/** The same as it is set: without a `secret` the one that stands is kept, `null` makes a new one. */
export const assistantWebhookInput = z.object({ url: webhookUrl, secret: webhookSecret.nullish() });
export type AssistantWebhookInput = z.output<typeof assistantWebhookInput>;

/** What an assistant does not speak of itself. */
const topic = z.object({
  phrases: z
    .array(z.string().trim().min(2).max(100))
    .min(1)
    .max(20)
    .describe("a question that holds all words of one of them, in any form, is about it; the first names it"),
  action: z.enum(["refuse", "person"]).describe("what the assistant does: says `answer`, or calls a person"),
  answer: z.string().trim().max(1000).describe("what it says; empty: that a person was asked"),
});
export type AssistantTopic = z.infer<typeof topic>;

const topics = z
  .array(topic)
  .max(20)
  .refine((list) => list.every(({ action, answer }) => action === "person" || answer !== ""), "a topic that is refused takes an answer");

/** How an assistant behaves. */
export const assistantAi = z.object({
  enabled: z.boolean(),
  provider: z
    .enum(["baton", "webhook"])
    .describe("who makes its answers: Baton, from the knowledge base, or a bot of your own, which is called at `webhook`"),
  webhook: assistantWebhook.nullable(),
  greeting: z.string().trim().max(1000),
  instructions: z.string().trim().max(20_000),
  rules: z.array(z.string().trim().min(1).max(300)).max(20).describe("what a model has to obey besides, one by one"),
  topics: topics.describe("what it does not speak of itself, with a model or without"),
  suggested_questions: z.array(line(200)).max(10),
  model: line(200).nullable().describe("null: the model of AI_MODEL"),
  tone: z.enum(["friendly", "neutral", "formal"]).describe("how a model speaks"),
  input_price: price.describe("what a million tokens that the model reads cost, in millionths of the workspace's currency"),
  output_price: price.describe("the same for those that it writes"),
  temperature: z.number().min(0).max(2).nullable().describe("null: the model's own"),
  languages: z.array(answerLanguage).max(6).describe("those it answers in, the first for who writes in another; empty: the visitor's own"),
  answers: z.enum(["always", "inside_hours", "outside_hours"]).describe("when it answers; at other times a person is called at once"),
  hours: z.array(openingHours).max(14).nullable().describe("its business hours; null: the workspace's. In the workspace's time zone"),
  handoff_words: z.array(word).max(30).describe("a message with one of these goes to a person at once"),
  handoff_on_complaint: z.boolean().describe("whoever complains or swears gets a person; else an answer is searched for"),
  handoff_after_repeats: z
    .number()
    .int()
    .min(2)
    .max(5)
    .nullable()
    .describe("who asks the same for the so manieth time gets a person; null: never"),
  handoff_after: z.number().int().min(1).max(10).describe("so many questions without an answer in a conversation call a person"),
});
export type AssistantSettings = z.infer<typeof assistantAi>;
