import { mentionedIn } from "../../../protocol/mention";
import type { Message } from "../../../protocol/message";
import {
  type Actor,
  actorId,
  type Command,
  DomainError,
  type Draft,
  enqueue,
  forbidden,
  hasScope,
  isOutside,
  type MessageRow,
  mentionsOf,
  revise,
  set,
  toMessage,
} from "../../log";
import { quoteAnew } from "../../notifications";
import { guardText, unmaskEdit, unsealText } from "../../sensitive";
import type { Core } from "../core";
import { endTurn } from "../turns/end-turn";
import { eraseContent } from "./delete-message";
import { findMessage } from "./find-message";
import { notifyMentioned } from "./notify-mentioned";
import { asksMentioned } from "./send-message";

/**
 * A question that changes under the assistant's hands: the answer to the old one ends.
 * @returns whether the message was waiting for the assistant
 */
function endTurnOn(draft: Draft, message: MessageRow): boolean {
  const { dialog, spoken_seq } = draft.facts;
  if (dialog.kind !== "support" || dialog.status !== "assistant" || message.sender !== "user" || spoken_seq > message.seq) return false;
  endTurn(draft);
  return true;
}

const wrote = (actor: Actor, row: Pick<MessageRow, "author_type" | "author_id">): boolean =>
  row.author_type === actor.type && row.author_id === String(actorId(actor));

/** Whether it is one's own message: also what one wrote as somebody who was merged into oneself since. */
async function isAuthor(core: Core, actor: Actor, messageId: number): Promise<boolean> {
  const row = await core.rows.message(messageId);
  if (!row || wrote(actor, row)) return row !== undefined;
  if (!isOutside(actor) || row.author_id === null || (row.author_type !== "visitor" && row.author_type !== "customer")) return false;
  return (await core.rows.contact(row.author_id))?.merged_into === actor.contactId;
}

/** The masks that the author left standing are what they stood for; what is new is looked at like any text. */
async function guardEdit(core: Core, actor: Actor, dialogId: number, messageId: number, text: string) {
  const found = await core.rows.message(messageId);
  const row = found?.dialog_id === dialogId ? found : undefined;
  const whole = row?.sealed ? unmaskEdit(text, unsealText(core, row.sealed)) : text;
  return guardText(core, actor, whole, { note: row?.kind === "note" });
}

const onMessage = (
  input: { dialog_id: number; message_id: number },
  origin: string | undefined,
): Pick<Command<unknown>, "target" | "asks" | "origin"> => ({
  target: input.dialog_id,
  asks: { message_ids: [input.message_id], quotes: true, unread: true, record: true },
  origin,
});

/**
 * Changes the text of one's own message; the change takes the dialog's next number.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (already deleted), TOO_LARGE
 */
export async function editMessage(
  core: Core,
  actor: Actor,
  input: { dialog_id: number; message_id: number; text: string },
  origin?: string,
): Promise<{ message: Message }> {
  if (Buffer.byteLength(input.text) > core.env.WS_MAX_MESSAGE_BYTES) {
    throw new DomainError("TOO_LARGE", `The text is over ${core.env.WS_MAX_MESSAGE_BYTES} bytes`);
  }
  const [isOwn, { text, sealed }] = await Promise.all([
    isAuthor(core, actor, input.message_id),
    guardEdit(core, actor, input.dialog_id, input.message_id, input.text),
  ]);
  const on = onMessage(input, origin);
  return core.execute({
    ...on,
    asks: { ...on.asks, ...asksMentioned(mentionedIn(text)) },
    plan: (draft) => {
      const row = findMessage(draft, actor, input.message_id);
      if (!isOwn) throw forbidden("Only its author may edit a message");
      if (row.text === input.text) return { message: toMessage(row, actor) };
      const asksAnew = endTurnOn(draft, row);
      const message = revise(draft, row, { text, sealed, sensitive: sealed !== null, edited_at: draft.facts.now });
      quoteAnew(draft, row, message);
      notifyMentioned(draft, actor, message, mentionsOf(row));
      if (asksAnew) enqueue(draft, "turn", { message_id: row.id, turn_epoch: draft.facts.dialog.turn_epoch });
      return { message: toMessage(message, actor) };
    },
  });
}

/**
 * Deletes a message: its author, or an admin. Its place in the log stays; its content goes for good, with its files and every copy.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (already deleted)
 */
export async function deleteMessage(
  core: Core,
  actor: Actor,
  input: { dialog_id: number; message_id: number },
  origin?: string,
): Promise<{ message: Message }> {
  const isOwn = await isAuthor(core, actor, input.message_id);
  return core.execute({
    ...onMessage(input, origin),
    plan: (draft) => {
      const row = findMessage(draft, actor, input.message_id);
      const mayDeleteOthers =
        actor.type === "member" ? actor.role !== "operator" : actor.type === "integration" && hasScope(actor, "manage");
      if (!isOwn && !mayDeleteOthers) throw forbidden("Only its author or an admin may delete a message");
      if (endTurnOn(draft, row)) set(draft, { waiting_since: null });
      return { message: toMessage(eraseContent(draft, row), actor) };
    },
  });
}
