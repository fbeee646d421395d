import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { assistants, mailAddresses } from "../../../db/schema";
import type { EmailChannel } from "../../protocol/mail";
import { loadAssistant } from "../assistants";
import { writeAudit } from "../audit";
import { type Actor, ADMIN, conflict, requireMember } from "../log";
import { firstWorkspaceId } from "../system";
import type { Core } from "./core";
import { inboxOf } from "./mailbox";
import { senderOf } from "./read-sender";
import { untagged } from "./reply-address";

type Taking = { assistantId: string; workspaceId: number; address: string };

/** Whose mail each address of the installation, or of a workspace, is. Addresses of removed assistants are nobody's. */
export const listAddresses = (db: Db | Tx, workspaceId?: number): Promise<Taking[]> =>
  db
    .select({ assistantId: mailAddresses.assistant_id, workspaceId: mailAddresses.workspace_id, address: mailAddresses.address })
    .from(mailAddresses)
    .innerJoin(assistants, eq(assistants.id, mailAddresses.assistant_id))
    .where(and(isNull(assistants.deleted_at), workspaceId === undefined ? undefined : eq(mailAddresses.workspace_id, workspaceId)))
    .orderBy(asc(mailAddresses.address));

/** Whose a mail to these recipients is: of the assistant with one of the addresses, else of the only one that has any. */
export function takerOf(addresses: readonly Taking[], recipients: readonly string[]): Taking | undefined {
  const named = new Set(recipients.flatMap((recipient) => [recipient, untagged(recipient).base]));
  return addresses.find(({ address }) => named.has(address)) ?? (addresses.length === 1 ? addresses[0] : undefined);
}

/** Where answers to a conversation of this assistant are to be sent; null where this installation takes no mail for it. */
export async function inboundAddress(core: Pick<Core, "db" | "env">, assistantId: string | null): Promise<string | null> {
  const [own] = assistantId
    ? await core.db.select({ address: mailAddresses.address }).from(mailAddresses).where(eq(mailAddresses.assistant_id, assistantId))
    : [];
  return own?.address ?? (core.env.IMAP_URL ? senderOf(core.env).address : null);
}

/** The e-mail of an assistant, and what keeps it from working. @throws DomainError NOT_FOUND */
export async function getEmailChannel(core: Core, actor: Actor, assistantId: string): Promise<EmailChannel> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [row] = await core.db.select().from(mailAddresses).where(eq(mailAddresses.assistant_id, assistantId));
  const inbox = core.env.IMAP_URL ? await inboxOf(core.db, core.env.IMAP_URL) : null;
  const channel = {
    address: row?.address ?? null,
    sends: core.env.SMTP_URL !== undefined,
    receives: core.env.IMAP_URL !== undefined,
    inbox: core.env.IMAP_URL ? { read_at: inbox?.read_at?.toISOString() ?? null, error: inbox?.error ?? null } : null,
  };
  return { ...channel, problems: problemsOf(channel) };
}

function problemsOf({ sends, receives, inbox }: Omit<EmailChannel, "problems">): string[] {
  return [
    ...(sends ? [] : ["No mail is sent: whoever runs the installation sets SMTP_URL and MAIL_FROM."]),
    ...(receives
      ? []
      : ["No mailbox is read: whoever runs the installation sets IMAP_URL, or another system posts mail to /api/channels/email/inbound."]),
    ...(inbox?.error ? [`The mailbox can't be read: ${inbox.error}`] : []),
  ];
}

/**
 * Sets the address whose mail comes to an assistant.
 * @throws DomainError NOT_FOUND; CONFLICT where it is another assistant's, or where strangers make workspaces of their own:
 *   one of them could take the address of another
 */
export async function setEmailChannel(core: Core, actor: Actor, assistantId: string, address: string): Promise<EmailChannel> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    if (core.env.BATON_SIGNUP === "open" && (await firstWorkspaceId(tx)) !== actor.workspaceId)
      throw conflict("The mailbox of this installation is its first workspace's, as long as anyone may make a workspace (BATON_SIGNUP)");
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`mail address\n${address}`}, 0))`);
    const taken = (await listAddresses(tx)).find((each) => each.address === address);
    if (taken && taken.assistantId !== assistantId) throw conflict("Another assistant has this address already");
    await tx.delete(mailAddresses).where(eq(mailAddresses.address, address));
    await tx
      .insert(mailAddresses)
      .values({ assistant_id: assistantId, workspace_id: actor.workspaceId, address, created_at: core.now() })
      .onConflictDoUpdate({ target: mailAddresses.assistant_id, set: { address } });
    await writeAudit(tx, actor, "email.connected", `assistant:${assistantId}`, { address });
  });
  return getEmailChannel(core, actor, assistantId);
}

/** Takes the address away; conversations by e-mail stay, and are answered. @throws DomainError NOT_FOUND */
export async function removeEmailChannel(core: Core, actor: Actor, assistantId: string): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    await tx.delete(mailAddresses).where(eq(mailAddresses.assistant_id, assistantId));
    await writeAudit(tx, actor, "email.disconnected", `assistant:${assistantId}`);
  });
}
