import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Statement } from "../../../db/database";
import { contacts, mails } from "../../../db/schema";
import type { ReceivedMail } from "../../protocol/mail";
import { firstStatus, guardMessage, messageCommand, type SentMessage } from "../conversations";
import { add, badRequest, type Command, conflict, type Draft, followingMerge, followingMoves, type OutsideActor } from "../log";
import { MAIL_LIMITS, type ReadMail } from "../reading";
import { maskedText } from "../sensitive";
import { takeOne, uuidOf } from "../system";
import { listAddresses, takerOf } from "./addresses";
import type { Core } from "./core";
import { actorOf, type ContactRow, findThread } from "./find-thread";
import { keepParts } from "./keep-parts";
import { mailContact } from "./mail-contact";
import { markBounced } from "./mark-undelivered";
import { senderOf } from "./read-sender";
import { whyAutomatic } from "./why-automatic";

/** As much of a Message-ID as an index takes; longer ones are known by their hash. */
const MAIL_ID_CHARS = 300;

type From = NonNullable<ReadMail["from"]>;
/** A mail that a person wrote, under the name by which it is known. */
type Letter = ReadMail & { from: From; id: string };

/** Where a mail goes: the conversation it answers, or a new one of an assistant. */
type Place = { contact: ContactRow; assistantId: string | null; dialogId: number | null };

const ignored = (reason: string): ReceivedMail => ({ outcome: "ignored", dialog_id: null, message_id: null, reason });

/**
 * Takes a mail in: it goes on with the conversation that it answers, or begins one. The same mail stands once, however often
 * it comes; what a program wrote is ignored.
 * @param raw as it was sent (RFC 5322)
 * @param workspaceId the workspace that it was handed to; without one it is found by whom the mail was sent to
 * @throws DomainError BAD_REQUEST for what is no mail, TOO_LARGE, CONFLICT where it is no assistant's, RATE_LIMITED for its sender
 */
export async function receiveMail(core: Core, raw: Uint8Array, workspaceId?: number): Promise<ReceivedMail> {
  const read = await core.read(workspaceId ?? 0, { kind: "mail", bytes: raw });
  if (!read.from) throw badRequest("The mail does not say from whom it is");
  const letter: Letter = { ...read, from: read.from, id: nameOf(read) };
  const addresses = await listAddresses(core.db, workspaceId);
  const own = new Set([senderOf(core.env).address.toLowerCase(), ...addresses.map(({ address }) => address)]);
  const automatic = whyAutomatic(read, own);
  if (automatic) {
    await markBounced(core, read, workspaceId);
    return ignored(automatic);
  }
  const known = await findKnown(core, letter, workspaceId);
  if (known) return known;
  await takeOne(core.limits.mailsOfSender, letter.from.address, "mails from this address");
  const place = await placeOf(core, letter, addresses, workspaceId);
  if (place.contact.blocked_until && place.contact.blocked_until > core.now()) return ignored("its sender is blocked");
  const sent = await write(core, letter, place);
  return { outcome: sent.duplicate ? "duplicate" : "received", dialog_id: sent.dialogId, message_id: sent.message.id, reason: null };
}

/** Its Message-ID; one without any is known by what it says. */
function nameOf({ message_id, from, subject, text, attachments }: ReadMail): string {
  if (message_id && message_id.length <= MAIL_ID_CHARS) return message_id;
  const said = message_id ?? JSON.stringify([from, subject, text, attachments.map(({ name, content }) => [name, content.byteLength])]);
  return `sha256-${createHash("sha256").update(said).digest("hex")}`;
}

/** What became of it when it came before. One of our own that comes back is no mail to us. */
async function findKnown(core: Core, { id, from }: Letter, workspaceId: number | undefined): Promise<ReceivedMail | undefined> {
  const rows = await core.db
    .select()
    .from(mails)
    .where(and(eq(mails.mail_id, id), workspaceId === undefined ? undefined : eq(mails.workspace_id, workspaceId)));
  if (rows.some(({ direction }) => direction === "out")) return ignored("it is a mail of this installation that came back");
  const before = rows.find(({ from_address }) => from_address === from.address);
  return before && { outcome: "duplicate", dialog_id: before.dialog_id, message_id: before.message_id, reason: null };
}

/** @throws DomainError CONFLICT */
async function placeOf(
  core: Core,
  letter: Letter,
  addresses: Awaited<ReturnType<typeof listAddresses>>,
  workspaceId: number | undefined,
): Promise<Place> {
  const thread = await findThread(core, letter, workspaceId);
  if (thread) {
    await confirm(core, thread.contact);
    return { contact: thread.contact, assistantId: thread.dialog.assistant_id, dialogId: thread.dialog.id };
  }
  const taker = takerOf(addresses, letter.recipients);
  if (!taker) throw conflict(`No assistant takes mail for ${letter.recipients.slice(0, 5).join(", ") || "nobody"}: set its address`);
  return { contact: await mailContact(core, taker.workspaceId, letter.from), assistantId: taker.assistantId, dialogId: null };
}

/** Whoever answers a mail that was sent to an address has that address. */
const confirm = ({ db, now }: Core, { id, email_confirmed_at }: ContactRow) =>
  db
    .update(contacts)
    .set({ last_seen: now(), email_confirmed_at: email_confirmed_at ?? now() })
    .where(eq(contacts.id, id));

async function write(core: Core, letter: Letter, { contact, assistantId, dialogId }: Place): Promise<SentMessage> {
  const by = actorOf(contact, assistantId);
  const subject = await maskedText(core, by, letter.subject);
  const words =
    dialogId === null
      ? [subject, letter.reply].filter(Boolean).join("\n\n")
      : letter.reply || (letter.attachments.length > 0 ? "" : subject);
  const { whole, ...parts } = await keepParts(core, by, letter, words);
  const input = {
    ...parts,
    text: parts.text || (parts.attachments.length > 0 ? "" : "(an empty mail)"),
    client_id: uuidOf("mail", String(contact.workspace_id), letter.from.address, letter.id),
    kind: "text" as const,
  };
  const guarded = await guardMessage(core, by, input);
  const kept = { ...toRow(letter), subject, text: whole };
  const commandOf = (actor: OutsideActor, target: Command<SentMessage>["target"]): Command<SentMessage> => {
    const { plan, ...command } = messageCommand(core, actor, target, guarded, undefined);
    return { ...command, plan: (draft, extra) => keeping(draft, plan(draft, extra), kept) };
  };
  if (dialogId !== null) return followingMoves(dialogId, (id) => core.execute(commandOf(by, id)));
  return followingMerge((to) => {
    const actor: OutsideActor = to ? { ...by, contactId: to.contactId } : by;
    const { contactId: contact_id, workspaceId: workspace_id } = actor;
    return core.execute({
      ...commandOf(actor, { anew: { contact_id, client_id: input.client_id } }),
      begin: {
        of: { workspace_id, assistant_id: assistantId },
        as: (settings, now) => ({
          workspace_id,
          kind: "support",
          status: firstStatus(settings, now),
          channel: "email",
          title: subject || null,
          contact_id,
          assistant_id: assistantId,
        }),
      },
    });
  });
}

type KeptMail = ReturnType<typeof toRow> & { text: string };

const toRow = ({ id, references, from, recipients, subject }: Letter) => ({
  mail_id: id,
  reference_ids: references.slice(-MAIL_LIMITS.REFERENCES),
  from_name: from.name,
  from_address: from.address,
  to_address: recipients[0] ?? "",
  subject,
});

const KEEP: Statement = {
  name: "keep_mail",
  text: `insert into mails (workspace_id, dialog_id, message_id, direction, mail_id, reference_ids, from_name, from_address, to_address,
  subject, text, state, created_at)
  select workspace_id, dialog_id, message_id, 'in', mail_id, reference_ids, from_name, from_address, to_address, subject, text, 'received', created_at
  from json_to_record($1::text::json) as r (workspace_id bigint, dialog_id bigint, message_id bigint, mail_id text, reference_ids jsonb,
    from_name text, from_address text, to_address text, subject text, text text, created_at timestamptz)
  on conflict do nothing`,
};

/** The mail stands in the same commit as the message that it became. */
function keeping(draft: Draft, sent: SentMessage, mail: KeptMail): SentMessage {
  if (sent.duplicate) return sent;
  const { id: dialog_id, workspace_id } = draft.facts.dialog;
  const row = { ...mail, workspace_id, dialog_id, message_id: sent.message.id, created_at: draft.facts.now.toISOString() };
  add(draft, { writes: [{ statement: KEEP, values: [JSON.stringify(row)] }] });
  return sent;
}
