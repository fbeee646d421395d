import { eq, inArray, sql } from "drizzle-orm";
import { contacts, dialogs, files, messages } from "../../../db/schema";
import type { Contact } from "../../protocol/routes/contacts";
import { type Actor, ADMIN, OPERATOR_WRITES, requireMember } from "../actor";
import { writeAudit } from "../audit/write-audit";
import type { Core } from "../core";
import { notFound } from "../errors";
import { toRef } from "../log/views";
import { mergeAttributes } from "./merge-attributes";
import { loadContact, toContact } from "./view";

export type ContactChange = Partial<{ name: string; email: string | null; attributes: Record<string, unknown> }>;

/**
 * Changes what the team knows of a contact.
 * @throws DomainError NOT_FOUND, BAD_REQUEST
 */
export async function updateContact(core: Core, actor: Actor, id: string, change: ContactChange): Promise<Contact> {
  requireMember(actor, OPERATOR_WRITES);
  const { attributes, ...plain } = change;
  const row = await core.db.transaction(async (tx) => {
    const known = await loadContact(tx, actor.workspaceId, id);
    const merged = attributes ? mergeAttributes(known.attributes, attributes) : known.attributes;
    const [changed] = await tx
      .update(contacts)
      .set({ ...plain, attributes: merged })
      .where(eq(contacts.id, id))
      .returning();
    if (!changed) throw notFound("contact");
    return changed;
  });
  for (const dialog of await core.db.select().from(dialogs).where(eq(dialogs.contact_id, id)))
    core.bus.publish({ type: "dialog", dialog: toRef(dialog) });
  return toContact(row, core.now());
}

/**
 * Erases a contact with every conversation and file of theirs; their connections end.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function deleteContact(core: Core, actor: Actor, id: string): Promise<void> {
  requireMember(actor, ADMIN);
  const kind = await core.db.transaction(async (tx) => {
    const row = await loadContact(tx, actor.workspaceId, id);
    const theirs = sql`(select ${messages.id} from ${messages} join ${dialogs} on ${dialogs.id} = ${messages.dialog_id} where ${dialogs.contact_id} = ${id})`;
    await tx.delete(files).where(inArray(files.message_id, theirs));
    await tx.delete(files).where(eq(files.uploaded_by, `${row.kind}:${id}`));
    await tx.delete(contacts).where(eq(contacts.id, id));
    await writeAudit(tx, actor, "contact.deleted", `${row.kind}:${id}`);
    return row.kind;
  });
  core.bus.publish({ type: "revoked", principal: `${kind}:${id}`, renewed: true });
}
