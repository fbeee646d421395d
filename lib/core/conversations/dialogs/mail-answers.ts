import type { Statement } from "../../../../db/database";
import type { JobKind } from "../../../protocol/jobs";
import { jobOf, type MessageRow, type Policy } from "../../log";
import { MAIL_ANSWER_AFTER_MS } from "./visitor-mail";

const OURS: ReadonlySet<MessageRow["author_type"]> = new Set(["member", "assistant", "integration"]);

/** What goes out to whoever writes by e-mail: the words of members, of the assistant and of integrations, and no note. */
export const isMailed = ({ author_type, kind, deleted_at }: MessageRow): boolean =>
  OURS.has(author_type) && kind !== "note" && kind !== "event" && deleted_at === null;

/** Whoever wrote by e-mail last is answered so, in whatever conversation; nothing is enqueued where they wrote elsewhere since. */
const MAIL_IF_BY_MAIL: Statement = {
  name: "mail_if_by_mail",
  text: `insert into effects (kind, payload, run_at, dialog_id)
  select '${"mail_visitor" satisfies JobKind}', '{}'::jsonb, $2::timestamptz, $1::bigint
  where exists (select from mails i where i.direction = 'in' and i.message_id = (
    select m.id from messages m where m.dialog_id = $1::bigint and m.sender = 'user' and m.deleted_at is null order by m.seq desc limit 1))`,
};

/** Policy: an answer to whoever writes by e-mail goes out, unless that is enqueued already. */
export const mailAnswers: Policy = (before, { dialog, messages, pending, contact, now }) => {
  const mayBeByMail = dialog.channel === "web" && !!contact?.email;
  if ((dialog.channel !== "email" && !mayBeByMail) || pending.includes("mail_visitor")) return {};
  const known = new Set(before.messages.map(({ id }) => id));
  if (!messages.some((row) => !known.has(row.id) && isMailed(row) && row.moved?.from === undefined)) return {};
  const run_at = new Date(now.getTime() + MAIL_ANSWER_AFTER_MS);
  return mayBeByMail
    ? { writes: [{ statement: MAIL_IF_BY_MAIL, values: [dialog.id, run_at.toISOString()] }] }
    : { jobs: [jobOf("mail_visitor", {}, run_at, dialog.id)] };
};
