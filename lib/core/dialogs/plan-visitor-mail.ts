import { and, eq, gt, inArray } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { contacts, dialogs, effects } from "../../../db/schema";
import type { Core } from "../core";
import type { OpenDialog } from "../log/change-dialog";

/** The kind of effect that writes to a visitor who has left an address what was answered while they were away. */
export const MAIL_VISITOR = "mail_visitor";

/** Several answers in a row go in one e-mail, and who is still there needs none. */
export const MAIL_VISITOR_AFTER_MS = 120_000;

/** Owes an e-mail with a person's answer, where the one outside has left an address. */
export async function planVisitorMail(core: Core, open: OpenDialog): Promise<void> {
  const { row, tx } = open;
  if (row.contact_id === null) return;
  const [contact] = await tx.select({ email: contacts.email }).from(contacts).where(eq(contacts.id, row.contact_id));
  if (!contact?.email) return;
  const owed = await tx
    .select({ id: effects.id })
    .from(effects)
    // One that has begun may have read the log already.
    .where(and(eq(effects.kind, MAIL_VISITOR), eq(effects.dialog_id, row.id), eq(effects.attempts, 0)))
    .limit(1);
  if (owed.length === 0) await open.owe(MAIL_VISITOR, {}, new Date(core.now().getTime() + MAIL_VISITOR_AFTER_MS));
}

/** Mail that was put off because of an address, once the address is another or is known to be the visitor's. */
export async function hastenVisitorMail(core: Core, tx: Tx, contactId: string): Promise<void> {
  const run_at = new Date(core.now().getTime() + MAIL_VISITOR_AFTER_MS);
  const theirs = tx.select({ id: dialogs.id }).from(dialogs).where(eq(dialogs.contact_id, contactId));
  await tx
    .update(effects)
    .set({ run_at })
    .where(and(eq(effects.kind, MAIL_VISITOR), inArray(effects.dialog_id, theirs), gt(effects.run_at, run_at)));
}
