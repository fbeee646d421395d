import { providerOf } from "@/lib/ai";
import { tryQuestion } from "@/lib/ai/try-question";
import { principalKey } from "@/lib/core/log/actor";
import { takeOne } from "@/lib/core/system/limits";
import { handle } from "@/lib/http/handle";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const POST = handle(knowledgeRoutes.tryQuestion, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "questions");
  return tryQuestion(core, providerOf(core, "atOnce"), actor, params.id, body.question);
});
