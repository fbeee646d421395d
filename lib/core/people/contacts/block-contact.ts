import { eq } from "drizzle-orm";
import { contacts } from "../../../../db/schema";
import type { Contact } from "../../../protocol/routes/contacts";
import { writeAudit } from "../../audit";
import { type Actor, badRequest, contactEntry, insertEntries, notFound, OPERATOR_WRITES, requireMember } from "../../log";
import type { Core } from "../core";
import { type ContactRow, contactKey, FOR_GOOD, loadContact, toContact } from "./view";

/**
 * Lets nobody in who comes as this person: their connections end with 4004, as for what there is not.
 * @param until null: until they are unblocked
 * @throws DomainError NOT_FOUND, FORBIDDEN; BAD_REQUEST for a time that has passed
 */
export async function blockContact(core: Core, actor: Actor, id: string, until: Date | null): Promise<Contact> {
  if (until && until <= core.now()) throw badRequest("until: has passed");
  const row = await setBlocked(core, actor, id, until ?? FOR_GOOD);
  const merged = await core.db.select().from(contacts).where(eq(contacts.merged_into, id));
  for (const each of [row, ...merged]) core.bus.publish({ type: "revoked", principal: contactKey(each), blocked: true });
  return toContact(row, core.now());
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function unblockContact(core: Core, actor: Actor, id: string): Promise<Contact> {
  return toContact(await setBlocked(core, actor, id, null), core.now());
}

async function setBlocked(core: Core, actor: Actor, id: string, until: Date | null): Promise<ContactRow> {
  requireMember(actor, OPERATOR_WRITES);
  return core.db.transaction(async (tx) => {
    await loadContact(tx, actor.workspaceId, id);
    const [row] = await tx.update(contacts).set({ blocked_until: until }).where(eq(contacts.id, id)).returning();
    if (!row) throw notFound("contact");
    await insertEntries(tx, [contactEntry("contact.updated", actor.workspaceId, id, core.now())]);
    await writeAudit(tx, actor, until ? "contact.blocked" : "contact.unblocked", contactKey(row));
    return row;
  });
}
