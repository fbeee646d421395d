import { getPrivacy, updatePrivacy } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { workspaceRoutes } from "@/lib/protocol/routes/workspaces";

export const GET = handle(workspaceRoutes.getPrivacy, ({ core, actor }) => getPrivacy(core, actor));

export const PATCH = handle(workspaceRoutes.updatePrivacy, ({ core, actor, body }) => updatePrivacy(core, actor, body));
