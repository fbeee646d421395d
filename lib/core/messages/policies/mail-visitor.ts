import { MAIL_VISITOR, MAIL_VISITOR_AFTER_MS } from "../../dialogs/visitor-mail";
import type { AfterMessage } from "../message-policies";

/** A person's answer goes out by e-mail, where the one outside has left an address and none is on its way. */
export const mailVisitor: AfterMessage = ({ contact, dialog, pending, now }, by) => {
  if (by.type !== "member" || !contact?.email || pending.includes(MAIL_VISITOR)) return {};
  const run_at = new Date(now.getTime() + MAIL_VISITOR_AFTER_MS);
  return { jobs: [{ kind: MAIL_VISITOR, payload: {}, run_at, dialog_id: dialog.id }] };
};
