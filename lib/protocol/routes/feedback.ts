import { z } from "zod";
import { feedbackReason } from "../feedback";
import { numericId, textId } from "../values";
import { ALL, listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const tag = "knowledge";

const feedback = z.object({
  message_id: z.number().int(),
  helpful: z.boolean(),
  reason: feedbackReason.nullable(),
  comment: z.string().nullable(),
  by: z.enum(["outside", "member"]).describe("the visitor or customer, or somebody of the team"),
  mine: z.boolean(),
  created_at: z.string(),
});
export type Feedback = z.infer<typeof feedback>;

const newFeedback = z
  .object({
    helpful: z.boolean(),
    reason: feedbackReason.nullable().default(null),
    comment: z.string().trim().max(1000).default("").describe("shown to the team alone"),
  })
  .refine(({ helpful, reason }) => !helpful || reason === null, "reason: is for an answer that did not help");
export type NewFeedback = z.output<typeof newFeedback>;

const answerWithFeedback = feedback.omit({ mine: true }).extend({
  dialog_id: z.number().int(),
  question: z.string().nullable().describe("what the person outside said last before it"),
  answer: z.string(),
  sources: z.array(z.string()).describe("titles of the pages that it cites"),
});
export type AnswerWithFeedback = z.infer<typeof answerWithFeedback>;

const messageParams = z.object({ id: numericId, message_id: numericId });

export const feedbackRoutes = {
  giveFeedback: route({
    method: "PUT",
    path: "/api/dialogs/{id}/messages/{message_id}/feedback",
    tag,
    who: ALL,
    scope: "write",
    params: messageParams,
    summary: "Says whether an assistant's answer helped, in place of what one said before; a member reports a wrong answer with it",
    body: newFeedback,
    answer: feedback,
  }),
  withdrawFeedback: route({
    method: "DELETE",
    path: "/api/dialogs/{id}/messages/{message_id}/feedback",
    tag,
    who: ALL,
    scope: "write",
    params: messageParams,
    summary: "Takes back what one said of an answer",
    answer: nothing,
  }),
  listDialogFeedback: route({
    method: "GET",
    path: "/api/dialogs/{id}/feedback",
    tag,
    who: ALL,
    scope: "read",
    params: z.object({ id: numericId }),
    summary: "What was said of the assistant's answers in a conversation; the person outside gets their own alone",
    answer: z.object({ data: z.array(feedback) }),
  }),
  listFeedback: route({
    method: "GET",
    path: "/api/assistants/{id}/feedback",
    tag,
    who: MEMBERS,
    scope: "read",
    params: z.object({ id: textId }),
    summary: "What was said of an assistant's answers, by the newest answer",
    query: listQuery.extend({ helpful: z.enum(["true", "false"]).optional() }),
    answer: listOf(answerWithFeedback),
  }),
} as const;
