import { z } from "zod";
import { citation } from "../message";
import { LIMITS, line, numericId } from "../values";
import { MEMBERS_ALONE, route } from "./spec";

const tag = "copilot";
const params = z.object({ id: numericId });

const rewriteHow = z.enum(["shorter", "warmer", "formal", "correct", "translate"]);
export type RewriteHow = z.infer<typeof rewriteHow>;

const suggestion = z.object({
  text: z.string().describe("empty: the knowledge does not cover what was asked"),
  citations: z.array(citation),
  question: z.string().describe("what it answers"),
});
export type SuggestionView = z.infer<typeof suggestion>;

const summary = z.object({ text: z.string(), made_by: z.enum(["model", "extract"]) });
export type SummaryView = z.infer<typeof summary>;

/** Help for the operator. Nothing of it is sent by itself, and a request that is cut off ends the work. */
export const copilotRoutes = {
  getCopilot: route({
    method: "GET",
    path: "/api/copilot",
    tag,
    who: MEMBERS_ALONE,
    summary: "What the copilot can do here: rewriting takes a model",
    answer: z.object({ rewrite: z.boolean() }),
  }),
  suggestReply: route({
    method: "POST",
    path: "/api/dialogs/{id}/suggestion",
    tag,
    who: MEMBERS_ALONE,
    params,
    body: z.unknown().optional(),
    summary: "A reply to what was asked last, from the knowledge base and with its sources",
    answer: suggestion,
  }),
  summarizeDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/summary",
    tag,
    who: MEMBERS_ALONE,
    params,
    body: z.unknown().optional(),
    summary: "What the conversation is about, for whoever takes it over",
    answer: summary,
  }),
  rewriteDraft: route({
    method: "POST",
    path: "/api/copilot/rewrite",
    tag,
    who: MEMBERS_ALONE,
    body: z.object({
      text: z
        .string()
        .max(LIMITS.FRAME_BYTES_MAX)
        .refine((text) => text.trim() !== "", "is empty"),
      how: rewriteHow,
      language: line(60).optional().describe("with `translate`"),
    }),
    summary: "A draft in other words",
    answer: z.object({ text: z.string() }),
  }),
} as const;
