import { z } from "zod";
import { dialog, handoff, namedTeam } from "../dialog";
import { changedSelection, dialogSelection } from "../dialog-filter";
import { errorSchema } from "../failures";
import { firstMessage, liveMessage, message, messageInDialog, messagesPage, REASON_UNSAID, ratingBody, reason } from "../message";
import { SENT_LATER } from "../scheduled";
import { turnEvent, turnGrant } from "../turns";
import { dialogStatus, email, LIMITS, line, numericId, position, priority, queryPosition } from "../values";
import { ALL, listOf, listQuery, MEMBERS, MEMBERS_ALONE, nothing, OUTSIDE, route } from "./spec";

const params = z.object({ id: numericId });
const messageParams = z.object({ id: numericId, message_id: numericId });
const tag = "dialogs";

/** What a message that was written is answered with. */
export const written = z.object({ message: liveMessage, duplicate: z.boolean() });
export const WRITTEN_BEFORE = "Written before under this client_id: the first one's message, and `duplicate: true`";

export const pageQuery = z.object({
  after_seq: queryPosition.optional(),
  before_seq: queryPosition.optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.MESSAGES_PAGE_MAX).default(LIMITS.PAGE_DEFAULT),
});

/** What can be changed of a conversation. */
const dialogChange = z
  .object({
    status: dialogStatus,
    assignee_id: numericId.nullable(),
    team: numericId.nullable().describe("the id of a team; null: of none"),
    labels: z.array(line(60)).max(LIMITS.LABELS_MAX),
    priority,
    snoozed_until: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    title: line(200).nullable(),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, "names nothing to change");

/** Conversations that one bulk change may name or find. */
export const BULK_MAX = 1_000;

const bulkResult = z.object({
  changed: z.number().int().min(0),
  refused: z.array(z.object({ id: z.number(), error: errorSchema })),
});
export type BulkResult = z.infer<typeof bulkResult>;

export const dialogRoutes = {
  listDialogs: route({
    method: "GET",
    path: "/api/dialogs",
    tag,
    who: ALL,
    scope: "read",
    summary:
      "Conversations, newest change first; with `filter=waiting` in the order of the queue: by priority, then the longest waiting first",
    query: dialogSelection.extend(listQuery.shape),
    answer: listOf(dialog),
  }),
  countDialogs: route({
    method: "GET",
    path: "/api/dialogs/counts",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "How many conversations each filter holds; counted up to 1000",
    answer: z.object({
      waiting: z.number(),
      mine: z.number(),
      open: z.number(),
      assistant: z.number(),
      mentions: z.number().describe("open ones in which a note mentions one"),
      teams: z.array(namedTeam.extend({ open: z.number() })).describe("one's own teams, each with its open conversations"),
    }),
  }),
  createDialog: route({
    method: "POST",
    path: "/api/dialogs",
    tag,
    who: ["member", ...OUTSIDE],
    status: 201,
    summary:
      "The first message of a visitor or customer; goes to their open dialog where there is one. `begins_with` begins another beside it, unless the assistant has one conversation with each person. A member begins a conversation with a `contact_id` or an `email`",
    body: firstMessage,
    answer: z.object({ dialog, message: liveMessage, duplicate: z.boolean() }),
    also: { 200: { description: WRITTEN_BEFORE, answer: z.object({ dialog, message: liveMessage, duplicate: z.boolean() }) } },
  }),
  getDialog: route({
    method: "GET",
    path: "/api/dialogs/{id}",
    tag,
    who: ALL,
    scope: "read",
    summary: "One conversation",
    params,
    answer: dialog,
  }),
  updateDialog: route({
    method: "PATCH",
    path: "/api/dialogs/{id}",
    tag,
    who: ALL,
    scope: "write",
    params,
    summary: 'Changes status, assignee, team, labels or priority; a visitor or customer may end their own by `{ status: "resolved" }`',
    body: dialogChange,
    answer: dialog,
  }),
  updateDialogs: route({
    method: "POST",
    path: "/api/dialogs/bulk",
    tag,
    who: MEMBERS,
    scope: "write",
    summary: `Changes up to ${BULK_MAX} conversations, named by \`ids\` or found by \`filter\`, each as \`PATCH\` would; says which were refused, and why`,
    body: z
      .object({ ids: z.array(numericId).min(1).max(BULK_MAX).optional(), filter: changedSelection.optional(), change: dialogChange })
      .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), "takes either ids or a filter"),
    answer: bulkResult,
  }),
  listMessages: route({
    method: "GET",
    path: "/api/dialogs/{id}/messages",
    tag,
    who: ALL,
    scope: "read",
    params,
    query: pageQuery,
    summary: "A page of the log: the newest, those before a number, or what changed after one",
    answer: messagesPage,
  }),
  sendMessage: route({
    method: "POST",
    path: "/api/dialogs/{id}/messages",
    tag,
    who: ALL,
    scope: "write",
    status: 201,
    params,
    body: messageInDialog,
    summary:
      "Writes a message; 200 with `duplicate: true` when this client_id was written before. With a `turn_token` it is the assistant's, or 409 where that turn is over. With `send_at` it is written then",
    answer: written,
    also: { 200: { description: WRITTEN_BEFORE, answer: written }, 202: SENT_LATER },
  }),
  takeTurn: route({
    method: "POST",
    path: "/api/dialogs/{id}/turn",
    tag,
    who: ["integration"],
    scope: "write",
    params,
    body: z.unknown().optional(),
    summary: "Takes the assistant's turn, and ends the one before; 409 where a person has the conversation, or was asked for",
    answer: turnGrant,
    refuses: ["CONFLICT"],
  }),
  addTurnEvent: route({
    method: "POST",
    path: "/api/dialogs/{id}/turn/events",
    tag,
    who: ["integration"],
    scope: "write",
    params,
    body: turnEvent,
    summary: "Shows the conversation's readers how the turn goes on; 409 where it is over",
    answer: nothing,
    refuses: ["CONFLICT"],
  }),
  streamDialog: route({
    method: "GET",
    path: "/api/dialogs/{id}/events",
    tag,
    who: ALL,
    scope: "read",
    params,
    queryToken: true,
    summary: "The dialog as Server-Sent Events; `id` is the number of the change, resumes by Last-Event-ID",
    query: z.object({ after_seq: queryPosition.optional(), token: z.string().optional() }),
    media: "text/event-stream",
    answer: z.string().describe("each event's `data` is as AsyncAPI has it"),
  }),
  editMessage: route({
    method: "PATCH",
    path: "/api/dialogs/{id}/messages/{message_id}",
    tag,
    who: ALL,
    scope: "write",
    params: messageParams,
    summary: "Changes the text of one's own message",
    body: z.object({
      text: z
        .string()
        .max(LIMITS.FRAME_BYTES_MAX)
        .refine((text) => text.trim() !== "", "is empty"),
    }),
    answer: z.object({ message }),
  }),
  deleteMessage: route({
    method: "DELETE",
    path: "/api/dialogs/{id}/messages/{message_id}",
    tag,
    who: ALL,
    scope: "write",
    params: messageParams,
    summary: "Deletes a message: its author, or an admin",
    answer: z.object({ message }),
  }),
  revealMessage: route({
    method: "POST",
    path: "/api/dialogs/{id}/messages/{message_id}/reveal",
    tag,
    who: MEMBERS_ALONE,
    params: messageParams,
    summary: "What a message with `sensitive: true` said before it was masked, for those who may; stands in the audit log",
    answer: z.object({ text: z.string() }),
  }),
  readDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/read",
    tag,
    who: ALL,
    scope: "write",
    params,
    body: z.object({ seq: position }),
    summary: "Says how far one has read; never goes back",
    answer: nothing,
  }),
  typeInDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/typing",
    tag,
    who: ALL,
    scope: "write",
    params,
    body: z.object({ is_typing: z.boolean(), text: z.string().max(2000).optional() }),
    summary: "Says that one is typing; expires by itself",
    answer: nothing,
  }),
  getTranscript: route({
    method: "GET",
    path: "/api/dialogs/{id}/transcript",
    tag,
    who: ALL,
    scope: "read",
    params,
    query: z.object({ format: z.enum(["html", "txt", "json"]).default("html") }),
    summary: "The conversation as a document to save, as far as the caller may see it: as HTML, plain text or JSON, by `format`",
    media: "text/html",
    answer: z.string().describe("with `format=txt` as text/plain, with `format=json` as application/json: `{ dialog, messages }`"),
  }),
  mailTranscript: route({
    method: "POST",
    path: "/api/dialogs/{id}/transcript",
    tag,
    who: ALL,
    scope: "write",
    params,
    body: z.object({ email }),
    summary: "Sends the conversation, as its visitor or customer sees it, to an address by email; 409 where the server sends none",
    answer: nothing,
    refuses: ["CONFLICT"],
  }),
  rateDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/rate",
    tag,
    who: OUTSIDE,
    params,
    body: ratingBody,
    summary: "What a visitor or customer says of a resolved conversation, 1 to 5 and in words; once, else 409",
    answer: nothing,
    refuses: ["CONFLICT"],
  }),
  requestHandoff: route({
    method: "POST",
    path: "/api/dialogs/{id}/handoff",
    tag,
    who: ALL,
    scope: "write",
    params,
    body: z.object({ reason: reason.default(REASON_UNSAID), priority: priority.optional(), team: numericId.optional() }).prefault({}),
    summary: "Asks for a person, with `team` of that team",
    answer: z.object({ handoff }),
  }),
  acceptHandoff: route({
    method: "POST",
    path: "/api/dialogs/{id}/accept",
    tag,
    who: ["member"],
    params,
    body: z.unknown().optional(),
    summary: "Takes the conversation; a second one gets 409",
    answer: z.object({ handoff, dialog }),
  }),
  completeHandoff: route({
    method: "POST",
    path: "/api/dialogs/{id}/complete",
    tag,
    who: ["member"],
    params,
    body: z.object({ resolution: z.string().trim().max(500).optional(), hand_back: z.boolean().optional() }).default({}),
    summary: "Resolves the conversation, or hands it back to the assistant",
    answer: z.object({ handoff, dialog }),
  }),
} as const;
