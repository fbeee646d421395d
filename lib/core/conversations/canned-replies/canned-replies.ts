import { and, asc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "../../../../db/database";
import { cannedReplies } from "../../../../db/schema";
import type { Attachment } from "../../../protocol/message";
import type { CannedReply, cannedReplyRoutes } from "../../../protocol/routes/canned-replies";
import type { List } from "../../../protocol/routes/spec";
import { copyFile, type FilesCore, setReplyFiles } from "../../files";
import {
  type Actor,
  CURSOR_PART,
  conflict,
  defineCursor,
  isUniqueViolation,
  notFound,
  OPERATOR,
  OPERATOR_WRITES,
  requireMember,
} from "../../log";
import type { Core } from "../core";
import { madeBy, requireMayChange, requireMayShare, requirePlace, visibleTo } from "../shared-things";

type Row = typeof cannedReplies.$inferSelect;
type NewReply = z.output<typeof cannedReplyRoutes.createCannedReply.body>;
type ReplyChange = z.output<typeof cannedReplyRoutes.updateCannedReply.body>;

const CURSOR = defineCursor("canned_replies", [CURSOR_PART.text, CURSOR_PART.id]);

/** A team has some hundreds: the dashboard reads all of them, so that the reply box finds one while one types. */
const PLACES = { max: 500, what: "canned replies" };

const toReply = ({ id, shortcut, text, shared, attachments, member_id, created_at, updated_at }: Row): CannedReply => ({
  id,
  shortcut,
  text,
  shared,
  attachments,
  author_id: member_id,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** The team's and one's own, by shortcut. */
export async function listCannedReplies(
  { db }: Pick<Core, "db">,
  actor: Actor,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<CannedReply>> {
  requireMember(actor, OPERATOR);
  const { shortcut, id } = cannedReplies;
  const [after, afterId] = CURSOR.read(query.cursor);
  const isBehind = after === undefined ? undefined : sql`(${shortcut}, ${id}) > (${after}, ${afterId})`;
  const rows = await db
    .select()
    .from(cannedReplies)
    .where(and(visibleTo(actor, cannedReplies), isBehind))
    .orderBy(asc(shortcut), asc(id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.shortcut, row.id]);
  return { data: page.rows.map(toReply), next_cursor: page.next_cursor };
}

/** @throws DomainError CONFLICT where the shortcut is taken, or there are too many; BAD_REQUEST for files that are not the actor's to attach */
export async function createCannedReply(core: Core, actor: Actor, { shared, attachments, ...fields }: NewReply): Promise<CannedReply> {
  const made = madeBy(actor, shared);
  await requirePlace(core.db, cannedReplies, made, PLACES);
  const now = core.now();
  const row = await refusingTaken(
    core.db.transaction(async (tx) => {
      const [inserted] = await tx
        .insert(cannedReplies)
        .values({ ...made, ...fields, created_at: now, updated_at: now })
        .returning();
      return attach(tx, actor, inserted as Row, attachments);
    }),
  );
  return toReply(row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where the shortcut is taken, or there are too many */
export async function updateCannedReply(
  core: Core,
  actor: Actor,
  id: number,
  { attachments, ...change }: ReplyChange,
): Promise<CannedReply> {
  const current = await load(core, actor, id);
  requireMayChange(actor, current, "canned reply");
  await requireMayShare(core.db, actor, cannedReplies, current, change.shared, PLACES);
  const row = await refusingTaken(
    core.db.transaction(async (tx) => {
      const [changed] = await tx
        .update(cannedReplies)
        .set({ ...change, updated_at: core.now() })
        .where(eq(cannedReplies.id, id))
        .returning();
      if (!changed) throw notFound("canned reply");
      return attachments === undefined ? changed : attach(tx, actor, changed, attachments);
    }),
  );
  return toReply(row);
}

async function attach(tx: Tx, actor: Actor, row: Row, ids: readonly string[]): Promise<Row> {
  if (ids.length === 0 && row.attachments.length === 0) return row;
  const attachments = await setReplyFiles(tx, actor, row.id, ids);
  await tx.update(cannedReplies).set({ attachments }).where(eq(cannedReplies.id, row.id));
  return { ...row, attachments };
}

/**
 * Copies the files of a reply that the actor sees, for a message of theirs.
 * @throws DomainError NOT_FOUND; TOO_LARGE, RATE_LIMITED, UNAVAILABLE as for an upload
 */
export async function copyCannedFiles(core: FilesCore & Core, actor: Actor, id: number): Promise<Attachment[]> {
  requireMember(actor, OPERATOR_WRITES);
  const [row] = await core.db
    .select()
    .from(cannedReplies)
    .where(and(eq(cannedReplies.id, id), visibleTo(actor, cannedReplies)));
  if (!row) throw notFound("canned reply");
  const copies: Attachment[] = [];
  for (const { id: fileId } of row.attachments) copies.push(await copyFile(core, actor, fileId));
  return copies;
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
