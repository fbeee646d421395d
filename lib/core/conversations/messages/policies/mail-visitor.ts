import { jobOf } from "../../../log";
import { MAIL_VISITOR_AFTER_MS } from "../../dialogs/visitor-mail";
import type { AfterMessage } from "./message-policy";

/**
 * A person's answer goes out by e-mail, where the one outside has left an address, is not reached otherwise, and none is on its
 * way. A conversation by e-mail has a policy of its own.
 */
export const mailVisitor: AfterMessage = ({ contact, dialog, pending, now }, by) => {
  const isReached = dialog.channel === "telegram" || dialog.channel === "email";
  if (isReached || by.type !== "member" || !contact?.email || pending.includes("mail_visitor")) return {};
  const run_at = new Date(now.getTime() + MAIL_VISITOR_AFTER_MS);
  return { jobs: [jobOf("mail_visitor", {}, run_at, dialog.id)] };
};
