import { z } from "zod";
import { answerLanguage } from "../assistant-settings";
import { line, numericId, textId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const tag = "knowledge";

export const APPROVED_ANSWER_LIMITS = { ANSWERS: 200, QUESTIONS: 20, QUESTION_CHARS: 200, ANSWER_CHARS: 4_000 } as const;

const approvedAnswer = z.object({
  id: z.number().int(),
  questions: z.array(z.string()).describe("ways to ask for it; the first is the title that it is cited with"),
  answer: z.string().describe("Markdown; given as it stands"),
  languages: z.array(answerLanguage).describe("languages of questions that it answers; empty: any"),
  enabled: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ApprovedAnswer = z.infer<typeof approvedAnswer>;

const fields = {
  questions: z.array(line(APPROVED_ANSWER_LIMITS.QUESTION_CHARS)).min(1).max(APPROVED_ANSWER_LIMITS.QUESTIONS),
  answer: z.string().trim().min(1).max(APPROVED_ANSWER_LIMITS.ANSWER_CHARS),
  languages: z.array(answerLanguage).max(6),
  enabled: z.boolean(),
};

export const newApprovedAnswer = z.object({
  ...fields,
  languages: fields.languages.default([]),
  enabled: fields.enabled.default(true),
  question_id: numericId.optional().describe("a question without an answer, which this takes off its list"),
});
export type NewApprovedAnswer = z.output<typeof newApprovedAnswer>;

const approvedAnswerChange = z
  .object(fields)
  .partial()
  .refine((value) => Object.keys(value).length > 0, "names nothing to change");
export type ApprovedAnswerChange = z.output<typeof approvedAnswerChange>;

const params = z.object({ id: textId });
const oneParams = z.object({ id: textId, answer_id: numericId });
const readers = { tag, who: MEMBERS, scope: "read" } as const;
const admins = { tag, who: MEMBERS, scope: "manage", admin: true } as const;

export const approvedAnswerRoutes = {
  listApprovedAnswers: route({
    ...readers,
    method: "GET",
    path: "/api/assistants/{id}/answers",
    params,
    query: listQuery,
    summary: "Answers that are given as they stand, before anything is searched, the oldest first",
    answer: listOf(approvedAnswer),
  }),
  createApprovedAnswer: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/answers",
    params,
    status: 201,
    summary: "Approves an answer; an assistant has at most 200",
    body: newApprovedAnswer,
    answer: approvedAnswer,
  }),
  matchApprovedAnswer: route({
    ...readers,
    method: "POST",
    path: "/api/assistants/{id}/answers/match",
    params,
    summary: "Which approved answer a question would get; null where it would be searched for",
    body: z.object({ question: z.string().trim().min(1).max(1000) }),
    answer: z.object({ answer: approvedAnswer.nullable() }),
  }),
  updateApprovedAnswer: route({
    ...admins,
    method: "PATCH",
    path: "/api/assistants/{id}/answers/{answer_id}",
    params: oneParams,
    summary: "Changes an approved answer",
    body: approvedAnswerChange,
    answer: approvedAnswer,
  }),
  deleteApprovedAnswer: route({
    ...admins,
    method: "DELETE",
    path: "/api/assistants/{id}/answers/{answer_id}",
    params: oneParams,
    summary: "Removes an approved answer",
    answer: nothing,
  }),
} as const;
