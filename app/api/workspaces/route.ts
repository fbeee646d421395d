import { createWorkspace } from "@/lib/core/workspaces/workspaces";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { limitSignIn } from "@/lib/http/limit-sign-in";
import { workspaceRoutes } from "@/lib/protocol/routes/workspaces";

export const POST = handle(workspaceRoutes.createWorkspace, ({ core, actor, body, request }) =>
  actor
    ? createWorkspace(core, actor, body)
    : limitSignIn(core, addressOf(request), body.owner.email, () => createWorkspace(core, null, body)),
);
