import { Readable } from "node:stream";
import { and, asc, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { contacts, dialogs, mails, messages, receipts, workspaces } from "../../../db/schema";
import type { Core } from "../../core/core";
import { readContent } from "../../core/files";
import { type DialogRow, followingMoves, insertJobs, jobOf, type MessageRow, type RunningJob, requireUnmerged, set } from "../../core/log";
import { planDelivered, planUndelivered } from "../../core/mail";
import { cut } from "../../protocol/cut";
import { claimMail, type Outgoing, releaseMail } from "./claim-mail";
import type { Mail, Mailer } from "./mailer";
import { answerSubject, threadOf } from "./thread";
import { writeAnswer } from "./write-mail";

type MailJob = RunningJob<"mail_visitor">;
type Found = { dialog: DialogRow; contact: typeof contacts.$inferSelect; workspace: string };

const MINUTE_MS = 60_000;
/** Another node has a mail in hand: it is asked again after so long. */
const HELD_MS = 5_000;
const RETRY_FIRST_MS = 30_000;
const RETRY_LONGEST_MS = 15 * MINUTE_MS;
/** A mail server that takes nothing for so long takes nothing any more. */
const GIVE_UP_AFTER_MS = 24 * 60 * MINUTE_MS;

/**
 * Sends what was answered in a conversation by e-mail, in order: what one person wrote together goes in one mail. A mail that
 * the server does not take is tried again for a day, and those after it wait; one that it refuses for good is marked for the team.
 */
export async function mailAnswers(core: Core, mailer: Mailer, job: MailJob, found: Found): Promise<void> {
  for (;;) {
    const [dialog] = await core.db.select().from(dialogs).where(eq(dialogs.id, found.dialog.id));
    const answers = dialog
      ? await nextAnswers(core, dialog, dialog.channel === "email" ? 0 : await readOf(core, dialog, found.contact))
      : [];
    const [first] = answers;
    if (!dialog || !first) return;
    const outcome = await sendOne(core, mailer, { ...found, dialog }, answers, job.payload.failures ?? 0);
    if (outcome !== "settled") return later(core, job, outcome);
  }
}

/** Whether the person outside wrote by e-mail last: so they are answered, wherever the conversation began. */
export async function writesByMail({ db }: Core, { id }: DialogRow): Promise<boolean> {
  const [newest] = await db
    .select({ mail: mails.id })
    .from(messages)
    .leftJoin(mails, and(eq(mails.message_id, messages.id), eq(mails.direction, "in")))
    .where(and(eq(messages.dialog_id, id), eq(messages.sender, "user"), isNull(messages.deleted_at)))
    .orderBy(desc(messages.seq))
    .limit(1);
  return newest !== undefined && newest.mail !== null;
}

/** Up to where the person has read a conversation in the widget. */
export async function readOf({ db }: Core, { id }: DialogRow, contact: Found["contact"]): Promise<number> {
  const [mark] = await db
    .select({ read: receipts.read_seq })
    .from(receipts)
    .where(and(eq(receipts.dialog_id, id), eq(receipts.principal, `${contact.kind}:${contact.id}`)));
  return mark?.read ?? 0;
}

type Later = { ms: number; failures: number };

const later = (core: Core, { dialog_id }: MailJob, { ms, failures }: Later): Promise<void> =>
  insertJobs(core.db, [jobOf("mail_visitor", { failures }, new Date(core.now().getTime() + ms), dialog_id)]);

/** The oldest answer that has not gone out, nor where it was moved from, with what its author wrote right after it. */
async function nextAnswers(core: Core, dialog: DialogRow, readTo: number): Promise<MessageRow[]> {
  const rows = await core.db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.dialog_id, dialog.id),
        gt(messages.seq, Math.max(dialog.mailed_seq, readTo)),
        inArray(messages.author_type, ["member", "assistant", "integration"]),
        sql`${messages.kind} not in ('note', 'event')`,
        isNull(messages.deleted_at),
        sql`${messages.moved} -> 'to' is null and (${messages.moved} -> 'from' is null or ${messages.moved} -> 'unmailed' is not null)`,
      ),
    )
    .orderBy(asc(messages.seq))
    .limit(20);
  const other = rows.findIndex((row) => row.author_type !== rows[0]?.author_type || row.author_id !== rows[0]?.author_id);
  return other < 0 ? rows : rows.slice(0, other);
}

async function sendOne(core: Core, mailer: Mailer, found: Found, answers: MessageRow[], failures: number): Promise<"settled" | Later> {
  const { dialog, contact } = found;
  const first = answers[0] as MessageRow;
  const head = await headOf(core, mailer, found, answers);
  const settled = (lastSeq: number, mailId: string, why: string | null | undefined) => settle(core, dialog, { lastSeq, mailId, why });
  if (!contact.email) return settled(head.row.last_seq, head.row.mail_id, "no address of theirs is known");
  const { state, lastSeq, mailId } = await claimMail(core, { ...head.row, to_address: contact.email });
  if (state === "held") return { ms: HELD_MS, failures };
  if (state === "settled") return settled(lastSeq, mailId, undefined);
  try {
    const batch = answers.filter(({ seq }) => seq <= lastSeq);
    await mailer.send({ ...mailOf(core, head, batch), id: mailId, to: contact.email });
  } catch (error) {
    const why = reasonOf(error);
    const isOver = isRefusal(error) || core.now().getTime() - first.created_at.getTime() > GIVE_UP_AFTER_MS;
    core.log.warn({ err: error, dialog: dialog.id, given_up: isOver }, "mail.answer_failed");
    if (isOver) return settled(lastSeq, mailId, why);
    await releaseMail(core, mailId, why);
    return { ms: Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_LONGEST_MS), failures: failures + 1 };
  }
  return settled(lastSeq, mailId, null);
}

type Head = { about: Mail["about"]; replyTo: string | null; row: Omit<Outgoing, "to_address"> };

/** What stands above a mail of these answers. */
async function headOf(core: Core, mailer: Mailer, { dialog, workspace }: Found, answers: readonly MessageRow[]): Promise<Head> {
  const [first, last] = [answers[0] as MessageRow, answers.at(-1) as MessageRow];
  const thread = await threadOf(core, dialog);
  const about = ["mail answer", dialog.id, first.id, first.created_at];
  const subject =
    thread.subject === null ? (dialog.title ?? `${workspace} wrote to you`) : answerSubject(thread.subject || (dialog.title ?? workspace));
  const row = {
    workspace_id: dialog.workspace_id,
    dialog_id: dialog.id,
    message_id: first.id,
    last_seq: last.seq,
    mail_id: mailer.idOf(about),
    reference_ids: thread.references,
    from_name: first.author_type === "member" ? `${first.author_name} (${workspace})` : first.author_name,
    from_address: mailer.from.address,
    subject,
  };
  return { about, replyTo: thread.replyTo, row };
}

const mailOf = (core: Core, { about, replyTo, row }: Head, answers: readonly MessageRow[]): Omit<Mail, "to"> => ({
  about,
  replyTo,
  subject: row.subject,
  fromName: row.from_name,
  references: row.reference_ids ?? [],
  by: answers[0]?.author_type === "member" ? "person" : "answering program",
  ...writeAnswer(answers),
  attachments: answers.flatMap(({ attachments }) =>
    attachments.map(({ id, name, type, size }) => ({
      filename: name,
      contentType: type,
      content: Readable.from(readContent(core, { id, size })),
    })),
  ),
});

/** The mail server has refused it, and will again: not the address of Baton, its password or the connection. */
function isRefusal(error: unknown): boolean {
  const { responseCode, code, command } = (error ?? {}) as { responseCode?: number; code?: string; command?: string };
  if (code === "EAUTH" || command === "CONN") return false;
  return code === "EENVELOPE" && responseCode === undefined ? true : responseCode !== undefined && responseCode >= 500;
}

const reasonOf = (error: unknown): string => {
  const { response, message } = (error ?? {}) as { response?: string; message?: string };
  return cut(response ?? message ?? "the mail server gave no reason", 300);
};

type Settled = {
  /** The number of the last message in it. */
  lastSeq: number;
  mailId: string;
  /** Why it was not delivered; null where it was, undefined where that is known already. */
  why: string | null | undefined;
};

/** Keeps what became of a mail, and up to where the person was written to; after a merge in between where its messages stand. */
async function settle(core: Core, dialog: DialogRow, { lastSeq, mailId, why }: Settled): Promise<"settled"> {
  await followingMoves(dialog.id, (target) =>
    core.execute({
      target,
      asks: { desk: ["human"] },
      plan: (draft) => {
        requireUnmerged(draft.facts);
        if (target === dialog.id) set(draft, { mailed_seq: Math.max(draft.facts.dialog.mailed_seq, lastSeq) });
        if (why === null) planDelivered(draft, mailId);
        else if (why !== undefined) planUndelivered(draft, mailId, why);
      },
    }),
  );
  return "settled";
}

/** What `mail_visitor` is about; undefined where the conversation, or the person, is gone. */
export async function findMailed(core: Core, dialogId: number | null): Promise<Found | undefined> {
  const [found] = await core.db
    .select({ dialog: dialogs, contact: contacts, workspace: workspaces.name })
    .from(dialogs)
    .innerJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .innerJoin(workspaces, eq(workspaces.id, dialogs.workspace_id))
    .where(eq(dialogs.id, dialogId ?? 0));
  return found;
}
