import { and, desc, sql } from "drizzle-orm";
import { contacts } from "../../../../db/schema";
import type { ContactConditions } from "../../../protocol/contact-filter";
import type { Contact } from "../../../protocol/routes/contacts";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { contactsOf } from "./select-contacts";
import { loadContact, toContact } from "./view";

const CURSOR = defineCursor("contacts", [CURSOR_PART.time, CURSOR_PART.uuid]);

/** Who has written, as far as a filter finds them, newest first. */
export async function listContacts(
  core: Core,
  actor: Actor,
  { limit, cursor, ...filter }: ContactConditions & { limit: number; cursor?: string | undefined },
): Promise<List<Contact>> {
  requireMember(actor, OPERATOR);
  const [time, id] = CURSOR.read(cursor);
  const now = core.now();
  const asked = and(
    contactsOf(actor, filter, now),
    time === undefined ? undefined : sql`(${contacts.created_at}, ${contacts.id}::text) < (${time}::timestamptz, ${id})`,
  );
  const rows = await core.reading(({ db }) =>
    db
      .select()
      .from(contacts)
      .where(asked)
      .orderBy(desc(contacts.created_at), sql`${contacts.id}::text desc`)
      .limit(limit + 1),
  );
  const page = CURSOR.page(rows, limit, (row) => [row.created_at.toISOString(), row.id]);
  return { data: page.rows.map((row) => toContact(row, now)), next_cursor: page.next_cursor };
}

/** @throws DomainError NOT_FOUND */
export async function getContact(core: Core, actor: Actor, id: string): Promise<Contact> {
  requireMember(actor, OPERATOR);
  return toContact(await loadContact(core.db, actor.workspaceId, id), core.now());
}
