import { getWorkspace, updateWorkspace } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { workspaceRoutes } from "@/lib/protocol/routes/workspaces";

export const GET = handle(workspaceRoutes.getWorkspace, ({ core, actor }) => getWorkspace(core, actor));

export const PATCH = handle(workspaceRoutes.updateWorkspace, ({ core, actor, body }) => updateWorkspace(core, actor, body));
