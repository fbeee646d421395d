import type { Core } from "../core/core";
import { defineJob, type JobDefinition } from "../core/log";
import { mailAccount } from "./mail/mail-account";
import { mailInvitation } from "./mail/mail-invitation";
import { mailHandoff, mailQueue } from "./mail/mail-queue";
import { mailReset } from "./mail/mail-reset";
import { mailDigest } from "./mail/mail-team";
import { mailTranscript } from "./mail/mail-transcript";
import { mailVisitor } from "./mail/mail-visitor";
import type { Mailer } from "./mail/mailer";
import { pushNews } from "./push/send-push";
import { deliverTelegram } from "./telegram/deliver";
import { type ReceiveOptions, receiveTelegram } from "./telegram/receive";

export { checkChannel } from "./mail/check-channel";
export { startInbox } from "./mail/inbox";
export { createMailer, type Mailer, verifyMail } from "./mail/mailer";
export { verifyInbox } from "./mail/open-inbox";
export { vapidKeys } from "./push/send-push";
export { connectTelegram, disconnectTelegram, getTelegramChannel } from "./telegram/connect";
export { takePostedUpdate } from "./telegram/receive";
export { watchTelegram } from "./telegram/watch";

/** What goes out. Without a mail server e-mails are dropped. */
export const channelJobs = (core: Core, mailer: Mailer | undefined): JobDefinition[] => [
  defineJob("handoff_mail", (job) => mailHandoff(core, mailer, job)),
  defineJob("queue_mail", (job) => mailQueue(core, mailer, job)),
  defineJob("account_mail", (job) => mailAccount(core, mailer, job)),
  defineJob("password_reset", (job) => mailReset(core, mailer, job)),
  defineJob("invitation_mail", (job) => mailInvitation(core, mailer, job)),
  defineJob("notify_mail", (job) => mailDigest(core, mailer, job)),
  defineJob("mail_visitor", (job) => mailVisitor(core, mailer, job)),
  defineJob("mail_transcript", (job) => mailTranscript(core, mailer, job)),
  defineJob("notify_push", (job) => pushNews(core, job)),
];

/** What takes the updates of bots at Telegram; a job lasts as long as its bot is polled. */
export const telegramReceiving = (core: Core, options?: ReceiveOptions): JobDefinition[] => [
  defineJob("receive_telegram", (job, signal) => receiveTelegram(core, job, signal, options)),
];

/** What brings chats at Telegram up to date. */
export const telegramDelivery = (core: Core): JobDefinition[] => [
  defineJob("deliver_telegram", (job, signal) => deliverTelegram(core, job, signal)),
];
