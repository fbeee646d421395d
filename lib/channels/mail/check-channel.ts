import type { Env } from "../../env";
import type { EmailChannel } from "../../protocol/mail";
import { verifyMail } from "./mailer";
import { verifyInbox } from "./open-inbox";

/** What keeps an assistant's e-mail from working, with what the mail servers say now. */
export async function checkChannel(env: Pick<Env, "SMTP_URL" | "IMAP_URL">, { problems }: EmailChannel): Promise<string[]> {
  const faultOf = (asked: Promise<void> | undefined): Promise<string | undefined> | undefined =>
    asked?.then(
      () => undefined,
      (error: Error) => error.message,
    );
  const sending = faultOf(env.SMTP_URL ? verifyMail(env.SMTP_URL) : undefined);
  const reading = faultOf(env.IMAP_URL ? verifyInbox(env.IMAP_URL) : undefined);
  const [unsent, unread] = await Promise.all([sending, reading]);
  return [
    // What was wrong with the mailbox a while ago is asked anew.
    ...problems.filter((problem) => !problem.startsWith("The mailbox can't be read")),
    ...(unsent ? [`The mail server does not let Baton send: ${unsent}`] : []),
    ...(unread ? [`The mailbox can't be read: ${unread}`] : []),
  ];
}
