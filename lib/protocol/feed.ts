import { z } from "zod";

/** Every type of event in a workspace's feed (protocol.md 10). */
export const FEED_TYPES = [
  "message.created",
  "message.updated",
  "note.created",
  "dialog.created",
  "dialog.status_changed",
  "dialog.assigned",
  "dialog.labelled",
  "dialog.prioritized",
  "handoff.requested",
  "handoff.started",
  "handoff.completed",
  "agent.completed",
  "contact.created",
  "contact.updated",
  "record.changed",
  "rating.given",
  "sla.breached",
] as const;

export const feedType = z.enum(FEED_TYPES);
export type FeedType = z.infer<typeof feedType>;

export const feedPosition = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const feedEvent = z.object({
  id: z.string().describe("the same however often it is read or sent"),
  position: feedPosition.describe("its place in the workspace's feed; it grows, and nothing appears behind one that was read"),
  type: feedType,
  at: z.string(),
  dialog_id: z.number().nullable(),
  seq: z.number().nullable().describe("the number of the dialog's log that the event stands at"),
  data: z
    .record(z.string(), z.unknown())
    .describe("by type, as docs/webhooks.md lists it; a message and a contact are as they stand when the event is read"),
});
export type FeedEvent = z.infer<typeof feedEvent>;
