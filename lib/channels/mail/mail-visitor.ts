import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { contacts, dialogs, effects, messages, receipts, workspaces } from "../../../db/schema";
import type { Core } from "../../core/core";
import { MAIL_VISITOR, MAIL_VISITOR_AFTER_MS } from "../../core/dialogs/plan-visitor-mail";
import { signVisitorToken } from "../../core/identity/tokens";
import type { DialogRow } from "../../core/log/views";
import { baseOf } from "../../core/workspaces/dashboard-origin";
import type { Mailer } from "./mailer";
import { writeMail } from "./write-mail";

type Contact = typeof contacts.$inferSelect;
type Effect = { dialog_id: number | null };

/**
 * Runs the effect `mail_visitor`: what a person answered while the visitor was away goes to the address they left, with
 * a link that goes on with the conversation. Who is still there is looked at again later.
 */
export async function mailVisitor(core: Core, mailer: Mailer | undefined, { dialog_id }: Effect): Promise<void> {
  if (!mailer) return;
  const [found] = await core.db
    .select({ dialog: dialogs, contact: contacts, workspace: workspaces.name })
    .from(dialogs)
    .innerJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .innerJoin(workspaces, eq(workspaces.id, dialogs.workspace_id))
    .where(eq(dialogs.id, dialog_id ?? 0));
  const to = found?.contact.email;
  if (!found || !to) return;
  const { dialog, contact, workspace } = found;
  const answers = await unseenAnswers(core, dialog, contact);
  const last = answers.at(-1);
  if (!last) return;
  if (contact.online_until !== null && contact.online_until > core.now()) {
    const run_at = new Date(core.now().getTime() + MAIL_VISITOR_AFTER_MS);
    await core.db.insert(effects).values({ kind: MAIL_VISITOR, dialog_id: dialog.id, payload: {}, run_at });
    return;
  }
  const url = await linkTo(core, dialog, contact);
  const letter = writeMail({
    greeting: `${last.author_name} from ${workspace} answered you:`,
    entries: answers.map(({ author_name, text, attachments }) => ({
      title: author_name,
      body: [text, ...attachments.map(({ name }) => `[${name}]`)].filter(Boolean).join("\n"),
    })),
    action: url ? { words: "Go on with the conversation", url } : null,
    footer: `You get this because you left your address in a conversation with ${workspace}. The link is yours alone: whoever has it can read the conversation.`,
  });
  await mailer.send({ to, subject: `${workspace} answered you`, about: ["answer", dialog.id, last.seq, last.created_at], ...letter });
  await core.db
    .update(dialogs)
    .set({ mailed_seq: sql`greatest(${dialogs.mailed_seq}, ${last.seq}::bigint)` })
    .where(eq(dialogs.id, dialog.id));
}

/** What members wrote beyond what was read and what was written to them already. */
async function unseenAnswers(core: Core, dialog: DialogRow, contact: Contact) {
  const [mark] = await core.db
    .select({ read: receipts.read_seq })
    .from(receipts)
    .where(and(eq(receipts.dialog_id, dialog.id), eq(receipts.principal, `${contact.kind}:${contact.id}`)));
  return core.db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.dialog_id, dialog.id),
        gt(messages.seq, Math.max(dialog.mailed_seq, mark?.read ?? 0)),
        eq(messages.sender, "manager"),
        sql`${messages.kind} not in ('note', 'event')`,
        isNull(messages.deleted_at),
      ),
    )
    .orderBy(asc(messages.seq));
}

/** A visitor goes on in a page of Baton's own; a customer where the site knows them. */
async function linkTo(core: Core, dialog: DialogRow, contact: Contact): Promise<string | null> {
  if (contact.kind === "customer" || dialog.assistant_id === null) return contact.page_url;
  const base = await baseOf(core, dialog.workspace_id);
  if (!base) return null;
  const token = await signVisitorToken(core.secrets.signingKey, contact.id, dialog.assistant_id, core.now());
  // Behind the hash: neither a server's log nor a referrer carries it.
  return `${base}/widget?assistant=${encodeURIComponent(dialog.assistant_id)}#visitor=${token}`;
}
