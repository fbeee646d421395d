import { getMe, updateMe } from "@/lib/core/people";
import { answerRenewed, handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const GET = handle(peopleRoutes.getMe, ({ core, actor }) => getMe(core, actor));

export const PATCH = handle(peopleRoutes.updateMe, async ({ core, actor, body, request }) => {
  const { me, session } = await updateMe(core, actor, body);
  return answerRenewed(core, request, session, me);
});
