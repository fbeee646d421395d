import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { contacts, dialogs, messages, receipts, records } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { deleteFilesOf } from "../../conversations";
import {
  type Actor,
  ADMIN,
  type Draft,
  directRoomsOfCustomer,
  eraseDialogs,
  eraseTraces,
  type MessageRow,
  placeEntries,
  requireMember,
  revise,
  withoutReactor,
} from "../../log";
import type { Core } from "../core";
import { reactedBy, reviseInLots } from "./revise-in-lots";
import { type ContactRow, contactKey, loadContact } from "./view";

/** Who is on the outside of an order or quote once they were erased. */
const NOBODY = { id: "erased" };

/**
 * Erases a person: their conversations with every message, note and file, the visitors they were before, what they
 * wrote in the rooms of orders and quotes, and their name on these. Their connections end. What is kept is that it was
 * done, by the person's id alone.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function eraseContact(core: Core, actor: Actor, id: string): Promise<void> {
  requireMember(actor, ADMIN);
  const person = await loadContact(core.db, actor.workspaceId, id);
  const ofPerson = and(eq(contacts.workspace_id, actor.workspaceId), or(eq(contacts.id, id), eq(contacts.merged_into, id)));
  for (const each of await core.db.select().from(contacts).where(ofPerson).orderBy(contacts.id)) await eraseWords(core, each);
  // What the feed has of them is found by where it stands, so that it has to have a place.
  await placeEntries(core);
  const gone = await core.db.transaction(async (tx) => {
    const people = await tx
      .select()
      .from(contacts)
      .where(ofPerson)
      // Before their dialogs, as one of their messages does.
      .orderBy(contacts.id)
      .for("update");
    const ids = people.map((each) => each.id);
    const theirs = await tx
      .select({ id: dialogs.id })
      .from(dialogs)
      .where(
        or(
          inArray(dialogs.contact_id, ids),
          ...ids.map((contactId) => inArray(dialogs.id, directRoomsOfCustomer({ ...actor, contactId }))),
        ),
      );
    await eraseDialogs(
      tx,
      theirs.map((row) => row.id),
    );
    for (const each of people) await erasePerson(tx, each);
    await writeAudit(tx, actor, "contact.erased", contactKey(person), { conversations: theirs.length });
    return people;
  });
  for (const each of gone) core.bus.publish({ type: "revoked", principal: contactKey(each), renewed: true });
}

async function erasePerson(tx: Tx, row: ContactRow): Promise<void> {
  const principal = contactKey(row);
  await eraseTraces(tx, principal);
  await tx.delete(receipts).where(eq(receipts.principal, principal));
  if (row.site_id !== null && row.external_id !== null) await eraseFromRecords(tx, row.site_id, row.external_id);
  await tx.delete(contacts).where(eq(contacts.id, row.id));
}

async function eraseFromRecords(tx: Tx, siteId: string, externalId: string): Promise<void> {
  const ofSite = eq(records.site_id, siteId);
  await tx
    .update(records)
    .set({ customer: NOBODY })
    .where(and(ofSite, sql`${records.customer}->>'id' = ${externalId}`));
  const listed = await tx
    .select({ id: records.id, parties: records.parties })
    .from(records)
    .where(and(ofSite, sql`${records.parties} @> ${JSON.stringify([{ id: externalId }])}::jsonb`));
  for (const { id, parties } of listed)
    await tx
      .update(records)
      .set({ parties: parties.filter((party) => party.id !== externalId) })
      .where(eq(records.id, id));
}

/** What they wrote in rooms that stay, as deleted messages of nobody, and their reactions there: others who have the room open see it go. */
async function eraseWords(core: Core, person: ContactRow): Promise<void> {
  await reviseInLots(core, and(eq(messages.author_type, person.kind), eq(messages.author_id, person.id)), planErasure);
  const principal = contactKey(person);
  await reviseInLots(core, reactedBy(principal), (draft, rows) => {
    for (const row of rows) revise(draft, row, { reactions: withoutReactor(row.reactions, principal) });
  });
}

function planErasure(draft: Draft, written: readonly MessageRow[]): void {
  const blank = { text: "", sealed: null, sensitive: false, attachments: [], citations: [], reactions: [], event: null };
  const nobody = { author_id: null, author_name: "Erased", author_avatar: null, deleted_at: draft.facts.now };
  deleteFilesOf(
    draft,
    written.map(({ id }) => id),
  );
  for (const row of written) revise(draft, row, { ...blank, ...nobody });
}
