import { type dialogs, messages } from "../../../db/schema";
import { wireRow } from "../../../db/select-rows";
import type { Message } from "../../protocol/message";
import type { Actor } from "./actor";
import type { DialogRef } from "./events";
import { toReactions } from "./reactions";

export type DialogRow = typeof dialogs.$inferSelect;
/** What decides who may enter a dialog. */
export type Enterable = Pick<
  DialogRow,
  "id" | "workspace_id" | "kind" | "contact_id" | "room" | "assistant_id" | "assignee_id" | "team_id"
>;
export type MessageRow = typeof messages.$inferSelect;

/** What of a message's row its wire form is made of. */
export const messageColumns = wireRow(messages, [
  "id",
  "dialog_id",
  "seq",
  "changed_seq",
  "client_id",
  "sender",
  "kind",
  "text",
  "event",
  "author_type",
  "author_id",
  "author_name",
  "author_avatar",
  "attachments",
  "citations",
  "reply_to",
  "reactions",
  "sensitive",
  "moved",
  "edited_at",
  "deleted_at",
  "created_at",
]);

/** A message as it was written, or as it is read to be passed on. */
export type StoredMessage = MessageRow | typeof messageColumns.type;

/** A time as clients get it. */
export const wireTime = (at: Date | string): string => (typeof at === "string" ? at : at.toISOString());

const NUMERIC_AUTHORS = new Set(["member", "integration"]);

/**
 * The wire form of a stored message. A deleted one keeps its place and loses its content.
 * @param reader whose own reactions are marked; null for what goes to several
 */
export function toMessage(row: StoredMessage, reader: Actor | null): Message {
  const gone = row.deleted_at !== null;
  const authorId = row.author_id === null ? null : NUMERIC_AUTHORS.has(row.author_type) ? Number(row.author_id) : row.author_id;
  return {
    id: row.id,
    dialog_id: row.dialog_id,
    seq: row.seq,
    changed_seq: row.changed_seq,
    client_id: row.client_id,
    sender: row.sender,
    kind: row.kind,
    text: gone ? "" : row.text,
    timestamp: wireTime(row.created_at),
    author: authorId === null ? null : { id: authorId, name: row.author_name, avatar_url: row.author_avatar },
    attachments: gone ? [] : row.attachments,
    citations: gone ? [] : row.citations,
    reply_to: row.reply_to,
    reactions: gone ? [] : toReactions(row.reactions, reader),
    edited_at: row.edited_at && wireTime(row.edited_at),
    deleted_at: row.deleted_at && wireTime(row.deleted_at),
    sensitive: row.sensitive,
    ...(row.moved?.from ? { moved_from: row.moved.from } : {}),
    ...(row.moved?.to ? { moved_to: row.moved.to } : {}),
    ...(row.event ? { event: row.event } : {}),
  };
}

export const toRef = (row: Enterable): DialogRef => ({
  id: row.id,
  workspaceId: row.workspace_id,
  kind: row.kind,
  contactId: row.contact_id,
  assigneeId: row.assignee_id,
  teamId: row.team_id,
});

/** The name of the assistant's turn that the dialog is in. */
export const turnIdOf = (row: Pick<DialogRow, "id" | "turn_epoch">): string => `${row.id}-${row.turn_epoch}`;

export const roomOf = (row: Pick<DialogRow, "id" | "room">): string => row.room ?? `support_${row.id}`;

/** Notes are members' own; everything else of a dialog is for both sides. */
export const isPublic = (row: Pick<MessageRow, "kind">): boolean => row.kind !== "note";
