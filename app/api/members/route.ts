import { createMember } from "@/lib/core/people/members/change-members";
import { listMembers } from "@/lib/core/people/members/list-members";
import { addressKey } from "@/lib/core/system/address-ranges";
import { takeOne } from "@/lib/core/system/limits";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const GET = handle(peopleRoutes.listMembers, ({ core, actor, query }) => listMembers(core, actor, query));

export const POST = handle(peopleRoutes.createMember, async ({ core, actor, body, request }) => {
  await takeOne(core.limits.invitationsOfAddress, addressKey(addressOf(request)), "invitations from this address");
  return createMember(core, actor, body);
});
