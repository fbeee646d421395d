import { providerOf } from "../../ai";
import { draftAnswer } from "../../ai/draft-answer";
import { tryQuestion } from "../../ai/try-question";
import {
  addDocument,
  answerUnanswered,
  deleteDocument,
  dismissUnanswered,
  getDocument,
  listDocuments,
  listUnanswered,
  updateDocument,
} from "../../core/knowledge";
import { principalKey } from "../../core/log";
import { FILE_LIMITS } from "../../core/reading";
import { takeOne } from "../../core/system";
import { knowledgeRoutes } from "../../protocol/routes/knowledge";
import { implement } from "../implement";
import { readDocument } from "../read-document";
import { whenThereIsRoom } from "../read-upload";

export const knowledge = implement(knowledgeRoutes, {
  listDocuments: ({ core, actor, params, query }) => listDocuments(core, actor, params.id, query),

  addDocument: async ({ core, actor, params, request }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "uploads");
    return whenThereIsRoom(core, request, FILE_LIMITS.BYTES, async () =>
      addDocument(core, actor, params.id, await readDocument(request, (task) => core.read(actor.workspaceId, task))),
    );
  },

  getDocument: ({ core, actor, params }) => getDocument(core, actor, params.id, params.document_id),
  updateDocument: ({ core, actor, params, body }) => updateDocument(core, actor, params.id, params.document_id, body),
  deleteDocument: ({ core, actor, params }) => deleteDocument(core, actor, params.id, params.document_id),
  listQuestions: ({ core, actor, params, query }) => listUnanswered(core, actor, params.id, query),
  answerQuestion: ({ core, actor, params, body }) => answerUnanswered(core, actor, params.id, params.question_id, body),
  draftAnswer: async ({ core, actor, params, request }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "questions");
    return draftAnswer(core, actor, params.id, params.question_id, request.signal);
  },
  dismissQuestion: ({ core, actor, params }) => dismissUnanswered(core, actor, params.id, params.question_id),

  tryQuestion: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "questions");
    return tryQuestion(core, providerOf(core, "atOnce"), actor, params.id, body);
  },
});
