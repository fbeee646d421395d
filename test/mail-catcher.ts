import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** A mail as it was handed over: the envelope's recipients, and the whole as one text with its encodings undone. */
type CaughtMail = { to: string[]; headers: string; body: string };

export type MailCatcher = { url: string; mails: CaughtMail[]; close(): Promise<void> };

const unquote = (raw: string): string =>
  Buffer.from(
    raw.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");

/** A mail server that keeps what it is given. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      text(stream).then((raw) => {
        const [headers = "", ...rest] = raw.split(/\r?\n\r?\n/);
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), headers, body: unquote(rest.join("\n\n")) });
        done();
      }, done);
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
