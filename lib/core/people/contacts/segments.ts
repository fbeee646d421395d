import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { segments } from "../../../../db/schema";
import type { Segment, segmentRoutes } from "../../../protocol/routes/segments";
import { madeBy, requireMayChange, requireMayShare, requirePlace, visibleTo } from "../../conversations";
import { type Actor, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { countContacts } from "./select-contacts";

type Row = typeof segments.$inferSelect;
type NewSegment = z.output<typeof segmentRoutes.createSegment.body>;
type SegmentChange = z.output<typeof segmentRoutes.updateSegment.body>;

/** The team's, and each member's own. */
const PLACES = { max: 50, what: "segments" };

async function toSegment(core: Core, actor: Actor, { id, name, filter, shared, member_id }: Row): Promise<Segment> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const count = await countContacts(core, actor, filter);
  return { id, name, filter: Object.fromEntries(given) as Segment["filter"], shared, author_id: member_id, count };
}

/** The team's and one's own, by name. */
export async function listSegments(core: Core, actor: Actor): Promise<{ data: Segment[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const rows = await core.db.select().from(segments).where(visibleTo(actor, segments)).orderBy(asc(segments.name), asc(segments.id));
  const data: Segment[] = [];
  // One after the other: each goes through the contacts of the workspace.
  for (const row of rows) data.push(await toSegment(core, actor, row));
  return { data, next_cursor: null };
}

/** @throws DomainError CONFLICT where there are too many */
export async function createSegment(core: Core, actor: Actor, { shared, ...fields }: NewSegment): Promise<Segment> {
  const made = madeBy(actor, shared);
  await requirePlace(core.db, segments, made, PLACES);
  const now = core.now();
  const [row] = await core.db
    .insert(segments)
    .values({ ...made, ...fields, created_at: now, updated_at: now })
    .returning();
  return toSegment(core, actor, row as Row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where there are too many */
export async function updateSegment(core: Core, actor: Actor, id: number, change: SegmentChange): Promise<Segment> {
  const current = await load(core, actor, id);
  requireMayChange(actor, current, "segment");
  await requireMayShare(core.db, actor, segments, current, change.shared, PLACES);
  const [row] = await core.db
    .update(segments)
    .set({ ...change, updated_at: core.now() })
    .where(eq(segments.id, id))
    .returning();
  if (!row) throw notFound("segment");
  return toSegment(core, actor, row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteSegment(core: Core, actor: Actor, id: number): Promise<void> {
  requireMayChange(actor, await load(core, actor, id), "segment");
  await core.db.delete(segments).where(eq(segments.id, id));
}

async function load({ db }: Pick<Core, "db">, actor: Actor, id: number): Promise<Row | undefined> {
  const [row] = await db
    .select()
    .from(segments)
    .where(and(eq(segments.id, id), eq(segments.workspace_id, actor.workspaceId)));
  return row;
}
