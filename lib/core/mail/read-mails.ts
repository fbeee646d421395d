import { and, asc, eq } from "drizzle-orm";
import { mails } from "../../../db/schema";
import type { Mail, MailSummary } from "../../protocol/mail";
import { type Actor, findDialog, notFound, OPERATOR, requireMember } from "../log";
import type { Core } from "./core";

type MailRow = typeof mails.$inferSelect;

const toSummary = (row: Omit<MailRow, "text">): MailSummary => ({
  id: row.id,
  message_id: row.message_id,
  direction: row.direction,
  subject: row.subject,
  from: { name: row.from_name, address: row.from_address },
  to: row.to_address,
  state: row.state,
  error: row.error,
  created_at: row.created_at.toISOString(),
});

/** So many mails of one conversation are listed. */
const LISTED_MAX = 500;

/** The mails of a conversation, the oldest first. @throws DomainError NOT_FOUND */
export async function listMails(core: Pick<Core, "db" | "rows">, actor: Actor, dialogId: number): Promise<{ data: MailSummary[] }> {
  requireMember(actor, OPERATOR);
  await findDialog(core, actor, dialogId);
  const rows = await core.db.select().from(mails).where(eq(mails.dialog_id, dialogId)).orderBy(asc(mails.id)).limit(LISTED_MAX);
  return { data: rows.map(toSummary) };
}

/** A whole mail, with what it quotes. @throws DomainError NOT_FOUND */
export async function getMail(core: Pick<Core, "db" | "rows">, actor: Actor, dialogId: number, id: number): Promise<Mail> {
  requireMember(actor, OPERATOR);
  await findDialog(core, actor, dialogId);
  const [row] = await core.db
    .select()
    .from(mails)
    .where(and(eq(mails.id, id), eq(mails.dialog_id, dialogId)));
  if (!row) throw notFound("mail");
  return { ...toSummary(row), text: row.text };
}
