import { providerOf } from "@/lib/ai";
import { tryQuestion } from "@/lib/ai/try-question";
import { principalKey } from "@/lib/core/log";
import { takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const POST = handle(knowledgeRoutes.tryQuestion, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "questions");
  return tryQuestion(core, providerOf(core, "atOnce"), actor, params.id, body.question);
});
