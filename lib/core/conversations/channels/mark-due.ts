import type { Statement } from "../../../../db/database";
import type { Policy } from "../../log";

/** In the commit itself: what is due to a chat is known as long as what stands in the log. */
const MARK_DUE: Statement = {
  name: "mark_telegram_due",
  text: "update telegram_chats set due_seq = greatest(due_seq, $2::bigint) where dialog_id = $1::bigint",
};

/** Policy: what changes in a conversation at Telegram is due to its chat. */
export const markDue: Policy = ({ dialog: before }, { dialog }) =>
  dialog.channel === "telegram" && dialog.last_seq > before.last_seq
    ? { writes: [{ statement: MARK_DUE, values: [dialog.id, dialog.last_seq] }] }
    : {};
