import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { views } from "../../../../db/schema";
import type { View, viewRoutes } from "../../../protocol/routes/views";
import { type Actor, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { countSelected } from "../dialogs/select-dialogs";
import { madeBy, requireMayChange, requireMayShare, requirePlace, visibleTo } from "../shared-things";

type Row = typeof views.$inferSelect;
type NewView = z.output<typeof viewRoutes.createView.body>;
type ViewChange = z.output<typeof viewRoutes.updateView.body>;
type Reads = Pick<Core, "db" | "run" | "now">;

/** The team's, and each member's own. */
const PLACES = { max: 50, what: "views" };
/** Views that are counted at once: each asks the database. */
const COUNTED_AT_ONCE = 4;

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
export async function listViews(core: Reads, actor: Actor): Promise<{ data: View[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const rows = await core.db.select().from(views).where(visibleTo(actor, views)).orderBy(asc(views.name), asc(views.id));
  const data: View[] = [];
  for (let at = 0; at < rows.length; at += COUNTED_AT_ONCE)
    data.push(...(await Promise.all(rows.slice(at, at + COUNTED_AT_ONCE).map((row) => toView(core, actor, row)))));
  return { data, next_cursor: null };
}

/** @throws DomainError CONFLICT where there are too many */
export async function createView(core: Core, actor: Actor, { shared, ...fields }: NewView): Promise<View> {
  const made = madeBy(actor, shared);
  await requirePlace(core.db, views, made, PLACES);
  const now = core.now();
  const [row] = await core.db
    .insert(views)
    .values({ ...made, ...fields, created_at: now, updated_at: now })
    .returning();
  return toView(core, actor, row as Row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where there are too many */
export async function updateView(core: Core, actor: Actor, id: number, change: ViewChange): Promise<View> {
  const current = await load(core, actor, id);
  requireMayChange(actor, current, "view");
  await requireMayShare(core.db, actor, views, current, change.shared, PLACES);
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
