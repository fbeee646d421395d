import { z } from "zod";
import { MEMBERS, route } from "./spec";

const tag = "usage";

export const usage = z.object({
  month: z.string().describe("such as 2030-01, in UTC"),
  turns: z.number().int().describe("answers made"),
  tokens: z.number().int().describe("what they cost; the embedded answerer costs none"),
  monthly_tokens: z.number().int().nullable().describe("the budget; null: none"),
  balance: z.number().int().nullable().describe("tokens left of this month's budget; null without one"),
  assistants: z.array(z.object({ id: z.string(), name: z.string(), turns: z.number().int(), tokens: z.number().int() })),
  days: z.array(z.object({ day: z.string(), turns: z.number().int(), tokens: z.number().int() })),
});
export type Usage = z.infer<typeof usage>;

export const usageRoutes = {
  getUsage: route({
    method: "GET",
    path: "/api/usage",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "What the assistants' models cost this month, by assistant and day",
    answer: usage,
  }),
  updateBudget: route({
    method: "PATCH",
    path: "/api/usage",
    tag,
    who: ["member"],
    admin: true,
    summary: "Sets how many tokens a month may cost (the owner); with none left, the assistants hand over instead of answering",
    body: z.object({ monthly_tokens: z.number().int().min(0).max(1e12).nullable() }),
    answer: usage,
  }),
} as const;
