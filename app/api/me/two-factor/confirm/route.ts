import { confirmTwoFactor } from "@/lib/core/people";
import { answerRenewed, handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.confirmTwoFactor, async ({ core, actor, body, request }) => {
  const { session, ...codes } = await confirmTwoFactor(core, actor, body);
  return answerRenewed(core, request, session, codes);
});
