import { eq } from "drizzle-orm";
import { workspaces } from "../../../../db/schema";
import type { PrivacySettings } from "../../../protocol/privacy";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, OPERATOR, OWNER, requireMember } from "../../log";
import { readPrivacy, toRules } from "../../sensitive";
import type { Core } from "../core";

export async function getPrivacy(core: Core, actor: Actor): Promise<PrivacySettings> {
  requireMember(actor, OPERATOR);
  return readPrivacy(core.db, actor.workspaceId);
}

/**
 * Changes what counts as sensitive, who may reveal it, and how long resolved conversations are kept. Who may reveal,
 * and the erasing, are the owner's to set. What was masked before stays masked.
 * @throws DomainError BAD_REQUEST for a pattern that RE2 does not take, FORBIDDEN
 */
export async function updatePrivacy(core: Core, actor: Actor, change: Partial<PrivacySettings>): Promise<PrivacySettings> {
  requireMember(actor, change.reveal_role !== undefined || change.retention_days !== undefined ? OWNER : ADMIN);
  const saved = await core.db.transaction(async (tx) => {
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, actor.workspaceId)).for("update");
    const privacy = { ...(await readPrivacy(tx, actor.workspaceId)), ...change };
    toRules(privacy);
    await tx.update(workspaces).set({ privacy }).where(eq(workspaces.id, actor.workspaceId));
    const { patterns, ...plain } = change;
    const detail = { ...plain, ...(patterns ? { patterns: patterns.map(({ name }) => name) } : {}) };
    await writeAudit(tx, actor, "privacy.updated", `workspace:${actor.workspaceId}`, detail);
    return privacy;
  });
  core.bus.publish({ type: "settings", kind: "workspace", id: String(actor.workspaceId) });
  return saved;
}
