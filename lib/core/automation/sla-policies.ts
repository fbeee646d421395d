import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { slaPolicies, workspaces } from "../../../db/schema";
import { stated } from "../../protocol/dialog-filter";
import { SLA_POLICIES_MAX, type SlaPolicy, type slaPolicyRoutes } from "../../protocol/routes/sla-policies";
import { writeAudit } from "../audit";
import { type Actor, ADMIN, badRequest, conflict, notFound, OPERATOR, requireMember } from "../log";
import type { Core } from "./core";
import { beginToFollow } from "./follow-feed";

type Row = typeof slaPolicies.$inferSelect;
type NewPolicy = z.output<typeof slaPolicyRoutes.createSlaPolicy.body>;
type Change = z.output<typeof slaPolicyRoutes.updateSlaPolicy.body>;

const toPolicy = ({ id, name, filter, first_reply, next_reply, resolution, created_at, updated_at }: Row): SlaPolicy => ({
  id,
  name,
  filter: stated(filter),
  first_reply,
  next_reply,
  resolution,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** In the order in which they are looked at. @throws DomainError FORBIDDEN */
export async function listSlaPolicies({ db }: Pick<Core, "db">, actor: Actor): Promise<{ data: SlaPolicy[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const rows = await db.select().from(slaPolicies).where(eq(slaPolicies.workspace_id, actor.workspaceId)).orderBy(asc(slaPolicies.id));
  return { data: rows.map(toPolicy), next_cursor: null };
}

/** @throws DomainError FORBIDDEN, CONFLICT where there are too many */
export async function createSlaPolicy(core: Core, actor: Actor, input: NewPolicy): Promise<SlaPolicy> {
  requireMember(actor, ADMIN);
  const now = core.now();
  const row = await core.db.transaction(async (tx) => {
    // Those who make one at the same time are counted one after another.
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, actor.workspaceId)).for("no key update");
    if ((await tx.$count(slaPolicies, eq(slaPolicies.workspace_id, actor.workspaceId))) >= SLA_POLICIES_MAX)
      throw conflict(`A workspace has at most ${SLA_POLICIES_MAX} service levels`);
    await beginToFollow({ db: tx }, actor.workspaceId);
    const [made] = await tx
      .insert(slaPolicies)
      .values({ ...input, workspace_id: actor.workspaceId, created_at: now, updated_at: now })
      .returning();
    await writeAudit(tx, actor, "sla_policy.created", String(made?.id));
    return made as Row;
  });
  return toPolicy(row);
}

/** @throws DomainError FORBIDDEN, NOT_FOUND, BAD_REQUEST where nothing would be promised any more */
export async function updateSlaPolicy(core: Core, actor: Actor, id: number, change: Change): Promise<SlaPolicy> {
  requireMember(actor, ADMIN);
  const row = await core.db.transaction(async (tx) => {
    const [changed] = await tx
      .update(slaPolicies)
      .set({ ...change, updated_at: core.now() })
      .where(and(eq(slaPolicies.id, id), eq(slaPolicies.workspace_id, actor.workspaceId)))
      .returning();
    if (!changed) throw notFound("service level");
    if (changed.first_reply === null && changed.next_reply === null && changed.resolution === null)
      throw badRequest("promises nothing: give first_reply, next_reply or resolution");
    await writeAudit(tx, actor, "sla_policy.changed", String(id));
    return changed;
  });
  return toPolicy(row);
}

/** @throws DomainError FORBIDDEN, NOT_FOUND */
export async function deleteSlaPolicy(core: Core, actor: Actor, id: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    const gone = await tx
      .delete(slaPolicies)
      .where(and(eq(slaPolicies.id, id), eq(slaPolicies.workspace_id, actor.workspaceId)))
      .returning({ id: slaPolicies.id });
    if (gone.length === 0) throw notFound("service level");
    await writeAudit(tx, actor, "sla_policy.deleted", String(id));
  });
}
