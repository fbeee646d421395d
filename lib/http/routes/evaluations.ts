import {
  copyEvaluationCase,
  createEvaluationCase,
  deleteEvaluationCase,
  deleteEvaluationRun,
  getEvaluationRun,
  importEvaluationCases,
  listEvaluationCases,
  listEvaluationRuns,
  startEvaluationRun,
  updateEvaluationCase,
} from "../../core/knowledge";
import { evaluationRoutes } from "../../protocol/routes/evaluations";
import { implement } from "../implement";

export const evaluations = implement(evaluationRoutes, {
  listEvaluationCases: ({ core, actor, params, query }) => listEvaluationCases(core, actor, params.id, query),
  createEvaluationCase: ({ core, actor, params, body }) => createEvaluationCase(core, actor, params.id, body),
  importEvaluationCases: ({ core, actor, params, body }) => importEvaluationCases(core, actor, params.id, body),
  copyEvaluationCase: ({ core, actor, params, body }) => copyEvaluationCase(core, actor, params.id, body.dialog_id),
  updateEvaluationCase: ({ core, actor, params, body }) => updateEvaluationCase(core, actor, params.id, params.case_id, body),
  deleteEvaluationCase: ({ core, actor, params }) => deleteEvaluationCase(core, actor, params.id, params.case_id),
  listEvaluationRuns: ({ core, actor, params }) => listEvaluationRuns(core, actor, params.id),
  startEvaluationRun: ({ core, actor, params }) => startEvaluationRun(core, actor, params.id),
  getEvaluationRun: ({ core, actor, params }) => getEvaluationRun(core, actor, params.id, params.run_id),
  deleteEvaluationRun: ({ core, actor, params }) => deleteEvaluationRun(core, actor, params.id, params.run_id),
});
