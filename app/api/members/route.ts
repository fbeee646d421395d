import { createMember } from "@/lib/core/members/change-members";
import { listMembers } from "@/lib/core/members/list-members";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const GET = handle(peopleRoutes.listMembers, ({ core, actor, query }) => listMembers(core, actor, query));

export const POST = handle(peopleRoutes.createMember, ({ core, actor, body }) => createMember(core, actor, body));
