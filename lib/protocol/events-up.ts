import { z } from "zod";
import { chatMessage, deleteMessage, editMessage, pageView, REASON_UNSAID, ratingBody, react, reason } from "./message";
import { LIMITS, numericId, operatorStatus, position, priority, roomName, textId } from "./values";

const dialogId = z.object({ dialog_id: numericId });
const typed = z
  .object({ dialog_id: numericId.optional(), room: roomName.optional(), text: z.string().max(2000).optional() })
  .refine(({ dialog_id, room }) => dialog_id !== undefined || room !== undefined, {
    path: ["dialog_id"],
    message: "name the dialog or the room",
  });
const pageSize = z.number().int().min(1).max(LIMITS.MESSAGES_PAGE_MAX).optional();

/** Every event a client may send, with the schema of its payload (protocol.md 4). */
export const UP = {
  join_dialog: z
    .object({ dialog_id: numericId, after_seq: position.optional(), limit: pageSize })
    .describe("Reads a dialog, the newest or what changed after a number, and hears of it from now on."),
  leave_dialog: dialogId.describe("Hears of a dialog no more."),
  sync: z
    .object({ dialogs: z.array(z.object({ dialog_id: numericId, after_seq: position })).max(LIMITS.SYNC_DIALOGS_MAX) })
    .describe("What changed in several dialogs after the numbers one has; joins them too."),
  chat_message: chatMessage.describe(
    "Writes a message, and joins its dialog. Of a visitor or customer who names none it goes to their open dialog, which it makes where there is none.",
  ),
  edit_message: editMessage.describe("Changes the text of one's own message."),
  delete_message: deleteMessage.describe("Deletes a message: its author, or an admin."),
  react: react.describe("Reacts to a message with an emoji, or no longer: whoever may read it, once with each emoji."),
  typing_start: typed.describe("One types; a visitor's `text` is a preview for members. Expires by itself."),
  typing_stop: typed.describe("One types no longer."),
  read: z.object({ dialog_id: numericId, seq: position }).describe("How far one has read; never goes back."),
  handoff_request: z
    .object({ dialog_id: numericId, reason: reason.default(REASON_UNSAID), priority: priority.optional(), team: numericId.optional() })
    .describe("Asks for a person, with `team` of that team."),
  handoff_accept: dialogId.describe("For members: takes the dialog; a second one gets CONFLICT."),
  handoff_complete: z
    .object({ dialog_id: numericId, resolution: z.string().trim().max(500).optional(), hand_back: z.boolean().optional() })
    .describe("For members: resolves the dialog, or hands it back to the assistant."),
  set_status: z.object({ status: operatorStatus }).describe("For members: whether one takes conversations."),
  rate: dialogId
    .extend(ratingBody.shape)
    .describe("For visitors and customers: how a resolved conversation was, once; a second time gets CONFLICT."),
  viewing: z
    .object({ dialog_id: numericId.nullish() })
    .nullable()
    .describe("For members: which conversation is in front of them, `null` for none. Expires after 60 s without a sign."),
  page_view: pageView.describe("For visitors and customers: the page they are on now. The last 50 are kept, from their first message on."),
  join_room: z
    .object({ room: roomName, after_seq: position.optional(), limit: pageSize })
    .describe("As `join_dialog`, by the name of a room."),
  leave_room: z.object({ room: roomName }).describe("As `leave_dialog`, by the name of a room."),
  subscribe_order_updates: z.object({ order_id: textId }).describe("For the order's people and members: hears of its changes."),
  subscribe_quote_updates: z.object({ quote_id: textId }).describe("For the quote's people and members: hears of its changes."),
  subscribe_analytics: z.object({}).describe("For admins and owners: hears of the workspace's live numbers (`analytics_update`)."),
} as const satisfies Record<string, z.ZodType>;

export type UpEvent = keyof typeof UP;
/** What a handler gets: the payload after its schema. */
export type UpPayload<E extends UpEvent> = z.output<(typeof UP)[E]>;
/** What a client sends: the payload before its schema. */
export type UpInput<E extends UpEvent> = z.input<(typeof UP)[E]>;

const protocol = z
  .union([z.number().int(), z.string().max(9)])
  .nullish()
  .describe("the version of the wire that the client speaks; one that is too old is refused with 1002");
const token = z.string().max(4096);

/** What the handshake of each namespace carries as `auth` (protocol.md 2). */
export const handshakeAuth = {
  admin: z.object({ protocol, token: token.optional().describe("a member's access token; without one the dashboard's cookie counts") }),
  site: z.object({ protocol, site_token: token, visitor_token: token.optional(), assistant_id: textId.optional() }),
  widget: z.object({ protocol, assistant_id: textId, visitor_token: token.optional().describe("the one given on first contact") }),
} as const;
