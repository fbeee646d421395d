import { and, asc, count, eq, gt, inArray, isNull } from "drizzle-orm";
import { dialogs, members } from "../../../../db/schema";
import type { Member } from "../../../protocol/routes/people";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { type MemberRow, toMember } from "./view";

const CURSOR = defineCursor("members", [CURSOR_PART.id]);

/** The members of the workspace, in the order in which they came. */
export async function listMembers(core: Core, actor: Actor, query: { limit: number; cursor?: string | undefined }): Promise<List<Member>> {
  requireMember(actor, OPERATOR);
  const [after] = CURSOR.read(query.cursor);
  const rows = await core.db
    .select()
    .from(members)
    .where(
      and(eq(members.workspace_id, actor.workspaceId), isNull(members.revoked_at), after === undefined ? undefined : gt(members.id, after)),
    )
    .orderBy(asc(members.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  const now = core.now();
  const active = await countActive(core, page.rows);
  const data = page.rows.map((row) => ({ ...toMember(row, now), active_handoffs: active.get(row.id) ?? 0 }));
  return { data, next_cursor: page.next_cursor };
}

/** How many conversations each of some members has in hand. */
async function countActive(core: Core, rows: readonly MemberRow[]): Promise<Map<number | null, number>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const found = await core.db
    .select({ id: dialogs.assignee_id, n: count() })
    .from(dialogs)
    .where(and(inArray(dialogs.assignee_id, ids), eq(dialogs.status, "human")))
    .groupBy(dialogs.assignee_id);
  return new Map(found.map(({ id, n }) => [id, n]));
}
