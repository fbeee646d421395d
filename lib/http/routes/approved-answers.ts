import {
  createApprovedAnswer,
  deleteApprovedAnswer,
  listApprovedAnswers,
  matchApprovedAnswer,
  updateApprovedAnswer,
} from "../../core/knowledge";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { approvedAnswerRoutes } from "../../protocol/routes/approved-answers";
import { implement } from "../implement";

export const approvedAnswers = implement(approvedAnswerRoutes, {
  listApprovedAnswers: ({ core, actor, params, query }) => listApprovedAnswers(core, actor, params.id, query),
  createApprovedAnswer: ({ core, actor, params, body }) => createApprovedAnswer(core, actor, params.id, body),
  matchApprovedAnswer: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "questions");
    return { answer: await matchApprovedAnswer(core, actor, params.id, body.question) };
  },
  updateApprovedAnswer: ({ core, actor, params, body }) => updateApprovedAnswer(core, actor, params.id, params.answer_id, body),
  deleteApprovedAnswer: ({ core, actor, params }) => deleteApprovedAnswer(core, actor, params.id, params.answer_id),
});
