import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Transporter } from "nodemailer";
import { type Sender, senderOf } from "../../core/mail";
import type { Env } from "../../env";

type MailFile = { filename: string; contentType: string; content: Readable };

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** What the email is about, with the time of it: the same email twice carries the same Message-ID, and no other ever does. */
  about: readonly (string | number | Date)[];
  /** The Message-ID, without brackets, that it was given before; without one it is that of what it is about. */
  id?: string;
  /** The name of whoever writes, in place of the installation's own. */
  fromName?: string;
  replyTo?: string | null;
  /** The Message-IDs of the mails before it in its thread, the newest last, without brackets. */
  references?: readonly string[];
  attachments?: readonly MailFile[];
  /** `person`: somebody of the team wrote it; a program did else, of its own accord or in answer to a mail. */
  by?: "person" | "program" | "answering program";
};

export type Mailer = {
  /** Who mails come from. */
  from: Sender;
  /** The Message-ID, without brackets, of what is sent about this. */
  idOf(about: Mail["about"]): string;
  /** Settles once the mail server has taken it. @throws Error when it does not */
  send(mail: Mail): Promise<void>;
  close(): void;
};

const SEND_TIMEOUT_MS = 20_000;

/**
 * Of the installation's own secret: counters alone begin anew in another installation of the same domain, or in one that
 * was restored, and mail servers drop what they have seen.
 */
export function messageIdOf(secret: string, domain: string, about: Mail["about"]): string {
  const text = JSON.stringify([secret, ...about]);
  return `<${createHash("sha256").update(text).digest("base64url").slice(0, 32)}@${domain}>`;
}

const headersOf = (by: Mail["by"]): Record<string, string> => {
  if (by === "person") return {};
  if (by === "answering program") return { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" };
  return { "Auto-Submitted": "auto-generated" };
};

/** The mail server that SMTP_URL names; undefined without one. */
export function createMailer(env: Env): Mailer | undefined {
  const url = env.SMTP_URL;
  if (!url) return undefined;
  const from = senderOf(env);
  const domain = from.address.split("@").at(-1) ?? "localhost";
  let transport: Promise<Transporter> | undefined;
  const idOf = (about: Mail["about"]) => messageIdOf(env.AUTH_SECRET, domain, about).slice(1, -1);
  return {
    from,
    idOf,
    async send({ about, id = idOf(about), fromName, replyTo, references = [], attachments = [], by, ...mail }) {
      transport ??= openTransport(url, from);
      const last = references.at(-1);
      await (await transport).sendMail({
        ...mail,
        messageId: `<${id}>`,
        headers: headersOf(by),
        attachments: [...attachments],
        ...(fromName ? { from: { name: fromName, address: from.address } } : {}),
        ...(replyTo ? { replyTo } : {}),
        ...(last ? { inReplyTo: `<${last}>`, references: references.map((id) => `<${id}>`) } : {}),
      });
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}

/** Connects to a mail server and signs in, without an email. @throws Error saying why it does not let one in */
export async function verifyMail(url: string): Promise<void> {
  const transport = await openTransport(url, { name: "", address: "" });
  await transport.verify().finally(() => transport.close());
}

/** Loaded with the first email: an installation that sends none does without. */
async function openTransport(url: string, from: Sender): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  const timeouts = { connectionTimeout: SEND_TIMEOUT_MS, greetingTimeout: SEND_TIMEOUT_MS, socketTimeout: SEND_TIMEOUT_MS };
  return createTransport({ url, pool: true, ...timeouts } as never, { from });
}
