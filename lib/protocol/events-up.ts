import { z } from "zod";
import { chatMessage, deleteMessage, editMessage, REASON_UNSAID, reason } from "./message";
import { clientId, LIMITS, numericId, operatorStatus, position, priority, roomName, textId } from "./values";

const dialogId = z.object({ dialog_id: numericId });
const pageSize = z.number().int().min(1).max(LIMITS.MESSAGES_PAGE_MAX).optional();

/** Every event a client may send, with the schema of its payload (contract 4). */
export const UP = {
  join_dialog: z.object({ dialog_id: numericId, after_seq: position.optional(), limit: pageSize }),
  leave_dialog: dialogId,
  sync: z.object({ dialogs: z.array(z.object({ dialog_id: numericId, after_seq: position })).max(LIMITS.SYNC_DIALOGS_MAX) }),
  chat_message: chatMessage,
  edit_message: editMessage,
  delete_message: deleteMessage,
  typing_start: z.object({ dialog_id: numericId, text: z.string().max(2000).optional() }),
  typing_stop: z.object({ dialog_id: numericId, text: z.string().max(2000).optional() }),
  read: z.object({ dialog_id: numericId, seq: position }),
  handoff_request: z.object({ dialog_id: numericId, reason: reason.default(REASON_UNSAID), priority: priority.optional() }),
  handoff_accept: z.object({ dialog_id: numericId }),
  handoff_complete: z.object({
    dialog_id: numericId,
    resolution: z.string().trim().max(500).optional(),
    hand_back: z.boolean().optional(),
  }),
  set_status: z.object({ status: operatorStatus }),
  join_room: z.object({ room: roomName, after_seq: position.optional(), limit: pageSize }),
  leave_room: z.object({ room: roomName }),
  subscribe_order_updates: z.object({ order_id: textId }),
  subscribe_quote_updates: z.object({ quote_id: textId }),
} as const satisfies Record<string, z.ZodType>;

export type UpEvent = keyof typeof UP;
/** What a handler gets: the payload after its schema. */
export type UpPayload<E extends UpEvent> = z.output<(typeof UP)[E]>;
/** What a client sends: the payload before its schema. */
export type UpInput<E extends UpEvent> = z.input<(typeof UP)[E]>;

export const handshakeAuth = {
  admin: z.object({ token: z.string().max(4096).optional() }),
  site: z.object({ site_token: z.string().max(4096), visitor_token: z.string().max(4096).optional(), assistant_id: textId.optional() }),
  widget: z.object({ assistant_id: textId, visitor_token: z.string().max(4096).optional() }),
} as const;

export { clientId };
