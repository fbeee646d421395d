import { createHash } from "node:crypto";
import type { Transporter } from "nodemailer";
import type { Env } from "../../env";

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** What the email is about, with the time of it: the same email twice carries the same Message-ID, and no other ever does. */
  about: readonly (string | number | Date)[];
};

export type Mailer = {
  /** Settles once the mail server has taken it. @throws Error when it does not */
  send(mail: Mail): Promise<void>;
  close(): void;
};

const SEND_TIMEOUT_MS = 20_000;

export type Sender = { name: string; address: string };

/** The name and the address of `Care Team, Billing <care@example.com>`: all before the last `<` is the name, quoted or not. */
export function readSender(text: string): Sender {
  const found = /^(.*)<([^<>]+)>\s*$/s.exec(text);
  if (!found) return { name: "", address: text.trim() };
  const [, name = "", address = ""] = found;
  return {
    name: name
      .trim()
      .replace(/^"(.*)"$/s, "$1")
      .replaceAll('\\"', '"'),
    address: address.trim(),
  };
}

/**
 * Of the installation's own secret: counters alone begin anew in another installation of the same domain, or in one that
 * was restored, and mail servers drop what they have seen.
 */
export function messageIdOf(secret: string, domain: string, about: Mail["about"]): string {
  const text = JSON.stringify([secret, ...about]);
  return `<${createHash("sha256").update(text).digest("base64url").slice(0, 32)}@${domain}>`;
}

/** The mail server that SMTP_URL names; undefined without one. */
export function createMailer(env: Env): Mailer | undefined {
  const url = env.SMTP_URL;
  if (!url) return undefined;
  const host = new URL(env.PUBLIC_URL ?? "http://localhost").hostname;
  const from = env.MAIL_FROM ? readSender(env.MAIL_FROM) : { name: "Baton", address: `baton@${host}` };
  const domain = from.address.split("@").at(-1) ?? host;
  let transport: Promise<Transporter> | undefined;
  return {
    async send({ about, ...mail }) {
      transport ??= openTransport(url, from);
      const messageId = messageIdOf(env.AUTH_SECRET, domain, about);
      await (await transport).sendMail({ ...mail, messageId, headers: { "Auto-Submitted": "auto-generated" } });
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
