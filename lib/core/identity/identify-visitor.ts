import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { contacts, dialogs, files } from "../../../db/schema";
import { type CustomerActor, principalKey, type VisitorActor } from "../actor";
import type { Core } from "../core";
import { writeMarks } from "../dialogs/read-dialog";
import { changeDialog } from "../log/change-dialog";
import { said } from "../log/said";
import { authenticateVisitor } from "./authenticate";

/**
 * The visitor of a token turned out to be a customer: their open conversations are the customer's from now on, and
 * what was known of the visitor is known of the customer. The visitor's connections end: whoever holds the token may be
 * another than the customer. A token that is not valid changes nothing.
 */
export async function identifyVisitor(core: Core, customer: CustomerActor, visitorToken: string): Promise<void> {
  const found = await authenticateVisitor(core, visitorToken);
  if (!found.ok || found.actor.workspaceId !== customer.workspaceId) return;
  const visitorId = found.actor.contactId;
  await moveUnsentFiles(core, found.actor, customer);
  const open = await core.db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(and(eq(dialogs.contact_id, visitorId), eq(dialogs.kind, "support"), ne(dialogs.status, "resolved")));
  if (open.length === 0) return;
  await inheritContact(core, customer, visitorId);
  for (const { id } of open) await moveDialog(core, customer, id, visitorId);
}

/** What they uploaded and have not sent yet goes with the message that still waits on their device. */
async function moveUnsentFiles(core: Core, visitor: VisitorActor, customer: CustomerActor): Promise<void> {
  await core.db
    .update(files)
    .set({ uploaded_by: principalKey(customer) })
    .where(and(eq(files.workspace_id, customer.workspaceId), eq(files.uploaded_by, principalKey(visitor)), isNull(files.message_id)));
}

async function inheritContact(core: Core, customer: CustomerActor, visitorId: string): Promise<void> {
  const [visitor] = await core.db.update(contacts).set({ merged_into: customer.contactId }).where(eq(contacts.id, visitorId)).returning();
  if (!visitor) return;
  const { locale, timezone, user_agent, page_url, page_title, referrer, attributes, last_seen } = visitor;
  const identity = { name: customer.name, email: customer.email, email_by: "site" as const };
  const seen = { locale, timezone, user_agent, page_url, page_title, referrer, last_seen };
  await core.db
    .insert(contacts)
    .values({
      id: customer.contactId,
      workspace_id: customer.workspaceId,
      kind: "customer",
      site_id: customer.siteId,
      external_id: customer.externalId,
      ...identity,
      ...seen,
      attributes,
    })
    .onConflictDoUpdate({
      target: contacts.id,
      set: { ...identity, ...seen, attributes: sql`${contacts.attributes} || excluded.attributes` },
    });
}

async function moveDialog(core: Core, customer: CustomerActor, dialogId: number, visitorId: string): Promise<void> {
  const lastSeq = await changeDialog(core, dialogId, async (open) => {
    if (open.row.contact_id !== visitorId) return undefined;
    open.set({ contact_id: customer.contactId });
    open.tell({ type: "revoked", principal: `visitor:${visitorId}`, renewed: true });
    await open.note({ type: "identified", name: customer.name }, said`The visitor is ${customer}`);
    return open.row.unread_visitor === 0 ? open.row.public_seq : undefined;
  });
  if (lastSeq === undefined) return;
  await writeMarks(core, [
    { dialogId, principal: `customer:${customer.contactId}`, name: customer.name, delivered: lastSeq, read: lastSeq },
  ]);
}
