import { disableTwoFactor } from "@/lib/core/people";
import { answerRenewed, handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.disableTwoFactor, async ({ core, actor, body, request }) => {
  const { session } = await disableTwoFactor(core, actor, body);
  return answerRenewed(core, request, session, {});
});
