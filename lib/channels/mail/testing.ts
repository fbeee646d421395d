import { createTestDesk, type Desk } from "@/lib/core/conversations/handoffs/testing";
import { type MailCatcher, startMailCatcher } from "@/test/mail-catcher";
import { createMailer, type Mailer } from "./mailer";

export type MailDesk = { desk: Desk; catcher: MailCatcher; mailer: Mailer; close(): Promise<void> };

/** A desk whose emails are caught. */
export async function createMailDesk(): Promise<MailDesk> {
  const desk = await createTestDesk();
  const catcher = await startMailCatcher();
  Object.assign(desk.core.env, { SMTP_URL: catcher.url, PUBLIC_URL: "https://chat.example.com" });
  const mailer = createMailer(desk.core.env) as Mailer;
  return {
    desk,
    catcher,
    mailer,
    async close() {
      mailer.close();
      await catcher.close();
      await desk.core.close();
    },
  };
}
