import { createWorkspace, getPrivacy, getWorkspace, updatePrivacy, updateWorkspace } from "../../core/people";
import { workspaceRoutes } from "../../protocol/routes/workspaces";
import { addressOf } from "../identify";
import { implement } from "../implement";

export const workspaces = implement(workspaceRoutes, {
  createWorkspace: ({ core, actor, body, request }) => createWorkspace(core, actor, body, addressOf(request)),
  getWorkspace: ({ core, actor }) => getWorkspace(core, actor),
  updateWorkspace: ({ core, actor, body }) => updateWorkspace(core, actor, body),
  getPrivacy: ({ core, actor }) => getPrivacy(core, actor),
  updatePrivacy: ({ core, actor, body }) => updatePrivacy(core, actor, body),
});
