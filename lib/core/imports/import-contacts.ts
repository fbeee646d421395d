import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../../../db/database";
import { contacts, importedRows } from "../../../db/schema";
import type { Core, Origin } from "./core";

type ContactRow = typeof contacts.$inferSelect;

export type ImportedContact = Pick<
  ContactRow,
  "id" | "kind" | "site_id" | "external_id" | "name" | "email" | "attributes" | "blocked_until" | "last_seen" | "created_at"
> & {
  /** What they are called in the other system. */
  key: string;
};

/** Who somebody is here: `null` for one who was erased since. */
export type Known = Pick<ContactRow, "id" | "kind" | "name"> | null;

/**
 * Keeps the contacts that are not here yet. Whoever is here already, by an earlier import or as a customer of the site, stays
 * as the team has them by now; whoever was erased stays so.
 * @returns by the other system's key: who they are, and which of them are new
 */
export async function importContacts(
  core: Pick<Core, "db">,
  origin: Origin,
  given: readonly ImportedContact[],
): Promise<{ people: Map<string, Known>; made: number }> {
  if (given.length === 0) return { people: new Map(), made: 0 };
  return core.db.transaction(async (tx) => {
    const keys = given.map(({ key }) => key);
    const known = await findContacts(tx, origin, keys);
    const fresh = given.filter(({ key }) => !known.has(key));
    if (fresh.length === 0) return { people: known, made: 0 };
    const made = await tx
      .insert(contacts)
      // An address of the team's: answers go there, a credential does not.
      .values(fresh.map(({ key: _, ...row }) => ({ ...row, workspace_id: origin.workspaceId, email_by: "team" as const })))
      .onConflictDoNothing()
      .returning({ id: contacts.id });
    await tx
      .insert(importedRows)
      .values(
        fresh.map(({ key, id }) => ({
          workspace_id: origin.workspaceId,
          source: origin.source,
          type: "contact" as const,
          external_id: key,
          contact_id: id,
        })),
      )
      .onConflictDoNothing();
    return { people: await findContacts(tx, origin, keys), made: made.length };
  });
}

/** Contacts by the other system's keys, as whom they were merged into since; nothing of those who were never imported. */
export async function findContacts(db: Core["db"] | Tx, origin: Origin, keys: readonly string[]): Promise<Map<string, Known>> {
  const rows = await db
    .select({ key: importedRows.external_id, contact: contacts })
    .from(importedRows)
    .leftJoin(contacts, eq(contacts.id, importedRows.contact_id))
    .where(
      and(
        eq(importedRows.workspace_id, origin.workspaceId),
        eq(importedRows.source, origin.source),
        eq(importedRows.type, "contact"),
        inArray(importedRows.external_id, [...keys]),
      ),
    );
  const merged = rows.flatMap(({ contact }) => contact?.merged_into ?? []);
  const into = merged.length > 0 ? await db.select().from(contacts).where(inArray(contacts.id, merged)) : [];
  return new Map(
    rows.map(({ key, contact }) => [
      key,
      contact && toKnown(contact.merged_into ? (into.find(({ id }) => id === contact.merged_into) ?? contact) : contact),
    ]),
  );
}

const toKnown = ({ id, kind, name }: ContactRow): Known => ({ id, kind, name });
