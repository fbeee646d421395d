import { getMe, updateMe } from "@/lib/core/members/own-account";
import { Answer, handle } from "@/lib/http/handle";
import { renewSession } from "@/lib/http/session";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const GET = handle(peopleRoutes.getMe, ({ core, actor }) => getMe(core, actor));

export const PATCH = handle(peopleRoutes.updateMe, async ({ core, actor, body, request }) => {
  const { me, epoch, signedOut } = await updateMe(core, actor, body);
  const cookie = signedOut ? await renewSession(core, request.headers.get("cookie"), { member_id: actor.memberId, epoch }) : undefined;
  return new Answer(200, me, cookie ? { "set-cookie": cookie } : {});
});
