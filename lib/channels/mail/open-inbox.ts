import type { ImapFlow } from "imapflow";

const CONNECT_TIMEOUT_MS = 20_000;
/** A server that says nothing for so long is gone: mail is asked for more often. */
const SILENCE_TIMEOUT_MS = 5 * 60_000;
/** After so long without a command the server is asked to say when mail comes. */
const IDLE_AFTER_MS = 500;

/** The folder that IMAP_URL names: the inbox, where it names none. */
const folderOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1)) || "INBOX";

/** Connects to the mail server of IMAP_URL, signs in and opens its folder. @throws Error saying why it does not let one in */
export async function openInbox(url: string): Promise<ImapFlow> {
  const { ImapFlow } = await import("imapflow");
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "imaps:";
  const client = new ImapFlow({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port ? Number(port) : secure ? 993 : 143,
    secure,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    autoIdleDelay: IDLE_AFTER_MS,
  });
  // What breaks is told by what is asked next; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.mailboxOpen(folderOf(url));
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Why a mail server does not let one in, in words for whoever set it up. */
export function inboxFault(error: unknown): string {
  const { authenticationFailed, responseText, message, code } = (error ?? {}) as {
    authenticationFailed?: boolean;
    responseText?: string;
    message?: string;
    code?: string;
  };
  if (authenticationFailed) return `it refuses the user or the password of IMAP_URL${responseText ? ` (${responseText})` : ""}`;
  return responseText ?? message ?? code ?? "it does not answer";
}

/** Connects to a mail server, signs in and opens the folder, without reading a mail. @throws Error saying why it does not let one in */
export async function verifyInbox(url: string): Promise<void> {
  const client = await openInbox(url).catch((cause: unknown) => {
    throw new Error(inboxFault(cause), { cause });
  });
  await client.logout();
}
