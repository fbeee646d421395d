import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { cannedReplies } from "../../../../db/schema";
import type { CannedReply, cannedReplyRoutes } from "../../../protocol/routes/canned-replies";
import { type Actor, conflict, isUniqueViolation, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { madeBy, requireMayChange, requireMayShare, requirePlace, visibleTo } from "../shared-things";

type Row = typeof cannedReplies.$inferSelect;
type NewReply = z.output<typeof cannedReplyRoutes.createCannedReply.body>;
type ReplyChange = z.output<typeof cannedReplyRoutes.updateCannedReply.body>;

/** A team has some hundreds; the list is read as a whole, so that the reply box finds one while one types. */
const PLACES = { max: 500, what: "canned replies" };

const toReply = ({ id, shortcut, text, shared, member_id, created_at, updated_at }: Row): CannedReply => ({
  id,
  shortcut,
  text,
  shared,
  author_id: member_id,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** The team's and one's own, by shortcut. */
export async function listCannedReplies({ db }: Pick<Core, "db">, actor: Actor): Promise<{ data: CannedReply[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const rows = await db
    .select()
    .from(cannedReplies)
    .where(visibleTo(actor, cannedReplies))
    .orderBy(asc(cannedReplies.shortcut), asc(cannedReplies.id));
  return { data: rows.map(toReply), next_cursor: null };
}

/** @throws DomainError CONFLICT where the shortcut is taken, or there are too many */
export async function createCannedReply(core: Core, actor: Actor, { shared, ...fields }: NewReply): Promise<CannedReply> {
  const made = madeBy(actor, shared);
  await requirePlace(core.db, cannedReplies, made, PLACES);
  const now = core.now();
  const [row] = await refusingTaken(
    core.db
      .insert(cannedReplies)
      .values({ ...made, ...fields, created_at: now, updated_at: now })
      .returning(),
  );
  return toReply(row as Row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where the shortcut is taken, or there are too many */
export async function updateCannedReply(core: Core, actor: Actor, id: number, change: ReplyChange): Promise<CannedReply> {
  const current = await load(core, actor, id);
  requireMayChange(actor, current, "canned reply");
  await requireMayShare(core.db, actor, cannedReplies, current, change.shared, PLACES);
  const [row] = await refusingTaken(
    core.db
      .update(cannedReplies)
      .set({ ...change, updated_at: core.now() })
      .where(eq(cannedReplies.id, id))
      .returning(),
  );
  if (!row) throw notFound("canned reply");
  return toReply(row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteCannedReply(core: Core, actor: Actor, id: number): Promise<void> {
  requireMayChange(actor, await load(core, actor, id), "canned reply");
  await core.db.delete(cannedReplies).where(eq(cannedReplies.id, id));
}

async function load({ db }: Pick<Core, "db">, actor: Actor, id: number): Promise<Row | undefined> {
  const [row] = await db
    .select()
    .from(cannedReplies)
    .where(and(eq(cannedReplies.id, id), eq(cannedReplies.workspace_id, actor.workspaceId)));
  return row;
}

const refusingTaken = <T>(work: PromiseLike<T>): Promise<T> =>
  Promise.resolve(work).catch((error: unknown) => {
    throw isUniqueViolation(error) ? conflict("Another canned reply has this shortcut") : error;
  });
