import { addressKey } from "@/lib/core/identity/address-ranges";
import { takeOne } from "@/lib/core/limits";
import { createWorkspace } from "@/lib/core/workspaces/workspaces";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { limitSignIn } from "@/lib/http/limit-sign-in";
import { workspaceRoutes } from "@/lib/protocol/routes/workspaces";

export const POST = handle(workspaceRoutes.createWorkspace, async ({ core, actor, body, request }) => {
  if (actor) return createWorkspace(core, actor, body);
  await takeOne(core.limits.signUpsOfAddress, addressKey(addressOf(request)), "new workspaces from this address");
  return limitSignIn(core, addressOf(request), body.owner.email, () => createWorkspace(core, null, body));
});
