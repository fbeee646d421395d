import type { Transporter } from "nodemailer";
import type { Env } from "../../env";

export type Mail = { to: string; subject: string; text: string; html: string /** The same mail twice carries the same id. */; id: string };

export type Mailer = {
  /** Settles once the mail server has taken it. @throws Error when it does not */
  send(mail: Mail): Promise<void>;
  close(): void;
};

const SEND_TIMEOUT_MS = 20_000;

/** The mail server that SMTP_URL names; undefined without one. */
export function createMailer(env: Env): Mailer | undefined {
  const url = env.SMTP_URL;
  if (!url) return undefined;
  const from = env.MAIL_FROM ?? `Baton <baton@${new URL(baseOf(env)).hostname}>`;
  let transport: Promise<Transporter> | undefined;
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? "localhost";
  return {
    async send({ id, ...mail }) {
      transport ??= openTransport(url, from);
      await (await transport).sendMail({ ...mail, messageId: `<${id}@${domain}>`, headers: { "Auto-Submitted": "auto-generated" } });
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}

/** Loaded with the first mail: a house that sends none does without. */
async function openTransport(url: string, from: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  const timeouts = { connectionTimeout: SEND_TIMEOUT_MS, greetingTimeout: SEND_TIMEOUT_MS, socketTimeout: SEND_TIMEOUT_MS };
  return createTransport({ url, pool: true, ...timeouts } as never, { from });
}

/** Where the links of an e-mail lead. */
export const baseOf = (env: Env): string => (env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : `http://localhost:${env.PORT}`);
