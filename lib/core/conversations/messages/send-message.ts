import type { Attachment, LiveMessage, Message, NewMessage, Sender } from "../../../protocol/message";
import { isPicture } from "../../../protocol/picture";
import {
  type Actor,
  ANY_STATUS,
  type Asks,
  actorId,
  add,
  addToFeed,
  append,
  badRequest,
  type Command,
  countsAsUnread,
  DialogMoved,
  DomainError,
  type Draft,
  type Facts,
  followingMoves,
  forbidden,
  hasScope,
  isOutside,
  isPublic,
  type MessageRow,
  mentionsOf,
  principalKey,
  publish,
  requireEntry,
  requireUnmerged,
  toMessage,
  toRef,
} from "../../log";
import { guardText } from "../../sensitive";
import { limitAnswer } from "../../system";
import type { Core } from "../core";
import { type OpenTurn, openTurn, requireTurn } from "../turns/open-turn";
import { afterMessage, beforeMessage } from "./message-policies";
import { notifyMentioned } from "./notify-mentioned";

export type SentMessage = { message: LiveMessage; duplicate: boolean; dialogId: number };

/**
 * Writes one message to a dialog (P1, P2, P3). A visitor's message reopens a resolved dialog and calls the assistant;
 * a member's takes the dialog over (P9).
 * @param origin the connection that wrote it, which hears of it by its answer alone.
 * @throws DomainError NOT_FOUND, FORBIDDEN, TOO_LARGE, BAD_REQUEST, RATE_LIMITED, CONFLICT (`expected_seq`)
 */
export async function sendMessage(core: Core, actor: Actor, dialogId: number, input: NewMessage, origin?: string): Promise<SentMessage> {
  const guarding = guardMessage(core, actor, input);
  const guarded = guarding instanceof Promise ? await guarding : guarding;
  return followingMoves(dialogId, (id) => core.execute(messageCommand(core, actor, id, guarded, origin)));
}

/**
 * The same in a turn that an API key holds: it is the assistant's message then, if the turn is still the dialog's own.
 * @throws DomainError as `sendMessage`; CONFLICT also where the turn is over (P9)
 */
export async function sendInTurn(core: Core, actor: Actor, dialogId: number, token: string, input: NewMessage): Promise<SentMessage> {
  const { turn } = await openTurn(core, actor, dialogId, token);
  if (input.kind === "note") throw badRequest("kind: a note is no message of the assistant");
  const guarded = await guardMessage(core, actor, input);
  const plan = (draft: Draft) => planMessage(draft, actor, guarded, { turn });
  return core.execute({ ...messageCommand(core, actor, dialogId, guarded, undefined), plan });
}

/** A message whose sensitive parts are masked. */
export type GuardedMessage = NewMessage & { sealed: string | null };

/** The message as a command on a dialog that is named somehow. */
export const messageCommand = (
  core: Pick<Core, "limits">,
  actor: Actor,
  target: Command<SentMessage>["target"],
  input: GuardedMessage,
  origin: string | undefined,
): Command<SentMessage> => ({
  target,
  asks: asksOf(actor, input),
  admit: (facts) => (isKnown(facts, input) ? undefined : limitAnswer(core, actor, facts)),
  plan: (draft) => planMessage(draft, actor, input),
  origin,
});

/** The statuses in which a message of the person outside is more than a line for the assistant. */
const WITHOUT_ASSISTANT = ["queued", "human", "snoozed", "resolved"] as const;
/** Those out of which it moves the dialog. */
const ASLEEP = ["snoozed", "resolved"] as const;

export function asksOf(actor: Actor, input: GuardedMessage): Asks {
  const named: Asks = {
    client_ids: [input.client_id],
    ...(input.reply_to ? { message_ids: [input.reply_to] } : {}),
    ...(input.attachments.length > 0 ? { file_ids: input.attachments.filter(isUuid) } : {}),
    ...(input.expected_seq === undefined ? {} : { since_seq: input.expected_seq }),
  };
  if (isOutside(actor)) return { ...named, desk: WITHOUT_ASSISTANT, hands: ASLEEP, record: actor.type === "customer" };
  if (input.kind === "note") return { ...named, ...asksMentioned(mentionsOf(input)) };
  if (actor.type !== "member") return named;
  return { ...named, desk: ANY_STATUS, takes: true, member_ids: [actor.memberId] };
}

/** What notifying these members takes. */
export const asksMentioned = (ids: readonly number[]): Asks => (ids.length > 0 ? { desk: ANY_STATUS, member_ids: ids } : {});

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

export const findKnown = ({ messages }: Facts, clientId: string): MessageRow | undefined =>
  messages.find((row) => row.client_id === clientId.toLowerCase());

const isKnown = (facts: Facts, { client_id }: GuardedMessage): boolean => findKnown(facts, client_id) !== undefined;

const sent = (message: Message, prev_seq: number, duplicate = false): SentMessage => ({
  message: { ...message, prev_seq },
  duplicate,
  dialogId: message.dialog_id,
});

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

type Manner = {
  /** The turn in which it is the assistant's. */
  turn?: OpenTurn | undefined;
  /** It changes nothing of who has the conversation. */
  inPassing?: boolean;
};

/**
 * Decides what a message changes.
 * @throws DomainError NOT_FOUND, BAD_REQUEST, CONFLICT
 */
export function planMessage(draft: Draft, actor: Actor, input: GuardedMessage, { turn, inPassing = false }: Manner = {}): SentMessage {
  requireEntry(draft.facts, actor);
  const known = findKnown(draft.facts, input.client_id);
  if (known?.moved?.to) throw new DialogMoved(known.moved.to.dialog_id);
  if (known) return sent(toMessage(known, actor), known.seq - 1, true);
  requireUnmerged(draft.facts);
  if (turn) requireTurn(draft.facts.dialog, turn);
  const by = turn?.speaker ?? actor;
  refuseOvertaken(draft.facts, actor, input.expected_seq);
  const attachments = claimable(draft.facts, actor, input.attachments);
  if (input.reply_to) requireQuotable(draft.facts, actor, input);
  const moves = draft.facts.dialog.kind === "support" && input.kind !== "note";
  if (moves) beforeMessage(draft, by, inPassing);
  const { public_seq, last_seq } = draft.facts.dialog;
  const message = append(draft, by, {
    sender: senderOf(by),
    kind: kindOf(input, attachments),
    text: input.text,
    sensitive: input.sealed !== null,
    sealed: input.sealed,
    client_id: input.client_id.toLowerCase(),
    attachments,
    reply_to: input.reply_to ?? null,
  });
  if (attachments.length > 0) add(draft, { files: attachments.map(({ id }) => ({ id, message_id: message.id })) });
  if (moves) afterMessage(draft, by, message);
  notifyMentioned(draft, by, message);
  if (turn) completeTurn(draft, turn, message.id);
  return sent(toMessage(message, actor), isOutside(actor) ? public_seq : last_seq);
}

/** Its words stand: whoever saw them come is told that they are whole. */
function completeTurn(draft: Draft, { id: turn_id, epoch }: OpenTurn, message_id: number): void {
  const { dialog } = draft.facts;
  const completed = { turn_id, message_id, tokens_used: 0 };
  addToFeed(draft, "agent.completed", completed);
  const payload = { dialog_id: dialog.id, ...completed };
  publish(draft, { type: "turn", dialog: toRef(dialog), turnEpoch: epoch, event: "agent_completed", payload });
}

/** What others said after the last number that the writer had seen (protocol.md 4). @throws DomainError CONFLICT, with what they missed */
function refuseOvertaken({ since }: Facts, actor: Actor, expected: number | undefined): void {
  if (expected === undefined) return;
  const own = String(actorId(actor));
  const missed = since.filter(
    (row) => row.seq > expected && countsAsUnread(row) && !(row.author_type === actor.type && row.author_id === own),
  );
  if (missed.length === 0) return;
  throw new DomainError("CONFLICT", "Others have written since", {
    help: "Read what was missed; send again without expected_seq, or with the new number.",
    missed: missed.map((row) => toMessage(row, actor)),
  });
}

function senderOf(actor: Actor): Sender {
  if (isOutside(actor)) return "user";
  if (actor.type === "member") return "manager";
  return actor.type === "assistant" ? "assistant" : "system";
}

/** An attachment decides the kind where the sender left it at `text` and wrote none. */
export function kindOf(input: NewMessage, attachments: Attachment[]): NewMessage["kind"] {
  if (input.kind !== "text" || input.text.trim() !== "" || attachments.length === 0) return input.kind;
  return attachments.every(isPicture) ? "image" : "file";
}

export function claimable({ files }: Facts, actor: Actor, ids: string[]): Attachment[] {
  return ids.map((id) => {
    const row = files.find((file) => file.id === id.toLowerCase());
    if (!row || row.uploaded_by !== principalKey(actor) || row.workspace_id !== actor.workspaceId)
      throw badRequest(`attachments: ${id} is not a file that you uploaded and have not sent yet`);
    const { width, height, name, type, size } = row;
    return { id: row.id, name, type, size, url: `/api/files/${row.id}`, ...(width && height ? { width, height } : {}) };
  });
}

/** A note is quoted by notes alone: who may not read it gets nothing of it. @throws DomainError BAD_REQUEST */
export function requireQuotable({ messages, dialog }: Facts, actor: Actor, { reply_to, kind }: GuardedMessage): void {
  const quoted = messages.find(({ id, dialog_id }) => id === reply_to && dialog_id === dialog.id);
  if (!quoted || (isOutside(actor) && !isPublic(quoted))) throw badRequest("reply_to: there is no such message in this dialog");
  if (!isPublic(quoted) && kind !== "note") throw badRequest("reply_to: a note is quoted by notes alone");
}
