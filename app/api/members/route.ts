import { createMember, listMembers } from "@/lib/core/people";
import { addressKey, takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const GET = handle(peopleRoutes.listMembers, ({ core, actor, query }) => listMembers(core, actor, query));

export const POST = handle(peopleRoutes.createMember, async ({ core, actor, body, request }) => {
  await takeOne(core.limits.invitationsOfAddress, addressKey(addressOf(request)), "invitations from this address");
  return createMember(core, actor, body);
});
