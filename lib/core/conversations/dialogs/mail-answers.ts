import { jobOf, type MessageRow, type Policy } from "../../log";
import { MAIL_ANSWER_AFTER_MS } from "./visitor-mail";

const OURS: ReadonlySet<MessageRow["author_type"]> = new Set(["member", "assistant", "integration"]);

/** What goes out to whoever writes by e-mail: the words of members, of the assistant and of integrations, and no note. */
export const isMailed = ({ author_type, kind, deleted_at }: MessageRow): boolean =>
  OURS.has(author_type) && kind !== "note" && kind !== "event" && deleted_at === null;

/** Policy: an answer in a conversation by e-mail goes out, unless that is enqueued already. */
export const mailAnswers: Policy = (before, { dialog, messages, pending, now }) => {
  if (dialog.channel !== "email" || pending.includes("mail_visitor")) return {};
  const known = new Set(before.messages.map(({ id }) => id));
  if (!messages.some((row) => !known.has(row.id) && isMailed(row) && row.moved?.from === undefined)) return {};
  return { jobs: [jobOf("mail_visitor", {}, new Date(now.getTime() + MAIL_ANSWER_AFTER_MS), dialog.id)] };
};
