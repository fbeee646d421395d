import { z } from "zod";
import { REPLY_VARIABLES, unknownVariable } from "../canned-reply";
import { attachment } from "../message";
import { LIMITS, numericId, textId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const tag = "canned replies";
const params = z.object({ id: numericId });

const shortcut = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, "takes 1 to 40 letters, digits, - and _, such as refund-policy");

/** Words with variables: those of a canned reply, or of a macro's messages. */
export const replyText = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .refine((value) => unknownVariable(value) === undefined, {
    error: ({ input }) =>
      `${unknownVariable(String(input))} is no variable: there are ${REPLY_VARIABLES.map((name) => `{{${name}}}`).join(", ")}, with or without | "a fallback"`,
  });

export const cannedReply = z.object({
  id: z.number().int(),
  shortcut: z.string().describe("what one types after `/`"),
  text: z
    .string()
    .describe('may hold `{{contact.name}}`, `{{contact.email}}`, `{{agent.name}}`, also with a fallback: `{{contact.name | "there"}}`'),
  shared: z.boolean().describe("for the whole team; else for its author alone"),
  attachments: z.array(attachment).describe("files that go with it; a message gets copies of them"),
  author_id: z.number().int().nullable().describe("the member who made it; null where an API key did"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type CannedReply = z.infer<typeof cannedReply>;

const attachments = z
  .array(textId)
  .max(LIMITS.ATTACHMENTS_MAX)
  .refine((ids) => new Set(ids.map((id) => id.toLowerCase())).size === ids.length, "names a file twice")
  .describe("ids of files that one has uploaded and not sent, or that the reply has; what it has else is erased");

const fields = z.object({ shortcut, text: replyText, shared: z.boolean(), attachments });

export const cannedReplyRoutes = {
  listCannedReplies: route({
    method: "GET",
    path: "/api/canned-replies",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The team's canned replies and one's own, by shortcut",
    query: listQuery,
    answer: listOf(cannedReply),
  }),
  createCannedReply: route({
    method: "POST",
    path: "/api/canned-replies",
    tag,
    who: MEMBERS,
    scope: "write",
    status: 201,
    summary: "Makes a canned reply: one's own, or `shared` with the team; of an API key all are shared",
    body: fields.extend({ shared: z.boolean().default(false), attachments: attachments.default([]) }),
    answer: cannedReply,
    refuses: ["CONFLICT"],
  }),
  copyCannedFiles: route({
    method: "POST",
    path: "/api/canned-replies/{id}/attachments",
    tag,
    who: MEMBERS,
    scope: "write",
    status: 201,
    params,
    summary: "Copies the files of a canned reply, for `attachments` of a message of one's own",
    answer: z.object({ attachments: z.array(attachment) }),
  }),
  updateCannedReply: route({
    method: "PATCH",
    path: "/api/canned-replies/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Changes a canned reply: its author, or of a shared one an admin",
    body: fields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: cannedReply,
    refuses: ["CONFLICT"],
  }),
  deleteCannedReply: route({
    method: "DELETE",
    path: "/api/canned-replies/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Deletes a canned reply: its author, or of a shared one an admin",
    answer: nothing,
  }),
} as const;
