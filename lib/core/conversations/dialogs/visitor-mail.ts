import { and, eq, gt, inArray } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { dialogs, effects } from "../../../../db/schema";
import { isKind } from "../../log";
import type { Core } from "../core";

/** Several answers in a row go in one e-mail, and who is still there needs none. */
export const MAIL_VISITOR_AFTER_MS = 120_000;
/** The same in a conversation by e-mail, where nobody sits and waits: time for one more line. */
export const MAIL_ANSWER_AFTER_MS = 3_000;

/** Mail that was put off because of an address, once the address is another or is known to be the visitor's. */
export async function hastenVisitorMail(core: Pick<Core, "now">, tx: Tx, contactId: string): Promise<void> {
  const run_at = new Date(core.now().getTime() + MAIL_VISITOR_AFTER_MS);
  const theirs = tx.select({ id: dialogs.id }).from(dialogs).where(eq(dialogs.contact_id, contactId));
  await tx
    .update(effects)
    .set({ run_at })
    .where(and(isKind("mail_visitor"), inArray(effects.dialog_id, theirs), gt(effects.run_at, run_at)));
}
