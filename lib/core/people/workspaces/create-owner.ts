import { asc, eq, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { members, workspaces } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { conflict, isUniqueViolation, notFound } from "../../log";
import type { Core } from "../core";
import { BY_COMMAND } from "../identity/password-reset";
import { hashPassword } from "../identity/passwords";
import { FIRST_START_LOCK, nameFrom } from "./first-start";

/** `workspaceId`: whose owner; without it that of the workspace that was made first. */
type NewOwner = { email: string; name?: string | undefined; workspaceId?: number | undefined; password: string };

/**
 * One more owner, made by whoever runs the installation; where there is no workspace yet, the first one with them.
 * @throws DomainError NOT_FOUND for a workspace that is not there, CONFLICT where the address is a member's already
 */
export async function createOwner(
  core: Pick<Core, "db" | "now">,
  { email, name, workspaceId, password }: NewOwner,
): Promise<{ memberId: number; workspace: { id: number; name: string } }> {
  const password_hash = await hashPassword(password);
  return core.db
    .transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_START_LOCK})`);
      const workspace = await workspaceOf(tx, workspaceId);
      const [row] = await tx
        .insert(members)
        // Whoever runs the installation named the address.
        .values({
          workspace_id: workspace.id,
          email,
          name: name ?? nameFrom(email),
          role: "owner",
          password_hash,
          email_confirmed_at: core.now(),
        })
        .returning({ id: members.id });
      if (!row) throw new Error("no owner was made");
      const by = { workspaceId: workspace.id, principal: BY_COMMAND };
      await writeAudit(tx, by, "member.created", `member:${row.id}`, { role: "owner" });
      return { memberId: row.id, workspace };
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? conflict("A member with this email exists already") : error;
    });
}

async function workspaceOf(tx: Tx, id: number | undefined): Promise<{ id: number; name: string }> {
  const known = { id: workspaces.id, name: workspaces.name };
  if (id !== undefined) {
    const [named] = await tx.select(known).from(workspaces).where(eq(workspaces.id, id));
    if (!named) throw notFound("workspace");
    return named;
  }
  const [first] = await tx.select(known).from(workspaces).orderBy(asc(workspaces.id)).limit(1);
  if (first) return first;
  const [made] = await tx.insert(workspaces).values({ name: "My workspace" }).returning(known);
  if (!made) throw new Error("the first workspace was not made");
  return made;
}
