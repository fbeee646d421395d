import { isOutside } from "../../../log";
import type { BeforeMessage } from "./message-policy";

/**
 * Whoever writes has read what was there, and the other side has one more to read. A person outside waits from their
 * first unanswered message on, and what the assistant was about to say is out of date (P9).
 */
export const countUnread: BeforeMessage = ({ dialog, now }, by) => {
  if (isOutside(by)) {
    return {
      dialog: {
        unread_members: dialog.unread_members + 1,
        waiting_since: dialog.waiting_since ?? now,
        unread_visitor: 0,
        turn_epoch: dialog.turn_epoch + 1,
      },
    };
  }
  const answered = by.type === "member" || by.type === "assistant" ? { waiting_since: null } : {};
  const read = by.type === "member" ? { unread_members: 0 } : {};
  return { dialog: { unread_visitor: dialog.unread_visitor + 1, ...answered, ...read } };
};
