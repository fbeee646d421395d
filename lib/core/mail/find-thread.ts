import { and, desc, eq, inArray } from "drizzle-orm";
import { contacts, dialogs, mails } from "../../../db/schema";
import type { CustomerActor, DialogRow, OutsideActor, VisitorActor } from "../log";
import type { ReadMail } from "../reading";
import type { Core } from "./core";
import { dialogIn } from "./reply-address";

export type ContactRow = typeof contacts.$inferSelect;
/** The conversation that a mail goes on with, and as whom. */
type Thread = { dialog: DialogRow; contact: ContactRow };

/** Merged conversations lead to each other; a circle there is none, and no chain is this long. */
const MERGES_MAX = 20;

/**
 * The conversation that a mail answers: by the signed address it was sent to, else by the Message-ID of a mail of ours that it
 * names. Nobody but the person whose address the conversation has goes on with it: what else was sent there begins one of its own.
 * @param workspaceId the workspace whose mail it is, where that is known
 */
export async function findThread(core: Core, mail: ReadMail, workspaceId: number | undefined): Promise<Thread | undefined> {
  const named = dialogIn(core.secrets, mail.recipients) ?? (await dialogOfReferences(core, mail.references));
  const dialog = named === undefined ? undefined : await loadMerged(core, named);
  if (dialog?.kind !== "support" || dialog.contact_id === null) return undefined;
  if (workspaceId !== undefined && dialog.workspace_id !== workspaceId) return undefined;
  const contact = await loadContact(core, dialog.contact_id);
  if (!contact?.email || contact.email.toLowerCase() !== mail.from?.address) return undefined;
  return { dialog, contact };
}

async function dialogOfReferences({ db }: Core, references: readonly string[]): Promise<number | undefined> {
  if (references.length === 0) return undefined;
  const [row] = await db
    .select({ dialog_id: mails.dialog_id })
    .from(mails)
    .where(and(eq(mails.direction, "out"), inArray(mails.mail_id, [...references])))
    .orderBy(desc(mails.id))
    .limit(1);
  return row?.dialog_id;
}

async function loadMerged({ db }: Core, id: number): Promise<DialogRow | undefined> {
  let next: number | null = id;
  for (let merges = 0; next !== null && merges < MERGES_MAX; merges += 1) {
    const [row]: DialogRow[] = await db.select().from(dialogs).where(eq(dialogs.id, next));
    if (!row || row.merged_into === null) return row;
    next = row.merged_into;
  }
  return undefined;
}

/** Somebody as who they turned out to be. */
async function loadContact({ db }: Core, id: string): Promise<ContactRow | undefined> {
  const [row] = await db.select().from(contacts).where(eq(contacts.id, id));
  if (!row?.merged_into) return row;
  const [into] = await db.select().from(contacts).where(eq(contacts.id, row.merged_into));
  return into;
}

/** The person who writes, as their own widget would let them in. */
export function actorOf(contact: ContactRow, assistantId: string | null): OutsideActor {
  const { id: contactId, workspace_id: workspaceId, name, email, site_id: siteId, external_id: externalId } = contact;
  return siteId !== null && externalId !== null
    ? ({ type: "customer", workspaceId, contactId, siteId, externalId, name, email, assistantId } satisfies CustomerActor)
    : ({ type: "visitor", workspaceId, contactId, name, assistantId: assistantId ?? "" } satisfies VisitorActor);
}
