import { and, asc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { type contacts, effects, messages } from "../../../db/schema";
import { addresseeOf, MAIL_VISITOR_AFTER_MS } from "../../core/conversations";
import type { Core } from "../../core/core";
import { type DialogRow, insertJobs, isKind, jobOf, type RunningJob, set } from "../../core/log";
import { baseOf, LINK_DAYS, makeVisitorLink } from "../../core/people";
import { keepSent } from "./claim-mail";
import { findMailed, mailAnswers, readOf, writesByMail } from "./mail-answers";
import type { Mailer } from "./mailer";
import { answerSubject, threadOf } from "./thread";
import { writeMail } from "./write-mail";

type Contact = typeof contacts.$inferSelect;
type MailJob = RunningJob<"mail_visitor">;

/**
 * Runs the job `mail_visitor`: what a person answered while the visitor was away goes to the address they left, with
 * a link that goes on with the conversation; an answer to the mail does as well. Who is still there is looked at again later.
 */
export async function mailVisitor(core: Core, mailer: Mailer | undefined, job: MailJob): Promise<void> {
  if (!mailer) return;
  const found = await findMailed(core, job.dialog_id);
  if (found && (found.dialog.channel === "email" || (await writesByMail(core, found.dialog)))) return mailAnswers(core, mailer, job, found);
  const to = found?.contact.email;
  if (!found || !to) return;
  const { dialog, contact, workspace } = found;
  const answers = await unseenAnswers(core, dialog, contact);
  const last = answers.at(-1);
  if (!last) return;
  if (contact.online_until !== null && contact.online_until > core.now()) return putOff(core, job, MAIL_VISITOR_AFTER_MS);
  // An address that nobody has shown to be theirs may be a third person's: what is over the limit comes in a later email.
  const bounded = contact.email_by !== "site" && contact.email_confirmed_at === null;
  const hit = bounded ? await core.limits.visitorMails.hit(addresseeOf(to)) : undefined;
  if (hit?.allowed === false) return putOff(core, job, hit.retryAfterMs);
  const url = await linkTo(core, dialog, contact);
  const hasWritten = await theyHaveWritten(core, dialog);
  const letter = writeMail({
    greeting: hasWritten ? `${last.author_name} from ${workspace} answered you:` : `${last.author_name} from ${workspace} wrote to you:`,
    entries: answers.map(({ author_name, text, attachments }) => ({
      title: author_name,
      body: [text, ...attachments.map(({ name }) => `[${name}]`)].filter(Boolean).join("\n"),
    })),
    action: url ? { words: "Go on with the conversation", url } : null,
    footer: [
      contact.email_by === "team" || contact.email_by === "outreach"
        ? `You get this because ${workspace} keeps your address for a conversation with you.`
        : `You get this because this address was left in a conversation with ${workspace}. If that was not you, ignore this email.`,
      url !== null &&
        contact.kind === "visitor" &&
        `The link works once, within ${LINK_DAYS} days: whoever opens it can read the conversation.`,
    ]
      .filter(Boolean)
      .join(" "),
  });
  const thread = await threadOf(core, dialog);
  const said = hasWritten ? `${workspace} answered you` : `${workspace} wrote to you`;
  const subject = thread.subject ? answerSubject(thread.subject) : said;
  const about = ["answer", dialog.id, last.seq, last.created_at];
  try {
    await mailer.send({ to, subject, about, replyTo: thread.replyTo, references: thread.references, ...letter });
  } catch (error) {
    if (hit) await core.limits.visitorMails.takeBack(addresseeOf(to));
    throw error;
  }
  await keepSent(core, {
    workspace_id: dialog.workspace_id,
    dialog_id: dialog.id,
    message_id: last.id,
    last_seq: last.seq,
    mail_id: mailer.idOf(about),
    reference_ids: thread.references,
    from_name: workspace,
    from_address: mailer.from.address,
    to_address: to,
    subject,
  });
  await core.execute({
    target: dialog.id,
    plan: (draft) => set(draft, { mailed_seq: Math.max(draft.facts.dialog.mailed_seq, last.seq) }),
  });
}

/** Enqueues it for later, with what is answered until then, unless it is enqueued already. */
async function putOff(core: Core, { id, dialog_id }: MailJob, ms: number): Promise<void> {
  const pending = and(isKind("mail_visitor"), eq(effects.dialog_id, dialog_id ?? 0), eq(effects.attempts, 0), ne(effects.id, id));
  if ((await core.db.select({ id: effects.id }).from(effects).where(pending).limit(1)).length > 0) return;
  const run_at = new Date(core.now().getTime() + ms);
  await insertJobs(core.db, [jobOf("mail_visitor", {}, run_at, dialog_id)]);
}

/** Whether the person outside has said anything in it: a member may have begun it. */
async function theyHaveWritten({ db }: Core, { id }: DialogRow): Promise<boolean> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.dialog_id, id), eq(messages.sender, "user")))
    .limit(1);
  return rows.length > 0;
}

/** What members wrote beyond what was read and what was written to them already. */
async function unseenAnswers(core: Core, dialog: DialogRow, contact: Contact) {
  const read = await readOf(core, dialog, contact);
  return core.db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.dialog_id, dialog.id),
        gt(messages.seq, Math.max(dialog.mailed_seq, read)),
        eq(messages.sender, "manager"),
        sql`${messages.kind} not in ('note', 'event')`,
        isNull(messages.deleted_at),
      ),
    )
    .orderBy(asc(messages.seq));
}

/**
 * A visitor goes on in a page of Baton's own, by a link that is theirs: so it goes to no address but one that they gave
 * themselves, or that the conversation was begun with. A customer goes on where the site knows them.
 */
async function linkTo(core: Core, dialog: DialogRow, contact: Contact): Promise<string | null> {
  const { assistant_id } = dialog;
  if (contact.kind === "customer" || assistant_id === null) return contact.page_url;
  const base = await baseOf(core, dialog.workspace_id);
  const isTheirs = contact.email_by === "visitor" || contact.email_by === "outreach";
  if (!base || contact.email === null || !isTheirs) return null;
  const code = await makeVisitorLink(core, { contactId: contact.id, assistantId: assistant_id, email: contact.email });
  // Behind the hash: neither a server's log nor a referrer carries it.
  return `${base}/widget?assistant=${encodeURIComponent(assistant_id)}#link=${code}`;
}
