import { answerUnanswered } from "@/lib/core/knowledge";
import { handle } from "@/lib/http/handle";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const POST = handle(knowledgeRoutes.answerQuestion, ({ core, actor, params, body }) =>
  answerUnanswered(core, actor, params.id, params.question_id, body),
);
