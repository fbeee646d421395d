import type { effects } from "../../db/schema";
import type { Core } from "../core/core";
import { MAIL_VISITOR } from "../core/dialogs/visitor-mail";
import { HANDOFF_MAIL } from "../core/handoffs/search-person";
import { ACCOUNT_MAIL } from "../core/identity/account-mail";
import { NOTIFY_MAIL, NOTIFY_PUSH } from "../core/notifications/outward-jobs";
import { mailAccount } from "./mail/mail-account";
import { mailHandoff, mailQueue, QUEUE_MAIL } from "./mail/mail-queue";
import { mailDigest } from "./mail/mail-team";

import { mailVisitor } from "./mail/mail-visitor";
import type { Mailer } from "./mail/mailer";
import { pushNews } from "./push/send-push";

export { createMailer } from "./mail/mailer";
export { vapidKeys } from "./push/send-push";

type Effect = Pick<typeof effects.$inferSelect, "id" | "dialog_id" | "payload">;

/** What goes out, by the kind of effect. Without a mail server emails are dropped. */
export const channelEffects = (core: Core, mailer: Mailer | undefined): Record<string, (effect: Effect) => Promise<void>> => ({
  [HANDOFF_MAIL]: (effect) => mailHandoff(core, mailer, effect),
  [QUEUE_MAIL]: (effect) => mailQueue(core, mailer, effect),
  [ACCOUNT_MAIL]: (effect) => mailAccount(core, mailer, effect),
  [NOTIFY_MAIL]: (effect) => mailDigest(core, mailer, effect),
  [MAIL_VISITOR]: (effect) => mailVisitor(core, mailer, effect),
  [NOTIFY_PUSH]: (effect) => pushNews(core, effect),
});
