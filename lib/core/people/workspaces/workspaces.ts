import { eq } from "drizzle-orm";
import { members, workspaces } from "../../../../db/schema";
import type { Member } from "../../../protocol/routes/people";
import type { Workspace } from "../../../protocol/routes/workspaces";
import { writeAudit } from "../../audit";
import { type Actor, DomainError, forbidden, notFound, OPERATOR, OWNER, requireMember } from "../../log";
import { addressKey, firstWorkspaceId, takeOne } from "../../system";
import type { Core } from "../core";
import { mailMember } from "../identity/account-mail";
import { hashPassword } from "../identity/passwords";
import { toMember } from "../members/view";

export type NewWorkspace = { name: string; owner: { email: string; name: string; password: string } };

const toWorkspace = (row: typeof workspaces.$inferSelect): Workspace => ({
  id: row.id,
  name: row.name,
  accent: row.accent,
  created_at: row.created_at.toISOString(),
});

/**
 * Another workspace with its first owner.
 * @param actor null where nobody has signed in, which BATON_SIGNUP=open allows
 * @param address where the request came from: an address makes few where anybody may
 * @throws DomainError FORBIDDEN, UNAUTHENTICATED, RATE_LIMITED
 */
export async function createWorkspace(
  core: Core,
  actor: Actor | null,
  input: NewWorkspace,
  address?: string,
): Promise<Workspace & { owner: Member }> {
  if (core.env.BATON_SIGNUP !== "open") await requireInstaller(core, actor);
  else await takeOne(core.limits.signUpsOfAddress, addressKey(address ?? "unknown"), "new workspaces");
  const { password, ...owner } = input.owner;
  const password_hash = await hashPassword(password);
  const made = await core.db.transaction(async (tx) => {
    const [workspace] = await tx.insert(workspaces).values({ name: input.name }).returning();
    if (!workspace) throw new Error("no workspace was made");
    const [row] = await tx
      .insert(members)
      .values({ ...owner, role: "owner", workspace_id: workspace.id, password_hash })
      .returning();
    if (!row) throw new Error("no owner was made");
    if (actor) await writeAudit(tx, actor, "workspace.created", `workspace:${workspace.id}`, { name: workspace.name });
    return { ...toWorkspace(workspace), owner: toMember(row, core.now()) };
  });
  await mailMember(core, made.owner.id, { occasion: "confirm_address" });
  return made;
}

async function requireInstaller(core: Core, actor: Actor | null): Promise<void> {
  if (!actor)
    throw new DomainError("UNAUTHENTICATED", "Nobody can sign up here", { help: "Ask the owner of this installation for a workspace." });
  requireMember(actor, OWNER);
  if (actor.workspaceId !== (await firstWorkspaceId(core.db))) throw forbidden("Workspaces are made by the owner of the installation");
}

export async function getWorkspace(core: Core, actor: Actor): Promise<Workspace> {
  requireMember(actor, OPERATOR);
  const [row] = await core.db.select().from(workspaces).where(eq(workspaces.id, actor.workspaceId));
  if (!row) throw notFound("workspace");
  return toWorkspace(row);
}

/** The workspace itself is its owner's. @throws DomainError FORBIDDEN */
export async function updateWorkspace(
  core: Core,
  actor: Actor,
  change: Partial<{ name: string; accent: string | null }>,
): Promise<Workspace> {
  requireMember(actor, OWNER);
  const [row] = await core.db.update(workspaces).set(change).where(eq(workspaces.id, actor.workspaceId)).returning();
  if (!row) throw notFound("workspace");
  await writeAudit(core.db, actor, "workspace.updated", `workspace:${row.id}`, { fields: Object.keys(change) });
  return toWorkspace(row);
}
