import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { assistants, sites } from "../../../../db/schema";
import type { Site, SiteWithSecret } from "../../../protocol/routes/sites";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, badRequest, notFound, requireMember } from "../../log";
import { randomToken } from "../../system";
import type { Core } from "../core";
import { loadSite, type SiteRow, toSite } from "./view";

export type NewSite = {
  name: string;
  assistant_id?: string | null | undefined;
  allowed_domains: string[];
  allow_native?: boolean | undefined;
};

const newSecret = () => randomToken("bs_", 32);

/** Makes a site. The answer is the only place where its secret is seen. */
export async function createSite(core: Core, actor: Actor, input: NewSite): Promise<SiteWithSecret> {
  requireMember(actor, ADMIN);
  const secret = newSecret();
  return core.db.transaction(async (tx) => {
    await checkAssistant(tx, actor.workspaceId, input.assistant_id);
    const [row] = await tx
      .insert(sites)
      .values({
        ...input,
        id: randomToken("site_", 12),
        workspace_id: actor.workspaceId,
        secret_sealed: core.secrets.seal(secret),
        created_at: core.now(),
      })
      .returning();
    if (!row) throw new Error("no site was made");
    await writeAudit(tx, actor, "site.created", `site:${row.id}`, { name: row.name });
    return { ...toSite(row), secret };
  });
}

async function checkAssistant(tx: Tx, workspaceId: number, assistantId: string | null | undefined): Promise<void> {
  if (assistantId === null || assistantId === undefined) return;
  const [row] = await tx
    .select({ id: assistants.id })
    .from(assistants)
    .where(and(eq(assistants.id, assistantId), eq(assistants.workspace_id, workspaceId), isNull(assistants.deleted_at)));
  if (!row) throw badRequest("assistant_id: is not an assistant of this workspace");
}

async function patchSite(core: Core, actor: Actor, id: string, action: string, patch: Partial<SiteRow>): Promise<SiteRow> {
  const changed = await core.db.transaction(async (tx) => {
    await loadSite(tx, actor.workspaceId, id);
    await checkAssistant(tx, actor.workspaceId, patch.assistant_id);
    const [row] = await tx.update(sites).set(patch).where(eq(sites.id, id)).returning();
    if (!row) throw notFound("site");
    await writeAudit(tx, actor, action, `site:${id}`, { fields: Object.keys(patch) });
    return row;
  });
  core.bus.publish({ type: "settings", kind: "site", id });
  return changed;
}

/**
 * Changes a site. Other domains end the connections made by the old ones.
 * @throws DomainError NOT_FOUND, BAD_REQUEST
 */
export async function updateSite(core: Core, actor: Actor, id: string, change: Partial<NewSite>): Promise<Site> {
  requireMember(actor, ADMIN);
  const row = await patchSite(core, actor, id, "site.updated", change);
  if (change.allowed_domains !== undefined || change.allow_native !== undefined)
    core.bus.publish({ type: "origin_policy", kind: "site", id, gone: false });
  return toSite(row);
}

/**
 * A new secret at once: what the old one signed opens nothing any more, and its connections end.
 * @throws DomainError NOT_FOUND
 */
export async function rotateSecret(core: Core, actor: Actor, id: string): Promise<SiteWithSecret> {
  requireMember(actor, ADMIN);
  const secret = newSecret();
  const row = await patchSite(core, actor, id, "site.secret_rotated", { secret_sealed: core.secrets.seal(secret) });
  core.bus.publish({ type: "origin_policy", kind: "site", id, gone: false });
  return { ...toSite(row), secret };
}

/**
 * Removes a site: its customers' connections end, their conversations stay.
 * @throws DomainError NOT_FOUND
 */
export async function deleteSite(core: Core, actor: Actor, id: string): Promise<void> {
  requireMember(actor, ADMIN);
  await patchSite(core, actor, id, "site.deleted", { deleted_at: core.now() });
  core.bus.publish({ type: "origin_policy", kind: "site", id, gone: true });
}
