import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { views } from "../../../../db/schema";
import type { View, viewRoutes } from "../../../protocol/routes/views";
import { type Actor, conflict, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { countSelected } from "../dialogs/select-dialogs";
import { madeBy, requireMayChange, requireMayUnshare, visibleTo } from "../shared-things";

type Row = typeof views.$inferSelect;
type NewView = z.output<typeof viewRoutes.createView.body>;
type ViewChange = z.output<typeof viewRoutes.updateView.body>;
type Reads = Pick<Core, "db" | "run" | "now">;

/** Each that is shown is counted. */
const PER_WORKSPACE_MAX = 200;

async function toView(core: Reads, actor: Actor, { id, name, filter, shared, member_id }: Row): Promise<View> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return {
    id,
    name,
    filter: Object.fromEntries(given) as View["filter"],
    shared,
    author_id: member_id,
    count: await countSelected(core, actor, filter),
  };
}

/** The team's and one's own, by name. */
export async function listViews(core: Reads, actor: Actor): Promise<{ data: View[] }> {
  requireMember(actor, OPERATOR);
  const rows = await core.db.select().from(views).where(visibleTo(actor, views)).orderBy(asc(views.name), asc(views.id));
  return { data: await Promise.all(rows.map((row) => toView(core, actor, row))) };
}

/** @throws DomainError CONFLICT where the workspace has too many */
export async function createView(core: Core, actor: Actor, { shared, ...fields }: NewView): Promise<View> {
  const made = madeBy(actor, shared);
  const count = await core.db.$count(views, eq(views.workspace_id, actor.workspaceId));
  if (count >= PER_WORKSPACE_MAX) throw conflict(`A workspace has at most ${PER_WORKSPACE_MAX} views`);
  const now = core.now();
  const [row] = await core.db
    .insert(views)
    .values({ ...made, ...fields, created_at: now, updated_at: now })
    .returning();
  return toView(core, actor, row as Row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function updateView(core: Core, actor: Actor, id: number, change: ViewChange): Promise<View> {
  const current = await load(core, actor, id);
  requireMayChange(actor, current, "view");
  requireMayUnshare(actor, current, change.shared);
  const [row] = await core.db
    .update(views)
    .set({ ...change, updated_at: core.now() })
    .where(eq(views.id, id))
    .returning();
  if (!row) throw notFound("view");
  return toView(core, actor, row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteView(core: Core, actor: Actor, id: number): Promise<void> {
  requireMayChange(actor, await load(core, actor, id), "view");
  await core.db.delete(views).where(eq(views.id, id));
}

async function load({ db }: Pick<Core, "db">, actor: Actor, id: number): Promise<Row | undefined> {
  const [row] = await db
    .select()
    .from(views)
    .where(and(eq(views.id, id), eq(views.workspace_id, actor.workspaceId)));
  return row;
}
