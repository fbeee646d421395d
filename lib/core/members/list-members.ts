import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { members } from "../../../db/schema";
import type { Member } from "../../protocol/routes/people";
import type { List } from "../../protocol/routes/spec";
import { type Actor, OPERATOR, requireMember } from "../actor";
import type { Core } from "../core";
import { decodeCursor, pageOf } from "../cursor";
import { toMember } from "./view";

/** The members of the workspace, in the order in which they came. */
export async function listMembers(core: Core, actor: Actor, query: { limit: number; cursor?: string | undefined }): Promise<List<Member>> {
  requireMember(actor, OPERATOR);
  const [after] = query.cursor ? decodeCursor(query.cursor, 1) : [];
  const rows = await core.db
    .select()
    .from(members)
    .where(
      and(
        eq(members.workspace_id, actor.workspaceId),
        isNull(members.revoked_at),
        after === undefined ? undefined : gt(members.id, Number(after)),
      ),
    )
    .orderBy(asc(members.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => [row.id]);
  const now = core.now();
  return { data: page.rows.map((row) => toMember(row, now)), next_cursor: page.next_cursor };
}
