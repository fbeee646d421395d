import { z } from "zod";
import { attachment } from "./message";

/** How far ahead a message may be scheduled: a year. */
export const SCHEDULED_AHEAD_MS = 366 * 86_400_000;

const scheduledStatus = z.enum(["scheduled", "sent", "cancelled"]);
export type ScheduledStatus = z.infer<typeof scheduledStatus>;

/** Why a message was not sent: its author cancelled it, was removed, the person outside answered first, or it was refused at its time. */
const unsentReason = z.enum(["author", "author_left", "answered", "refused"]);
export type UnsentReason = z.infer<typeof unsentReason>;

/** A message that is sent at a time to come, as its author sees it. */
export const scheduledMessage = z.object({
  id: z.number(),
  dialog_id: z.number(),
  client_id: z.string(),
  kind: z.enum(["text", "image", "file", "note"]),
  text: z.string(),
  attachments: z.array(attachment),
  reply_to: z.number().nullable(),
  send_at: z.string(),
  cancel_if_answered: z.boolean(),
  answered: z.boolean().describe("the person outside has written since it was scheduled"),
  status: scheduledStatus,
  reason: unsentReason.nullable().describe("of one that was cancelled: why"),
  created_at: z.string(),
});
export type ScheduledMessage = z.infer<typeof scheduledMessage>;

/** What a message that is sent later is answered with. */
export const SENT_LATER = {
  description: "With `send_at`: it is sent then",
  answer: z.object({ scheduled: scheduledMessage, duplicate: z.boolean() }),
};
