import { z } from "zod";
import { message } from "./message";
import { turnToken } from "./values";

/** What a bot gets that takes a turn. */
export const turnGrant = z.object({
  turn_token: z.string().describe("lets its holder speak as the assistant until a person writes, is asked for, or another turn begins"),
  expires_at: z.string(),
});
export type TurnGrant = z.infer<typeof turnGrant>;

const event = <T extends string, P extends z.ZodType>(type: T, payload: P) =>
  z.object({ turn_token: turnToken, type: z.literal(type), payload });

/** How a bot's turn goes on; the dialog and the turn are those of the token. */
export const turnEvent = z.discriminatedUnion("type", [
  event("agent_started", z.object({ name: z.string().min(1).max(200).optional() }).default({})),
  event("agent_thinking", z.object({}).default({})),
  event("tool_executing", z.object({ tool: z.string().min(1).max(200) })),
  event("partial_result", z.object({ index: z.number().int().min(0).max(100_000), delta: z.string().max(10_000) })),
  event(
    "agent_completed",
    z
      .object({ message_id: z.number().int().nullable().default(null), tokens_used: z.number().int().min(0).max(1e9).default(0) })
      .prefault({}),
  ),
]);
export type TurnEvent = z.output<typeof turnEvent>;

/** The body of what an assistant's bot is sent when it is its turn. */
export const turnRequested = z.object({
  id: z.string().describe("the same at every attempt, as `webhook-id`"),
  type: z.literal("turn.requested"),
  at: z.string(),
  dialog_id: z.number(),
  message: message.describe("what was asked"),
  ...turnGrant.shape,
});
export type TurnRequested = z.infer<typeof turnRequested>;
