import { z } from "zod";

const mailDirection = z.enum(["in", "out"]);
export type MailDirection = z.infer<typeof mailDirection>;

/** What became of a mail: `sending` until the mail server has taken it, `failed` where it refused it for good. */
const mailState = z.enum(["received", "sending", "sent", "failed"]);
export type MailState = z.infer<typeof mailState>;

/** A mail as a list shows it. */
export const mailSummary = z.object({
  id: z.number(),
  message_id: z.number().describe("the message it became; of several that went out in one mail the first"),
  direction: mailDirection,
  subject: z.string(),
  from: z.object({ name: z.string(), address: z.string() }),
  to: z.string(),
  state: mailState,
  error: z.string().nullable().describe("why the mail server refused it, where it did"),
  created_at: z.string(),
});
export type MailSummary = z.infer<typeof mailSummary>;

export const mail = mailSummary.extend({
  text: z.string().describe("all that it says, with what it quotes; empty for one that went out"),
});
export type Mail = z.infer<typeof mail>;

/** The e-mail of an assistant, and whether it works. */
export const emailChannel = z.object({
  address: z.string().nullable().describe("mail to it comes to this assistant; null where none is set"),
  sends: z.boolean().describe("the installation sends mail (SMTP_URL)"),
  receives: z.boolean().describe("the installation reads a mailbox (IMAP_URL)"),
  inbox: z
    .object({ read_at: z.string().nullable(), error: z.string().nullable() })
    .nullable()
    .describe("when the mailbox was last read, and what has been wrong since"),
  problems: z.array(z.string()).describe("what keeps it from working, each with what to do; with `check` also what the mail servers say"),
});
export type EmailChannel = z.infer<typeof emailChannel>;

/** What became of a mail that was handed over. */
export const receivedMail = z.object({
  outcome: z.enum(["received", "duplicate", "ignored"]),
  dialog_id: z.number().nullable(),
  message_id: z.number().nullable(),
  reason: z.string().nullable().describe("why it was ignored"),
});
export type ReceivedMail = z.infer<typeof receivedMail>;
