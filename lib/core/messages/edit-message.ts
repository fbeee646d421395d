import { and, eq, gt, inArray } from "drizzle-orm";
import { messages } from "../../../db/schema";
import type { Message } from "../../protocol/message";
import { type Actor, actorId, hasScope, isOutside } from "../actor";
import type { Core } from "../core";
import { conflict, DomainError, forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { isPublic, type MessageRow, toMessage, toRef, turnIdOf } from "../log/views";
import { retellMessage } from "../notifications/tell-operator";
import { guardText, unsealText } from "../sensitive/guard";
import { unmaskEdit } from "../sensitive/mask";
import { eraseContent } from "./delete-message";

/** The actor's own message, or any that they may see when they may delete others'. Throws NOT_FOUND for what they may not see. */
async function find(open: OpenDialog, actor: Actor, messageId: number): Promise<MessageRow> {
  const [row] = await open.tx
    .select()
    .from(messages)
    .where(and(eq(messages.id, messageId), eq(messages.dialog_id, open.row.id)));
  if (!row || !(await mayEnter(open.tx, actor, open.row)) || (isOutside(actor) && !isPublic(row))) throw notFound("message");
  if (row.kind === "event") throw forbidden("A line of the transcript can't be changed");
  if (row.deleted_at) throw conflict("The message was deleted");
  return row;
}

/**
 * A question that changes under the assistant's hands: the answer to the old one ends.
 * @returns whether the message was waiting for the assistant
 */
async function endTurnOn(open: OpenDialog, message: MessageRow): Promise<boolean> {
  const { row } = open;
  if (row.kind !== "support" || row.status !== "assistant" || message.sender !== "user") return false;
  const [later] = await open.tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.dialog_id, row.id), gt(messages.seq, message.seq), inArray(messages.sender, ["user", "assistant"])))
    .limit(1);
  if (later) return false;
  const ended = { dialog_id: row.id, turn_id: turnIdOf(row), message_id: null, tokens_used: 0 };
  open.set({ turn_epoch: row.turn_epoch + 1 });
  open.tell({ type: "turn", dialog: toRef(row), turnEpoch: row.turn_epoch, event: "agent_completed", payload: ended });
  return true;
}

const isAuthor = (actor: Actor, row: MessageRow) => row.author_type === actor.type && row.author_id === String(actorId(actor));

/** The masks that the author left standing are what they stood for; what is new is looked at like any text. */
async function guardEdit(core: Core, actor: Actor, dialogId: number, messageId: number, text: string) {
  const [row] = await core.db
    .select({ kind: messages.kind, sealed: messages.sealed })
    .from(messages)
    .where(and(eq(messages.id, messageId), eq(messages.dialog_id, dialogId)));
  const whole = row?.sealed ? unmaskEdit(text, unsealText(core, row.sealed)) : text;
  return guardText(core, actor, whole, { note: row?.kind === "note" });
}

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
  const { text, sealed } = await guardEdit(core, actor, input.dialog_id, input.message_id, input.text);
  return changeDialog(
    core,
    input.dialog_id,
    async (open) => {
      const row = await find(open, actor, input.message_id);
      if (!isAuthor(actor, row)) throw forbidden("Only its author may edit a message");
      if (row.text === input.text) return { message: toMessage(row) };
      const asksAnew = await endTurnOn(open, row);
      const message = await open.revise(row.id, { text, sealed, sensitive: sealed !== null, edited_at: core.now() });
      await retellMessage(open, row, message);
      if (asksAnew) await open.owe("turn", { message_id: row.id, turn_epoch: open.row.turn_epoch });
      return { message: toMessage(message) };
    },
    origin,
  );
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
  return changeDialog(
    core,
    input.dialog_id,
    async (open) => {
      const row = await find(open, actor, input.message_id);
      const mayDeleteOthers =
        actor.type === "member" ? actor.role !== "operator" : actor.type === "integration" && hasScope(actor, "manage");
      if (!isAuthor(actor, row) && !mayDeleteOthers) throw forbidden("Only its author or an admin may delete a message");
      if (await endTurnOn(open, row)) open.set({ waiting_since: null });
      return { message: toMessage(await eraseContent(open, row, core.now())) };
    },
    origin,
  );
}
