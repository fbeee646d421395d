import { eq } from "drizzle-orm";
import { contacts, dialogs } from "../../../../db/schema";
import type { Contact } from "../../../protocol/routes/contacts";
import { writeAudit } from "../../audit";
import { hastenVisitorMail } from "../../conversations";
import { type Actor, contactEntry, insertEntries, notFound, OPERATOR_WRITES, requireMember, toRef } from "../../log";
import type { Core } from "../core";
import { contactRenamed } from "../people-renamed";
import { changeEmail } from "./change-email";
import { mergeAttributes } from "./merge-attributes";
import { loadContact, toContact } from "./view";

export type ContactChange = Partial<{ name: string; locale: string; email: string | null; attributes: Record<string, unknown> }>;

/**
 * Changes what the team knows of a contact.
 * @throws DomainError NOT_FOUND, BAD_REQUEST
 */
export async function updateContact(core: Core, actor: Actor, id: string, change: ContactChange): Promise<Contact> {
  requireMember(actor, OPERATOR_WRITES);
  const { attributes, email, ...plain } = change;
  const { row, before } = await core.db.transaction(async (tx) => {
    const known = await loadContact(tx, actor.workspaceId, id);
    const merged = attributes ? mergeAttributes(known.attributes, attributes) : known.attributes;
    const [changed] = await tx
      .update(contacts)
      .set({ ...plain, ...(email === undefined ? {} : changeEmail(email, "team")), attributes: merged })
      .where(eq(contacts.id, id))
      .returning();
    if (!changed) throw notFound("contact");
    await insertEntries(tx, [contactEntry("contact.updated", actor.workspaceId, id, core.now())]);
    // Answers go there by email: who sent them elsewhere stands on record, without the address itself.
    if (changed.email !== known.email) {
      await writeAudit(tx, actor, "contact.updated", `contact:${id}`, { fields: ["email"] });
      await hastenVisitorMail(core, tx, id);
    }
    return { row: changed, before: known.name };
  });
  if (row.name !== before) await contactRenamed(core, row, before);
  for (const dialog of await core.db.select().from(dialogs).where(eq(dialogs.contact_id, id)))
    core.bus.publish({ type: "dialog", dialog: toRef(dialog), prompt: true });
  return toContact(row, core.now());
}
