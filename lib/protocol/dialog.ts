import { z } from "zod";
import { message } from "./message";
import { slaStanding } from "./sla";
import { channel, dialogStatus, position, priority } from "./values";

export const principal = z.object({
  type: z.enum(["member", "customer", "visitor", "assistant", "integration", "system"]),
  id: z.union([z.string(), z.number()]),
  name: z.string(),
});
export type Principal = z.infer<typeof principal>;

export const receipt = z.object({ dialog_id: z.number(), principal, delivered_seq: position, read_seq: position });
export type Receipt = z.infer<typeof receipt>;

/** Who is on the visitor's side; the fields after `email` are for members alone. */
export const dialogVisitor = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  kind: z.enum(["visitor", "customer"]).optional(),
  external_id: z.string().nullable().optional(),
  online: z.boolean().optional(),
  last_seen: z.string().nullable().optional(),
  page_url: z.string().nullable().optional(),
  page_title: z.string().nullable().optional(),
  referrer: z.string().nullable().optional(),
  user_agent: z.string().nullable().optional(),
  locale: z.string().nullable().optional(),
  timezone: z.string().nullable().optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});
export type DialogVisitor = z.infer<typeof dialogVisitor>;

export const person = z.object({ id: z.union([z.string(), z.number()]), name: z.string(), avatar_url: z.string().nullable() });
export type Person = z.infer<typeof person>;

/** A team, where a conversation names it. */
export const namedTeam = z.object({ id: z.number().int(), name: z.string() });

/** Where a conversation that waits for a person stands. */
export const queueStanding = z.object({
  reason: z.string().optional().describe("for members"),
  requested_at: z.string(),
  queue_position: z.number().int().describe("1 is next; the urgent come first"),
  estimated_wait_time: z.number().int().nullable().describe("seconds, from the last hour's real times; null where nobody waited in it"),
  offered_to: person.nullable().optional().describe("for members: the operator who is being asked"),
  staffed: z.boolean().describe("whether anybody of the team is there at all"),
  back_at: z.string().nullable().describe("when somebody is there again by the business hours, where nobody is"),
});
export type QueueStanding = z.infer<typeof queueStanding>;

/** What the person outside said last, as far as a list shows it. */
export const lastWords = z.object({
  text: z.string(),
  attachments: z.array(z.object({ name: z.string(), type: z.string() })),
  timestamp: z.string(),
});
export type LastWords = z.infer<typeof lastWords>;

/** What the person outside said of a conversation after its end. */
export const rating = z.object({ score: z.number().int().min(1).max(5), comment: z.string().nullable(), rated_at: z.string() });
export type Rating = z.infer<typeof rating>;

export const dialog = z.object({
  id: z.number(),
  room: z.string(),
  title: z.string().nullable(),
  status: dialogStatus,
  channel: channel.describe("by which way it was begun"),
  priority,
  assignee: person.nullable(),
  team: namedTeam.nullable().describe("the team it is given to; null for who is outside"),
  visitor: dialogVisitor.nullable(),
  assistant: z.object({ id: z.string(), name: z.string() }).nullable(),
  labels: z.array(z.string()),
  last_message: message.nullable(),
  last_words: lastWords.nullable().optional().describe("for members: the newest message of the person outside that was not deleted"),
  last_seq: position,
  unread: z.number().int(),
  waiting_since: z.string().nullable().describe("when the person began to wait for an answer of ours; null when nobody waits"),
  first_reply_at: z.string().nullable().optional().describe("for members: when a member first answered"),
  sla: slaStanding.nullable().optional().describe("for members: what a service level promises of it"),
  queue: queueStanding.nullable().optional().describe("while it is queued"),
  rating: rating.nullable().optional(),
  merged_into: z.number().optional().describe("the id of the conversation that its messages were moved to; it goes on there"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Dialog = z.infer<typeof dialog>;

/** What `dialog_updated` carries. */
export const liveDialog = dialog.extend({ prev_seq: position });
export type LiveDialog = z.infer<typeof liveDialog>;

export const handoff = z.object({
  dialog_id: z.number(),
  status: z.enum(["requested", "accepted", "completed"]),
  reason: z.string(),
  priority,
  team: namedTeam.nullable().describe("the team that is asked; null for who is outside"),
  requested_at: z.string(),
  accepted_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  operator: person.nullable(),
  resolution: z.string().nullable(),
  queue_position: z.number().int().nullable(),
  estimated_wait_time: z.number().int().nullable().describe("seconds"),
});
export type Handoff = z.infer<typeof handoff>;
