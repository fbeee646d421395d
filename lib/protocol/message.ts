import { z } from "zod";
import { isEmoji } from "./emoji";
import { clientId, email, LIMITS, line, numericId, position, roomName, textId, turnToken } from "./values";

const sender = z.enum(["user", "manager", "assistant", "system"]);
export type Sender = z.infer<typeof sender>;

const messageKind = z.enum(["text", "image", "file", "event", "note"]);
export type MessageKind = z.infer<typeof messageKind>;

/** Text that a person wrote. Its size in bytes is a setting, checked by the verb (TOO_LARGE). */
const writtenText = z.string().max(LIMITS.FRAME_BYTES_MAX);

const written = {
  client_id: clientId,
  text: writtenText.default(""),
  kind: z.enum(["text", "image", "file", "note"]).default("text"),
  attachments: z.array(textId).max(LIMITS.ATTACHMENTS_MAX).default([]),
  reply_to: numericId.nullish(),
  expected_seq: position.optional().describe("the last number the writer had seen: CONFLICT where others have written since"),
};

const hasContent = (value: { text: string; attachments: string[] }) => value.text.trim() !== "" || value.attachments.length > 0;
const NEEDS_CONTENT = { path: ["text"], message: "is empty and nothing is attached" };

/** The body of a message posted to a dialog or room that the path names. */
export const newMessage = z.object(written).refine(hasContent, NEEDS_CONTENT);
export type NewMessage = z.output<typeof newMessage>;

/** Where a visitor is when they write. */
export const visitorContext = z
  .object({
    page_url: z.string().max(2048).optional(),
    page_title: z.string().max(300).optional(),
    referrer: z.string().max(2048).optional(),
    locale: z.string().max(35).optional(),
    timezone: z.string().max(64).optional(),
  })
  .partial();
export type VisitorContext = z.infer<typeof visitorContext>;

/** The page of the site that a visitor or customer is on now. */
export const pageView = z.object({
  url: z.string().min(1).max(2048),
  title: z.string().max(300).optional(),
  referrer: z.string().max(2048).optional(),
});

const beginsWith = clientId
  .optional()
  .describe("begins another conversation than the open one: the `client_id` of its first message, on that one and on what follows it");

/** `chat_message`: as above, with its dialog or room, or neither for a visitor's open dialog. */
export const chatMessage = z
  .object({
    ...written,
    dialog_id: numericId.optional(),
    room: roomName.optional(),
    begins_with: beginsWith,
    context: visitorContext.optional(),
  })
  .refine(hasContent, NEEDS_CONTENT)
  .refine(({ dialog_id, room, begins_with }) => [dialog_id, room, begins_with].filter((named) => named !== undefined).length <= 1, {
    path: ["room"],
    message: "dialog_id and begins_with exclude each other",
  });

/** `POST /api/dialogs`; a member says with whom. */
export const firstMessage = z
  .object({
    ...written,
    begins_with: beginsWith,
    context: visitorContext.optional(),
    contact_id: z.uuid().optional().describe("by a member: with whom"),
    email: email.optional().describe("by a member: with whoever has this address"),
    channel: z
      .enum(["web", "api", "email"])
      .optional()
      .describe("of a conversation that it begins: `api` for a program of one's own, `email` by a member for one by e-mail, else `web`"),
  })
  .refine(hasContent, NEEDS_CONTENT);

/** `POST /api/dialogs/{id}/messages`: a visitor or customer may tell where they are, an API key speak as the assistant. */
export const messageInDialog = z
  .object({
    ...written,
    context: visitorContext.optional(),
    turn_token: turnToken.optional().describe("by an API key that has the turn: the message is the assistant's"),
    send_at: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .optional()
      .describe("by a member: when it is sent, within a year"),
    cancel_if_answered: z.boolean().optional().describe("with `send_at`: it is not sent where the person outside has written by then"),
  })
  .refine(hasContent, NEEDS_CONTENT)
  .refine(({ send_at, cancel_if_answered }) => send_at !== undefined || cancel_if_answered === undefined, {
    path: ["cancel_if_answered"],
    message: "goes with send_at alone",
  });

export const editMessage = z.object({
  dialog_id: numericId,
  message_id: numericId,
  text: writtenText.refine((text) => text.trim() !== "", "is empty"),
});
export const deleteMessage = z.object({ dialog_id: numericId, message_id: numericId });

/** `react`: sets or takes back one's own reaction. */
export const react = z.object({
  dialog_id: numericId,
  message_id: numericId,
  emoji: z.string().max(LIMITS.EMOJI_MAX).refine(isEmoji, "is not one emoji").describe("one emoji"),
  on: z.boolean(),
});

const reaction = z.object({
  emoji: z.string(),
  count: z.number().int().describe("how many reacted with it"),
  mine: z.boolean().describe("whoever receives this is one of them"),
});
export type Reaction = z.infer<typeof reaction>;

export const attachment = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  url: z.string(),
  width: z.number().optional(),
  height: z.number().optional(),
});
export type Attachment = z.infer<typeof attachment>;

export const citation = z.object({
  index: z.number().int().describe("the number the text uses: [1]"),
  title: z.string(),
  heading: z.string().nullable(),
  quote: z.string().describe("the words of the source that the answer rests on"),
  url: z.string().nullable(),
});
export type Citation = z.infer<typeof citation>;

export const author = z.object({ id: z.union([z.string(), z.number()]), name: z.string(), avatar_url: z.string().nullable() });

/** A message's place in another conversation. */
const movedPlace = z.object({ dialog_id: z.number(), message_id: z.number(), seq: position });
export type MovedPlace = z.infer<typeof movedPlace>;

export const message = z.object({
  id: z.number(),
  dialog_id: z.number(),
  seq: position,
  changed_seq: position,
  client_id: z.string().nullable(),
  sender,
  kind: messageKind,
  text: z.string(),
  timestamp: z.string(),
  author: author.nullable(),
  attachments: z.array(attachment),
  citations: z.array(citation),
  reply_to: z.number().nullable(),
  reactions: z.array(reaction).describe("in the order in which they were first given"),
  edited_at: z.string().nullable(),
  deleted_at: z.string().nullable(),
  sensitive: z.boolean(),
  moved_from: movedPlace.optional().describe("where it stood before its conversation was merged into this one, or split off"),
  moved_to: movedPlace.optional().describe("where it stands since; here it is as one that was deleted"),
  event: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("for kind `event`: what happened, so that a client can say it in its own language"),
});
export type Message = z.infer<typeof message>;

/** A message as the live stream and the sender's ack carry it: with the number before it that this recipient may see. */
export const liveMessage = message.extend({
  prev_seq: position.describe("there is a gap when it is greater than the number one has"),
});
export type LiveMessage = z.infer<typeof liveMessage>;

/** What a page of a dialog's log answers with (protocol.md 4). */
export const messagesPage = z.object({
  messages: z.array(message),
  last_seq: position,
  has_more: z.boolean(),
  reset: z.boolean().optional(),
});
export type MessagesPage = z.infer<typeof messagesPage>;

/** What a visitor or customer says of a conversation that was resolved. */
export const ratingBody = z.object({
  score: z.number().int().min(1).max(5),
  comment: z
    .string()
    .trim()
    .max(2000)
    .transform((text) => text || undefined)
    .optional(),
});

export const reason = line(500);
/** The reason of whoever asks for a person and gives none. */
export const REASON_UNSAID = "Asked for a person";
