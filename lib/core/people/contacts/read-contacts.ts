import { and, desc, eq, ilike, isNull, or, sql } from "drizzle-orm";
import { contacts } from "../../../../db/schema";
import type { Contact } from "../../../protocol/routes/contacts";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, OPERATOR, requireMember } from "../../log";
import { escapeLike } from "../../system";
import type { Core } from "../core";
import { loadContact, toContact } from "./view";

const CURSOR = defineCursor("contacts", [CURSOR_PART.time, CURSOR_PART.uuid]);

/** Who has written, newest first; a visitor who turned out to be a customer is that customer alone. */
export async function listContacts(
  core: Core,
  actor: Actor,
  query: { limit: number; cursor?: string | undefined; q?: string | undefined },
): Promise<List<Contact>> {
  requireMember(actor, OPERATOR);
  const [time, id] = CURSOR.read(query.cursor);
  const like = query.q ? `%${escapeLike(query.q)}%` : undefined;
  const asked = and(
    eq(contacts.workspace_id, actor.workspaceId),
    isNull(contacts.merged_into),
    like ? or(ilike(contacts.name, like), ilike(contacts.email, like)) : undefined,
    time === undefined ? undefined : sql`(${contacts.created_at}, ${contacts.id}::text) < (${time}::timestamptz, ${id})`,
  );
  const rows = await core.reading(({ db }) =>
    db
      .select()
      .from(contacts)
      .where(asked)
      .orderBy(desc(contacts.created_at), sql`${contacts.id}::text desc`)
      .limit(query.limit + 1),
  );
  const page = CURSOR.page(rows, query.limit, (row) => [row.created_at.toISOString(), row.id]);
  const now = core.now();
  return { data: page.rows.map((row) => toContact(row, now)), next_cursor: page.next_cursor };
}

/** @throws DomainError NOT_FOUND */
export async function getContact(core: Core, actor: Actor, id: string): Promise<Contact> {
  requireMember(actor, OPERATOR);
  return toContact(await loadContact(core.db, actor.workspaceId, id), core.now());
}
