import { eq } from "drizzle-orm";
import { members } from "../../../db/schema";
import type { OperatorStatus } from "../../protocol/values";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { forbidden } from "../errors";
import { activeHandoffs } from "../handoffs/take-over";

/** A member says whether they take conversations; the colleagues are told. */
export async function setOperatorStatus(core: Core, actor: Actor, status: OperatorStatus): Promise<void> {
  if (actor.type !== "member") throw forbidden("Only a member has an availability");
  const now = core.now();
  await core.db.update(members).set({ status, last_seen: now }).where(eq(members.id, actor.memberId));
  const payload = {
    operator_id: actor.memberId,
    status,
    active_handoffs: await activeHandoffs(core, actor.memberId),
    timestamp: now.toISOString(),
  };
  core.bus.publish({ type: "operator_status", workspaceId: actor.workspaceId, payload });
  const presence = {
    user_id: actor.memberId,
    status: status === "away" ? ("away" as const) : ("online" as const),
    last_seen: now.toISOString(),
  };
  core.bus.publish({ type: "presence", workspaceId: actor.workspaceId, dialogIds: [], payload: presence });
}
