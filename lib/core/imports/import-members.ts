import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { members } from "../../../db/schema";
import { writeAudit } from "../audit";
import type { Core, Origin } from "./core";

export type ImportedMember = { email: string; name: string };
/** `isActive`: they may have conversations in hand; who was removed here may not. */
export type FoundMember = { id: number; name: string; avatarUrl: string | null; isActive: boolean };

/** The member with this address, one who was removed only where there is no other. */
export async function findMember(db: Db, origin: Origin, email: string): Promise<FoundMember | undefined> {
  const [row] = await db
    .select()
    .from(members)
    .where(and(eq(members.workspace_id, origin.workspaceId), sql`lower(${members.email}) = ${email}`))
    .orderBy(sql`${members.revoked_at} desc nulls first`, desc(members.id))
    .limit(1);
  return row && { id: row.id, name: row.name, avatarUrl: row.avatar_url, isActive: row.revoked_at === null };
}

/** An operator without a password, who sets one by the link for a forgotten one; nothing is mailed to them. */
export async function importMember(core: Pick<Core, "db">, origin: Origin, { email, name }: ImportedMember): Promise<FoundMember> {
  return core.db.transaction(async (tx) => {
    const [row] = await tx.insert(members).values({ workspace_id: origin.workspaceId, email, name, role: "operator" }).returning();
    if (!row) throw new Error("an insert answered with no row");
    const by = { workspaceId: origin.workspaceId, principal: "system:command" };
    await writeAudit(tx, by, "member.created", `member:${row.id}`, { role: row.role });
    return { id: row.id, name: row.name, avatarUrl: row.avatar_url, isActive: true };
  });
}
