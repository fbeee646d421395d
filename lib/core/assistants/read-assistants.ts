import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { assistants } from "../../../db/schema";
import type { Assistant } from "../../protocol/routes/assistants";
import type { List } from "../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, OPERATOR, requireMember } from "../log";
import type { Core } from "./core";
import { loadAssistant, toAssistant } from "./view";

const CURSOR = defineCursor("assistants", [CURSOR_PART.time, CURSOR_PART.text]);

/** The assistants of the workspace, in the order in which they were made. */
export async function listAssistants(
  core: Core,
  actor: Actor,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<Assistant>> {
  requireMember(actor, OPERATOR);
  const [time, id] = CURSOR.read(query.cursor);
  const after = time === undefined ? undefined : sql`(${assistants.created_at}, ${assistants.id}) > (${time}::timestamptz, ${id})`;
  const rows = await core.db
    .select()
    .from(assistants)
    .where(and(eq(assistants.workspace_id, actor.workspaceId), isNull(assistants.deleted_at), after))
    .orderBy(asc(assistants.created_at), asc(assistants.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.created_at.toISOString(), row.id]);
  return { data: page.rows.map((row) => toAssistant(row)), next_cursor: page.next_cursor };
}

/** @throws DomainError NOT_FOUND */
export async function getAssistant(core: Core, actor: Actor, id: string): Promise<Assistant> {
  requireMember(actor, OPERATOR);
  return toAssistant(await loadAssistant(core.db, actor.workspaceId, id));
}
