import type { Env } from "../../env";

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

/** Who mails come from: MAIL_FROM, else Baton at the host of PUBLIC_URL. */
export function senderOf(env: Pick<Env, "MAIL_FROM" | "PUBLIC_URL">): Sender {
  if (env.MAIL_FROM) return readSender(env.MAIL_FROM);
  return { name: "Baton", address: `baton@${new URL(env.PUBLIC_URL ?? "http://localhost").hostname}` };
}
