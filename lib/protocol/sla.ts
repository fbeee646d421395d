import { z } from "zod";

/** What a service level promises: the first answer of a member, each later one, the end of the conversation. */
export const SLA_CLOCKS = ["first_reply", "next_reply", "resolution"] as const;
export const slaClock = z.enum(SLA_CLOCKS);
export type SlaClock = z.infer<typeof slaClock>;

/** What is promised in a conversation at the moment; a clock that has stopped is not among them. */
export const slaStanding = z.object({
  policy_id: z.number().int(),
  name: z.string().describe("of the policy"),
  clocks: z.array(
    z.object({
      clock: slaClock,
      started_at: z.string(),
      due_at: z.string(),
      breached_at: z.string().nullable().describe("since when it is overdue; null while there is time"),
    }),
  ),
});
export type SlaStanding = z.infer<typeof slaStanding>;
