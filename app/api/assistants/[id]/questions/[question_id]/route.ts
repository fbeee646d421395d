import { dismissUnanswered } from "@/lib/core/knowledge";
import { handle } from "@/lib/http/handle";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const DELETE = handle(knowledgeRoutes.dismissQuestion, ({ core, actor, params }) =>
  dismissUnanswered(core, actor, params.id, params.question_id),
);
