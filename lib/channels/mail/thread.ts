import { and, desc, eq, inArray } from "drizzle-orm";
import { mails } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { DialogRow } from "../../core/log";
import { inboundAddress, replyAddress } from "../../core/mail";

/** Of a thread no more Message-IDs are named: servers refuse headers that are too long. */
const REFERENCES_MAX = 20;

/** What a mail of a conversation takes to stand in its thread, and to be answered. */
type ThreadOfMail = {
  /** The signed address at which the conversation goes on; null where no mail is taken in. */
  replyTo: string | null;
  references: string[];
  /** Of the newest mail that came in; null where none did. */
  subject: string | null;
};

export async function threadOf(core: Core, { id, assistant_id }: Pick<DialogRow, "id" | "assistant_id">): Promise<ThreadOfMail> {
  const rows = await core.db
    .select()
    .from(mails)
    .where(and(eq(mails.dialog_id, id), inArray(mails.state, ["received", "sent"])))
    .orderBy(desc(mails.id))
    .limit(REFERENCES_MAX);
  const [newest] = rows;
  const base = await inboundAddress(core, assistant_id);
  return {
    replyTo: base && replyAddress(core.secrets, base, id),
    references: newest ? [...newest.reference_ids, newest.mail_id].slice(-REFERENCES_MAX) : [],
    subject: rows.find(({ direction }) => direction === "in")?.subject ?? null,
  };
}

/** `Re: ` before a subject, once, whatever the language in which it stands there already. */
export const answerSubject = (subject: string): string =>
  /^(?:re|aw|sv|vs|odp|ynt|r|rv|antw|回复|回覆|答复|返信|ответ)(?:\[\d{1,3}\])?\s?[:：]/iu.test(subject) ? subject : `Re: ${subject}`;
