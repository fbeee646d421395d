import { eq } from "drizzle-orm";
import { workspaces } from "../../../../db/schema";
import type { HandoffSettings } from "../../../protocol/handoff-settings";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, handoffSettingsOf, insertJobs, jobOf, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";

/** @throws DomainError FORBIDDEN */
export async function getHandoffSettings(core: Core, actor: Actor): Promise<HandoffSettings> {
  requireMember(actor, OPERATOR);
  return handoffSettingsOf(core.db, actor.workspaceId);
}

/** Changes some of the settings; those who wait are looked at anew. @throws DomainError FORBIDDEN */
export async function updateHandoffSettings(core: Core, actor: Actor, change: Partial<HandoffSettings>): Promise<HandoffSettings> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, actor.workspaceId)).for("no key update");
    if (!row) throw notFound("workspace");
    await tx
      .update(workspaces)
      .set({ handoff: { ...row.handoff, ...change } })
      .where(eq(workspaces.id, row.id));
    await insertJobs(tx, [jobOf("offer_waiting", { workspace_id: row.id }, core.now())]);
    await writeAudit(tx, actor, "handoff_settings.updated", `workspace:${row.id}`, { fields: Object.keys(change) });
  });
  core.bus.publish({ type: "settings", kind: "workspace", id: String(actor.workspaceId) });
  core.bus.publish({ type: "jobs" });
  return handoffSettingsOf(core.db, actor.workspaceId);
}
