import { and, eq } from "drizzle-orm";
import { messages } from "../../../db/schema";
import type { Message } from "../../protocol/message";
import { type Actor, actorId, isOutside } from "../actor";
import type { Core } from "../core";
import { conflict, DomainError, forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { isPublic, type MessageRow, toMessage } from "../log/views";

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

const isAuthor = (actor: Actor, row: MessageRow) => row.author_type === actor.type && row.author_id === String(actorId(actor));

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
  return changeDialog(
    core,
    input.dialog_id,
    async (open) => {
      const row = await find(open, actor, input.message_id);
      if (!isAuthor(actor, row)) throw forbidden("Only its author may edit a message");
      if (row.text === input.text) return { message: toMessage(row) };
      return { message: toMessage(await open.revise(row.id, { text: input.text, edited_at: core.now() })) };
    },
    origin,
  );
}

/**
 * Deletes a message: its author, or an admin. Its place in the log stays, its content goes for good.
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
      const mayDeleteOthers = actor.type === "member" && actor.role !== "operator";
      if (!isAuthor(actor, row) && !mayDeleteOthers) throw forbidden("Only its author or an admin may delete a message");
      return { message: toMessage(await open.revise(row.id, { text: "", attachments: [], citations: [], deleted_at: core.now() })) };
    },
    origin,
  );
}
