import { createWorkspace } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { workspaceRoutes } from "@/lib/protocol/routes/workspaces";

export const POST = handle(workspaceRoutes.createWorkspace, ({ core, actor, body, request }) =>
  createWorkspace(core, actor, body, addressOf(request)),
);
