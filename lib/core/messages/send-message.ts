import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { files, messages } from "../../../db/schema";
import type { Attachment, LiveMessage, Message, NewMessage, Sender } from "../../protocol/message";
import { isPicture } from "../../protocol/picture";
import { type Actor, hasScope, isOutside, principalKey } from "../actor";
import type { Core } from "../core";
import { firstStatus } from "../dialogs/first-status";
import { planVisitorMail } from "../dialogs/plan-visitor-mail";
import { badRequest, DomainError, forbidden, notFound } from "../errors";
import { applyMove } from "../handoffs/apply-move";
import { queueNewDialog } from "../handoffs/request-handoff";
import { takeOver } from "../handoffs/take-over";
import { limitAnswer } from "../limit-strangers";
import type { PlainMessage } from "../log/append-together";
import { authorOf, changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { said } from "../log/said";
import { type MessageRow, toMessage } from "../log/views";
import { tellOperator } from "../notifications/tell-operator";
import { giveBackIfAbsent } from "../presence/give-back";
import { guardText } from "../sensitive/guard";

export type SentMessage = { message: LiveMessage; duplicate: boolean; dialogId: number };

/**
 * Writes one message to a dialog (P1, P2, P3). A visitor's message reopens a resolved dialog and calls the assistant;
 * a member's takes the dialog over (P9).
 * @param origin the connection that wrote it, which hears of it by its answer alone.
 * @throws DomainError NOT_FOUND, FORBIDDEN, TOO_LARGE, BAD_REQUEST, RATE_LIMITED
 */
export async function sendMessage(core: Core, actor: Actor, dialogId: number, input: NewMessage, origin?: string): Promise<SentMessage> {
  if (actor.type === "visitor") await limitAnswer(core, actor, dialogId);
  const guarding = guardMessage(core, actor, input);
  const guarded = guarding instanceof Promise ? await guarding : guarding;
  const message = plainMessage(actor, dialogId, guarded);
  return changeDialog(
    core,
    dialogId,
    async (open) => {
      if (!(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
      return writeMessage(core, actor, open, guarded);
    },
    origin,
    message && { message, answer: (made, { publicPrevSeq }) => sent(made, isOutside(actor) ? publicPrevSeq : made.seq - 1) },
  );
}

const sent = (message: Message, prev_seq: number, duplicate = false): SentMessage => ({
  message: { ...message, prev_seq },
  duplicate,
  dialogId: message.dialog_id,
});

/** A message that can be committed with others; undefined for one that has to look something up first, or has a part to hide. */
function plainMessage(actor: Actor, dialogId: number, input: GuardedMessage): PlainMessage | undefined {
  if (actor.type === "assistant" || input.attachments.length > 0 || input.reply_to || input.sealed !== null) return undefined;
  const outside = isOutside(actor);
  return {
    dialogId,
    workspaceId: actor.workspaceId,
    side: outside ? "outside" : actor.type,
    contactId: outside ? actor.contactId : null,
    row: { client_id: input.client_id, sender: senderOf(actor), kind: input.kind, text: input.text, ...authorOf(actor) },
  };
}

/** A message whose sensitive parts are masked. */
export type GuardedMessage = NewMessage & { sealed: string | null };

/**
 * What is done before the dialog is locked: refuses what can be refused, masks what is sensitive.
 * @throws DomainError FORBIDDEN, TOO_LARGE
 */
export function guardMessage(core: Core, actor: Actor, input: NewMessage): GuardedMessage | Promise<GuardedMessage> {
  checkMessage(core, actor, input);
  const guarding = guardText(core, actor, input.text, { note: input.kind === "note" });
  return guarding instanceof Promise ? guarding.then((guarded) => ({ ...input, ...guarded })) : { ...input, ...guarding };
}

function checkMessage(core: Core, actor: Actor, input: NewMessage): void {
  if (actor.type === "integration" && !hasScope(actor, "write")) throw forbidden("This takes an API key with the scope write");
  if (input.kind === "note" && isOutside(actor)) throw forbidden("Notes are for members of the workspace");
  const bytes = Buffer.byteLength(input.text);
  if (bytes > core.env.WS_MAX_MESSAGE_BYTES) {
    throw new DomainError("TOO_LARGE", `The text has ${bytes} bytes; at most ${core.env.WS_MAX_MESSAGE_BYTES} are allowed`, {
      help: "Send it in parts, or attach it as a file.",
    });
  }
}

/** The same on a dialog that is already open. */
export async function writeMessage(core: Core, actor: Actor, open: OpenDialog, input: GuardedMessage): Promise<SentMessage> {
  const { row } = open;
  const earlier = await open.find(input.client_id);
  if (earlier) return sent(toMessage(earlier), earlier.seq - 1, true);
  const attachments = await claimable(open.tx, actor, input.attachments);
  if (input.reply_to) await requireMessage(open.tx, row.id, input.reply_to);
  if (row.kind === "support" && input.kind !== "note") await moveDialog(core, actor, open);
  const prev_seq = isOutside(actor) ? row.public_seq : row.last_seq;
  const message = await open.append(actor, {
    sender: senderOf(actor),
    kind: kindOf(input, attachments),
    text: input.text,
    sensitive: input.sealed !== null,
    sealed: input.sealed,
    client_id: input.client_id,
    attachments,
    reply_to: input.reply_to ?? null,
  });
  if (attachments.length > 0) {
    await open.tx
      .update(files)
      .set({ message_id: message.id })
      .where(
        inArray(
          files.id,
          attachments.map((file) => file.id),
        ),
      );
  }
  if (row.kind === "support" && isOutside(actor)) await callSomebody(core, actor, open, message);
  if (row.kind === "support" && actor.type === "member" && message.kind !== "note") await planVisitorMail(core, open);
  return sent(toMessage(message), prev_seq);
}

/** What a message does to its support dialog before it stands there: who has it, who waits, whose turn it is. */
async function moveDialog(core: Core, actor: Actor, open: OpenDialog): Promise<void> {
  const { row } = open;
  if (isOutside(actor)) {
    open.set({
      unread_members: row.unread_members + 1,
      waiting_since: row.waiting_since ?? core.now(),
      unread_visitor: 0,
      turn_epoch: row.turn_epoch + 1,
    });
    if (row.status === "resolved" || row.status === "snoozed") await reopen(core, open, actor);
    return;
  }
  open.set({ unread_visitor: row.unread_visitor + 1 });
  if (actor.type === "member") {
    open.set({ unread_members: 0, waiting_since: null });
    await takeOver(core, open, actor);
  }
}

/** Whoever has the conversation hears of the message: the assistant, the operator, or those who might take it. */
async function callSomebody(core: Core, actor: Actor, open: OpenDialog, message: MessageRow): Promise<void> {
  const { row } = open;
  if (row.status === "assistant") await open.owe("turn", { message_id: message.id, turn_epoch: row.turn_epoch });
  if (row.status === "queued") await queueNewDialog(core, open, actor);
  if (row.status === "human" && row.assignee_id !== null) await tellOperator(core, open, row.assignee_id, message);
}

/** A snoozed conversation wakes with the person who had it, if they weren't removed; a resolved one begins again with the assistant. */
async function reopen(core: Core, open: OpenDialog, actor: Actor): Promise<void> {
  await applyMove(core, open, { type: "visitor_writes", first: await firstStatus(open.tx, open.row.assistant_id, core.now()) });
  await open.note({ type: "reopened", name: actor.name }, said`${actor} reopened the conversation`);
  await giveBackIfAbsent(core, open);
}

function senderOf(actor: Actor): Sender {
  if (isOutside(actor)) return "user";
  if (actor.type === "member") return "manager";
  return actor.type === "assistant" ? "assistant" : "system";
}

/** An attachment decides the kind where the sender left it at `text` and wrote none. */
function kindOf(input: NewMessage, attachments: Attachment[]): NewMessage["kind"] {
  if (input.kind !== "text" || input.text.trim() !== "" || attachments.length === 0) return input.kind;
  return attachments.every(isPicture) ? "image" : "file";
}

async function claimable(tx: Tx, actor: Actor, ids: string[]): Promise<Attachment[]> {
  if (ids.length === 0) return [];
  const uuids = ids.filter((id) => /^[0-9a-f-]{36}$/i.test(id));
  const rows = await tx
    .select({ id: files.id, name: files.name, type: files.type, size: files.size, width: files.width, height: files.height })
    .from(files)
    .where(
      and(
        inArray(files.id, uuids),
        eq(files.uploaded_by, principalKey(actor)),
        eq(files.workspace_id, actor.workspaceId),
        isNull(files.message_id),
      ),
    );
  return ids.map((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) throw badRequest(`attachments: ${id} is not a file that you uploaded and have not sent yet`);
    const { width, height, ...file } = row;
    return { ...file, url: `/api/files/${file.id}`, ...(width && height ? { width, height } : {}) };
  });
}

async function requireMessage(tx: Tx, dialogId: number, messageId: number): Promise<void> {
  const [row] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.id, messageId), eq(messages.dialog_id, dialogId)));
  if (!row) throw badRequest("reply_to: there is no such message in this dialog");
}
