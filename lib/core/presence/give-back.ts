import { and, eq } from "drizzle-orm";
import { dialogs, members } from "../../../db/schema";
import type { Core } from "../core";
import { queueDialog } from "../handoffs/request-handoff";
import { toActor } from "../handoffs/transfer-handoff";
import { changeDialog } from "../log/change-dialog";
import { said } from "../log/said";

/**
 * Runs the effect `operator_gone`: what an operator had in hand goes back to the queue, unless they came back in time.
 */
export async function giveBackOf(core: Core, payload: Record<string, unknown>): Promise<void> {
  const [member] = await core.db
    .select()
    .from(members)
    .where(eq(members.id, Number(payload.member_id)));
  if (!member || member.offline_since?.toISOString() !== payload.since) return;
  const held = await core.db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, member.id), eq(dialogs.status, "human")));
  const cause = {
    event: { type: "operator_gone", name: member.name },
    said: said`${toActor(member)} went offline. Waiting for a teammate`,
  };
  for (const { id } of held) {
    await changeDialog(core, id, async (open) => {
      if (open.row.kind !== "support" || open.row.assignee_id !== member.id || open.row.status !== "human") return;
      await queueDialog(core, open, toActor(member), { reason: `${member.name} went offline` }, cause);
    });
  }
}
