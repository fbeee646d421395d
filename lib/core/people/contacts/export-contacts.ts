import { and, desc, sql } from "drizzle-orm";
import { contacts } from "../../../../db/schema";
import type { ContactConditions } from "../../../protocol/contact-filter";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, requireMember } from "../../log";
import { csvCell } from "../../system";
import type { Core } from "../core";
import { contactsOf } from "./select-contacts";
import { type ContactRow, toContact } from "./view";

const COLUMNS = ["id", "kind", "name", "email", "site_id", "external_id", "locale", "timezone", "last_seen", "created_at"] as const;

/** So many are read at once. */
const PAGE = 500;
/** Attributes that get a column: a spreadsheet takes no more than some thousand. */
const ATTRIBUTES_MAX = 200;

const lineOf = (cells: readonly unknown[]): string => `${cells.map((cell) => csvCell(cell ?? null)).join(",")}\r\n`;

/**
 * The contacts that a filter finds as a table, newest first, a piece at a time. That it was taken stands in the audit log.
 * @throws DomainError FORBIDDEN
 */
export async function exportContacts(core: Core, actor: Actor, filter: ContactConditions): Promise<AsyncGenerator<string>> {
  requireMember(actor, ADMIN);
  await writeAudit(core.db, actor, "contacts.exported", null, { filter: Object.keys(filter) });
  const now = core.now();
  const keys = await attributesOf(core, actor, filter, now);
  return (async function* () {
    yield lineOf([...COLUMNS, ...keys]);
    for await (const rows of pagesOf(core, actor, filter, now)) {
      yield rows
        .map((row) => {
          const contact = toContact(row, now);
          return lineOf([...COLUMNS.map((column) => contact[column]), ...keys.map((key) => contact.attributes[key])]);
        })
        .join("");
    }
  })();
}

/** The attributes that any of them has, by name. */
async function attributesOf({ db }: Core, actor: Actor, filter: ContactConditions, now: Date): Promise<string[]> {
  const key = sql<string>`jsonb_object_keys(${contacts.attributes})`.as("key");
  const rows = await db
    .selectDistinct({ key })
    .from(contacts)
    .where(contactsOf(actor, filter, now))
    .orderBy(key)
    .limit(ATTRIBUTES_MAX);
  return rows.map((row) => row.key);
}

async function* pagesOf({ db }: Core, actor: Actor, filter: ContactConditions, now: Date): AsyncGenerator<ContactRow[]> {
  let last: ContactRow | undefined;
  for (;;) {
    const after: ReturnType<typeof sql> | undefined =
      last && sql`(${contacts.created_at}, ${contacts.id}) < (${last.created_at.toISOString()}::timestamptz, ${last.id}::uuid)`;
    const rows: ContactRow[] = await db
      .select()
      .from(contacts)
      .where(and(contactsOf(actor, filter, now), after))
      .orderBy(desc(contacts.created_at), desc(contacts.id))
      .limit(PAGE);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}
