import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { contacts, dialogs, files, keptEvents, notifications, receipts, recordSubscriptions, records } from "../../../../db/schema";
import type { Contact } from "../../../protocol/routes/contacts";
import { writeAudit } from "../../audit";
import { mergeRooms } from "../../conversations";
import {
  type Actor,
  badRequest,
  conflict,
  contactEntry,
  defineJob,
  doubledDirectRooms,
  insertEntries,
  insertJobs,
  type JobDefinition,
  jobOf,
  notFound,
  OPERATOR_WRITES,
  renameDirectRooms,
  requireMember,
  revise,
  set,
  withReactorAs,
} from "../../log";
import type { Core } from "../core";
import { moveFeedback } from "./move-feedback";
import { movePages } from "./note-page";
import { reactedBy, reviseInLots } from "./revise-in-lots";
import { type ContactRow, contactKey, loadContact, toContact } from "./view";

/** What is moved once the merge stands is looked for again then: its node may have died, and what was under way is over. */
const MOVES_AGAIN_AFTER_MS = 5_000;

/**
 * Two contacts turn out to be one person: what is the first one's is the other's from now on, and whoever comes as the first
 * is let in as the other. A visitor who is merged into a customer is not: only their site says who a customer is. Asked again,
 * it does what was left undone.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST; CONFLICT where one of them was merged into somebody else, for a customer into a
 * visitor, and for customers of two sites
 */
export async function mergeContact(core: Core, actor: Actor, id: string, into: string): Promise<Contact> {
  requireMember(actor, OPERATOR_WRITES);
  const { from, to, ended } = await core.db.transaction(async (tx) => mergeRows(core, tx, actor, id, into));
  // First, so that nothing more is begun under the old name.
  for (const each of ended) core.bus.publish({ type: "revoked", principal: contactKey(each), renewed: true });
  await moveRest(core, from, to);
  return toContact(await loadContact(core.db, actor.workspaceId, to.id), core.now());
}

/** The jobs of people. Each may run twice, on any node. */
export const peopleJobs = (core: Core): JobDefinition[] => [
  defineJob("move_contact", ({ payload }) => moveAgain(core, payload.contact_id)),
];

/** Moves to whom a contact is merged by now what is left of them; nothing where one of the two was erased. */
async function moveAgain(core: Core, id: string): Promise<void> {
  const [from] = await core.db.select().from(contacts).where(eq(contacts.id, id));
  if (!from?.merged_into) return;
  const [to] = await core.db.select().from(contacts).where(eq(contacts.id, from.merged_into));
  if (to) await moveRest(core, from, to);
}

/** What others read meanwhile: it is moved by commands, some at a time. */
async function moveRest(core: Core, from: ContactRow, to: ContactRow): Promise<void> {
  await movePages(core, from.id, to.id);
  const theirs = await core.db.select({ id: dialogs.id }).from(dialogs).where(eq(dialogs.contact_id, from.id)).orderBy(dialogs.id);
  for (const { id } of theirs) await moveDialog(core, id, from, to);
  for (const doubled of await doubledDirectRooms(core.db, { workspaceId: from.workspace_id, contactId: from.id }, to.id))
    await mergeRooms(core, doubled.id, doubled.into);
  await reviseInLots(core, reactedBy(contactKey(from)), (draft, rows) => {
    for (const row of rows) revise(draft, row, { reactions: withReactorAs(row.reactions, contactKey(from), contactKey(to)) });
  });
}

const moveDialog = (core: Core, dialogId: number, from: ContactRow, to: ContactRow): Promise<void> =>
  core.execute({
    target: dialogId,
    plan: (draft) => {
      if (draft.facts.dialog.contact_id !== from.id) return;
      set(draft, { contact_id: to.id });
      moveFeedback(draft, contactKey(from), contactKey(to));
    },
  });

type Merged = { from: ContactRow; to: ContactRow; ended: ContactRow[] };

async function mergeRows(core: Core, tx: Tx, actor: Actor, id: string, into: string): Promise<Merged> {
  if (id === into) throw badRequest("into: is the contact itself");
  for (const each of [id, into]) await loadContact(tx, actor.workspaceId, each);
  const rows = await tx
    .select()
    .from(contacts)
    .where(or(inArray(contacts.id, [id, into]), eq(contacts.merged_into, id)))
    .orderBy(contacts.id)
    .for("update");
  const [from, to] = [rows.find((row) => row.id === id), rows.find((row) => row.id === into)];
  if (!from || !to) throw notFound("contact");
  requireMergeable(from, to);
  const ended = rows.filter((row) => row !== to);
  if (from.merged_into === to.id) return { from, to, ended };
  await tx
    .update(contacts)
    .set({ merged_into: to.id, blocked_until: null })
    .where(or(eq(contacts.id, from.id), eq(contacts.merged_into, from.id)));
  await tx.update(contacts).set(inherited(from, to)).where(eq(contacts.id, to.id));
  await moveTraces(tx, contactKey(from), contactKey(to));
  if (from.kind === "customer") await moveRecords(tx, from, to);
  if (from.kind === "customer") await renameDirectRooms(tx, { workspaceId: from.workspace_id, contactId: from.id }, to.id);
  await insertEntries(tx, [contactEntry("contact.updated", actor.workspaceId, to.id, core.now())]);
  const again = new Date(core.now().getTime() + MOVES_AGAIN_AFTER_MS);
  await insertJobs(
    tx,
    ended.map((each) => jobOf("move_contact", { contact_id: each.id }, again)),
  );
  await writeAudit(tx, actor, "contact.merged", contactKey(from), { into: contactKey(to) });
  return { from, to, ended };
}

function requireMergeable(from: ContactRow, to: ContactRow): void {
  if (to.merged_into !== null || (from.merged_into !== null && from.merged_into !== to.id))
    throw conflict("One of them was merged into somebody else already");
  if (from.kind === "customer" && to.kind === "visitor")
    throw conflict("A customer can't be merged into a visitor: merge the visitor instead");
  if (from.kind === "customer" && from.site_id !== to.site_id) throw conflict("They are customers of different sites");
}

/** What the other did not say of themselves, and the longer block of the two. */
function inherited(from: ContactRow, to: ContactRow): Partial<ContactRow> {
  const blocks = [from.blocked_until, to.blocked_until].filter((until) => until !== null).sort((a, b) => b.getTime() - a.getTime());
  const email = to.email === null ? { email: from.email, email_by: from.email_by, email_confirmed_at: from.email_confirmed_at } : {};
  return { ...email, attributes: { ...from.attributes, ...to.attributes }, blocked_until: blocks[0] ?? null };
}

/** What is kept under the name of the principal. */
async function moveTraces(tx: Tx, from: string, to: string): Promise<void> {
  await tx.update(files).set({ uploaded_by: to }).where(eq(files.uploaded_by, from));
  await tx.update(notifications).set({ principal: to }).where(eq(notifications.principal, from));
  await tx.update(keptEvents).set({ principal: to }).where(eq(keptEvents.principal, from));
  await tx.execute(sql`insert into ${receipts} (dialog_id, principal, name, delivered_seq, read_seq, updated_at)
    select dialog_id, ${to}, name, delivered_seq, read_seq, updated_at from ${receipts} where principal = ${from}
    on conflict (dialog_id, principal) do update set delivered_seq = greatest(receipts.delivered_seq, excluded.delivered_seq),
      read_seq = greatest(receipts.read_seq, excluded.read_seq)`);
  await tx.delete(receipts).where(eq(receipts.principal, from));
  await tx.execute(sql`insert into ${recordSubscriptions} (dialog_id, principal, left_at)
    select dialog_id, ${to}, left_at from ${recordSubscriptions} where principal = ${from} on conflict (dialog_id, principal) do nothing`);
  await tx.delete(recordSubscriptions).where(eq(recordSubscriptions.principal, from));
}

/** Orders and quotes of the first are the other's. */
async function moveRecords(tx: Tx, from: ContactRow, to: ContactRow): Promise<void> {
  const [old, id] = [from.external_id, to.external_id];
  if (from.site_id === null || old === null || id === null) return;
  const isTheirs = or(sql`${records.customer}->>'id' = ${old}`, sql`${records.parties} @> ${JSON.stringify([{ id: old }])}::jsonb`);
  const theirs = await tx
    .select({ id: records.id, customer: records.customer, parties: records.parties })
    .from(records)
    .where(and(eq(records.site_id, from.site_id), isTheirs))
    .orderBy(records.id)
    .for("update");
  for (const record of theirs) {
    const parties = pointOn(record.parties, { [old]: id });
    const customer = record.customer.id === old ? { ...record.customer, id } : record.customer;
    await tx.update(records).set({ customer, parties }).where(eq(records.id, record.id));
  }
}

/** The people of a record by who they are now, each once. @param merged by `sub`: into whom somebody was merged */
export function pointOn<P extends { id: string }>(people: readonly P[], merged: Readonly<Record<string, string>>): P[] {
  const now = people.map((person) => ({ ...person, id: merged[person.id] ?? person.id }));
  return now.filter(({ id }, at) => now.findIndex((other) => other.id === id) === at);
}
