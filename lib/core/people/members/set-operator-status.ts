import { eq } from "drizzle-orm";
import { members } from "../../../../db/schema";
import type { OperatorStatus } from "../../../protocol/values";
import { countInHand, settleStatus } from "../../conversations";
import { type Actor, forbidden, handoffSettingsOf, insertJobs, jobOf } from "../../log";
import type { Core } from "../core";

/**
 * A member says whether they take conversations; the colleagues are notified. Who has as many in hand as are allowed
 * stays busy.
 */
export async function setOperatorStatus(core: Core, actor: Actor, status: OperatorStatus): Promise<void> {
  if (actor.type !== "member") throw forbidden("Only a member has an availability");
  const now = core.now();
  const { settled, active } = await core.db.transaction(async (tx) => {
    await tx.select({ id: members.id }).from(members).where(eq(members.id, actor.memberId)).for("no key update");
    const { max_active } = await handoffSettingsOf(tx, actor.workspaceId);
    const inHand = await countInHand(tx, actor.memberId);
    const next = settleStatus({ status, busy_by_load: false }, inHand, max_active);
    await tx
      .update(members)
      .set({ ...next, last_seen: now })
      .where(eq(members.id, actor.memberId));
    if (next.status === "available") await insertJobs(tx, [jobOf("offer_waiting", { workspace_id: actor.workspaceId }, now)]);
    return { settled: next.status, active: inHand };
  });
  core.bus.publish({ type: "jobs" });
  const payload = { operator_id: actor.memberId, status: settled, active_handoffs: active, timestamp: now.toISOString() };
  core.bus.publish({ type: "operator_status", workspaceId: actor.workspaceId, payload });
  // Those who wait see at once whether anybody is there.
  core.bus.publish({ type: "queue", workspaceId: actor.workspaceId });
  const presence = {
    user_id: actor.memberId,
    status: status === "away" ? ("away" as const) : ("online" as const),
    last_seen: now.toISOString(),
  };
  core.bus.publish({ type: "presence", workspaceId: actor.workspaceId, dialogIds: [], payload: presence });
}
