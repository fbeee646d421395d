import { z } from "zod";
import { EVALUATION_LIMITS, evaluationBehaviour, evaluationMiss } from "../evaluation";
import { line, numericId, textId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const tag = "evaluations";

const evaluationCase = z.object({
  id: z.number().int(),
  turns: z.array(z.string()).describe("what the visitor says, one turn after another; the answer to the last one is judged"),
  behaviour: evaluationBehaviour,
  source: z
    .string()
    .nullable()
    .describe("the title or address of the page that the answer has to cite, or to name where it suggests pages"),
  fact: z.string().nullable().describe("what has to stand in the answer, whatever its case, accents and spaces"),
  dialog_id: z.number().int().nullable().describe("the conversation that it was copied from; it is erased with that"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type EvaluationCase = z.infer<typeof evaluationCase>;

const fields = {
  turns: z.array(z.string().trim().min(1).max(EVALUATION_LIMITS.TURN_CHARS)).min(1).max(EVALUATION_LIMITS.TURNS),
  behaviour: evaluationBehaviour,
  source: line(2048).nullable(),
  fact: line(500).nullable(),
};

export const newEvaluationCase = z.object({
  ...fields,
  behaviour: evaluationBehaviour.default("answer"),
  source: fields.source.default(null),
  fact: fields.fact.default(null),
});
export type NewEvaluationCase = z.output<typeof newEvaluationCase>;

const evaluationCaseChange = z
  .object(fields)
  .partial()
  .refine((value) => Object.keys(value).length > 0, "names nothing to change");
export type EvaluationCaseChange = z.output<typeof evaluationCaseChange>;

const evaluationRun = z.object({
  id: z.number().int(),
  status: z.enum(["running", "done"]),
  total: z.number().int().describe("test conversations that it is of"),
  done: z.number().int(),
  passed: z.number().int(),
  tokens: z.number().int().describe("what its answers cost; they count for the month's budget"),
  cost: z.number().int().describe("the same in millionths of the workspace's currency"),
  current: z.boolean().describe("neither knowledge nor settings have changed since it began"),
  started_by: z.string(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
export type EvaluationRun = z.infer<typeof evaluationRun>;

const evaluationResult = z.object({
  case_id: z.number().int(),
  turns: z.array(z.string()),
  passed: z.boolean(),
  misses: z.array(evaluationMiss),
  behaviour: evaluationBehaviour.describe("what the answer was"),
  answer: z.string(),
  sources: z.array(z.string()).describe("titles of the pages that it cites"),
  reason: z.string().nullable().describe("why a person was called"),
  tokens: z.number().int(),
  before: z
    .object({ passed: z.boolean(), behaviour: evaluationBehaviour, answer: z.string() })
    .nullable()
    .describe("the same in the run before; null where it was not part of that"),
  change: z.enum(["broken", "mended", "other_answer", "same", "new"]),
});
export type EvaluationResult = z.infer<typeof evaluationResult>;

const evaluationRunWithResults = evaluationRun.extend({
  before_id: z.number().int().nullable().describe("the run before, which it is compared with"),
  results: z.array(evaluationResult).describe("what is broken since the run before first"),
});
export type EvaluationRunWithResults = z.infer<typeof evaluationRunWithResults>;

const params = z.object({ id: textId });
const caseParams = z.object({ id: textId, case_id: numericId });
const runParams = z.object({ id: textId, run_id: numericId });
const readers = { tag, who: MEMBERS, scope: "read" } as const;
const admins = { tag, who: MEMBERS, scope: "manage", admin: true } as const;

export const evaluationRoutes = {
  listEvaluationCases: route({
    ...readers,
    method: "GET",
    path: "/api/assistants/{id}/evaluations",
    params,
    query: listQuery,
    summary: "An assistant's test conversations, the oldest first",
    answer: listOf(evaluationCase),
  }),
  createEvaluationCase: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/evaluations",
    params,
    status: 201,
    summary: "Adds a test conversation; an assistant has at most 500",
    body: newEvaluationCase,
    answer: evaluationCase,
  }),
  importEvaluationCases: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/evaluations/import",
    params,
    status: 201,
    maxBodyBytes: 4 * EVALUATION_LIMITS.CSV_CHARS,
    summary:
      "Adds test conversations from a CSV text whose first line names its columns: `turns` (several in one cell, a line each), and any of `behaviour`, `source`, `fact`; all of them, or none where one is wrong",
    body: z.object({ csv: z.string().min(1).max(EVALUATION_LIMITS.CSV_CHARS) }),
    answer: z.object({ added: z.number().int() }),
  }),
  copyEvaluationCase: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/evaluations/from-dialog",
    params,
    status: 201,
    summary: "Adds a test conversation with what a visitor said in a real one, and with the page that the assistant cited last in it",
    body: z.object({ dialog_id: numericId }),
    answer: evaluationCase,
  }),
  updateEvaluationCase: route({
    ...admins,
    method: "PATCH",
    path: "/api/assistants/{id}/evaluations/{case_id}",
    params: caseParams,
    summary: "Changes a test conversation",
    body: evaluationCaseChange,
    answer: evaluationCase,
  }),
  deleteEvaluationCase: route({
    ...admins,
    method: "DELETE",
    path: "/api/assistants/{id}/evaluations/{case_id}",
    params: caseParams,
    summary: "Removes a test conversation with its results",
    answer: nothing,
  }),
  listEvaluationRuns: route({
    ...readers,
    method: "GET",
    path: "/api/assistants/{id}/evaluations/runs",
    params,
    summary: "The last 20 runs of the test conversations, the newest first",
    answer: z.object({ data: z.array(evaluationRun) }),
  }),
  startEvaluationRun: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/evaluations/runs",
    params,
    status: 202,
    summary: "Begins to run all test conversations; one run of an assistant at a time",
    answer: evaluationRun,
  }),
  getEvaluationRun: route({
    ...readers,
    method: "GET",
    path: "/api/assistants/{id}/evaluations/runs/{run_id}",
    params: runParams,
    summary: "A run with its results, each beside that of the run before",
    answer: evaluationRunWithResults,
  }),
  deleteEvaluationRun: route({
    ...admins,
    method: "DELETE",
    path: "/api/assistants/{id}/evaluations/runs/{run_id}",
    params: runParams,
    summary: "Removes a run with its results; one that is under way ends",
    answer: nothing,
  }),
} as const;
