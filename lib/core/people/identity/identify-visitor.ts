import { and, eq, gt, isNull, ne, or, sql } from "drizzle-orm";
import { contacts, dialogs, files } from "../../../../db/schema";
import {
  add,
  appendEvent,
  type CustomerActor,
  contactEntry,
  insertEntries,
  principalKey,
  publish,
  said,
  set,
  type VisitorActor,
} from "../../log";
import { moveFeedback } from "../contacts/move-feedback";
import { movePages } from "../contacts/note-page";
import type { Core } from "../core";
import { authenticateVisitor } from "./authenticate";

/**
 * The visitor of a token turned out to be a customer: their conversations that are open or unread are the customer's from now on, and
 * what was known of the visitor is known of the customer. The visitor's connections end: whoever holds the token may be
 * another than the customer. A token that is not valid changes nothing.
 */
export async function identifyVisitor(core: Core, customer: CustomerActor, visitorToken: string): Promise<void> {
  const found = await authenticateVisitor(core, visitorToken);
  if (!found.ok || found.actor.workspaceId !== customer.workspaceId) return;
  const visitorId = found.actor.contactId;
  await moveUnsentFiles(core, found.actor, customer);
  const goesOn = or(ne(dialogs.status, "resolved"), gt(dialogs.unread_visitor, 0));
  const open = await core.db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(and(eq(dialogs.contact_id, visitorId), eq(dialogs.kind, "support"), goesOn));
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
  // With those who were merged into the visitor before: nobody is found over two steps.
  const merged = await core.db
    .update(contacts)
    .set({ merged_into: customer.contactId })
    .where(or(eq(contacts.id, visitorId), eq(contacts.merged_into, visitorId)))
    .returning();
  const visitor = merged.find(({ id }) => id === visitorId);
  if (!visitor) return;
  const { locale, timezone, user_agent, page_url, page_title, referrer, attributes, last_seen } = visitor;
  const identity = { name: customer.name, email: customer.email, email_by: "site" as const };
  const seen = { locale, timezone, user_agent, page_url, page_title, referrer, last_seen };
  const [kept] = await core.db
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
    })
    .returning({ isNew: sql<boolean>`xmax = 0` });
  const type = kept?.isNew ? "contact.created" : "contact.updated";
  await insertEntries(core.db, [contactEntry(type, customer.workspaceId, customer.contactId, core.now())]);
  await movePages(core, visitorId, customer.contactId);
}

const moveDialog = (core: Core, customer: CustomerActor, dialogId: number, visitorId: string): Promise<void> =>
  core.execute({
    target: dialogId,
    plan: (draft) => {
      const { dialog } = draft.facts;
      if (dialog.contact_id !== visitorId) return;
      set(draft, { contact_id: customer.contactId });
      moveFeedback(draft, `visitor:${visitorId}`, principalKey(customer));
      publish(draft, { type: "revoked", principal: `visitor:${visitorId}`, renewed: true });
      appendEvent(draft, { type: "identified", name: customer.name }, said`The visitor is ${customer}`);
      if (dialog.unread_visitor > 0) return;
      const seq = draft.facts.dialog.public_seq;
      add(draft, { receipts: [{ principal: principalKey(customer), name: customer.name, delivered_seq: seq, read_seq: seq }] });
    },
  });
