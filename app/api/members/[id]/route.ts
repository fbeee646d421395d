import { deleteMember, updateMember } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const PATCH = handle(peopleRoutes.updateMember, ({ core, actor, params, body }) => updateMember(core, actor, params.id, body));

export const DELETE = handle(peopleRoutes.deleteMember, ({ core, actor, params }) => deleteMember(core, actor, params.id));
