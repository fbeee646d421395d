import { z } from "zod";
import { MEMBERS, route } from "./spec";

const tag = "usage";

const counted = {
  turns: z.number().int().describe("answers made"),
  tokens: z.number().int().describe("what they cost; the embedded answerer costs none"),
  cost: z.number().int().describe("the same in money, in millionths of the currency, at the prices that held at each answer"),
};

export const usage = z.object({
  month: z.string().describe("such as 2030-01, in UTC"),
  ...counted,
  currency: z.string(),
  monthly_tokens: z.number().int().nullable().describe("the budget in tokens; null: none"),
  balance: z.number().int().nullable().describe("tokens left of this month's budget; null without one"),
  monthly_amount: z.number().int().nullable().describe("the budget in money, in millionths of the currency; null: none"),
  amount_left: z.number().int().nullable().describe("what is left of it; null without one"),
  assistants: z.array(z.object({ id: z.string(), name: z.string(), ...counted })),
  days: z.array(z.object({ day: z.string(), ...counted })),
});
export type Usage = z.infer<typeof usage>;

const budget = z
  .object({
    monthly_tokens: z.number().int().min(0).max(1e12).nullable(),
    monthly_amount: z.number().int().min(0).max(1e15).nullable(),
    currency: z.string().regex(/^[A-Z]{3}$/, "is not a currency such as EUR"),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, "names nothing to change");
export type BudgetChange = z.infer<typeof budget>;

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
    summary: "Sets what a month may cost, in tokens or money (the owner); with nothing left, the assistants hand over instead of answering",
    body: budget,
    answer: usage,
  }),
} as const;
