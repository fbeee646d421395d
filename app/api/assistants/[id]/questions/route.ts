import { listUnanswered } from "@/lib/core/knowledge";
import { handle } from "@/lib/http/handle";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const GET = handle(knowledgeRoutes.listQuestions, ({ core, actor, params, query }) => listUnanswered(core, actor, params.id, query));
