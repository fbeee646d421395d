import { z } from "zod";

/** What Telegram says of a file; with its id it is asked for. */
const file = z.object({
  file_id: z.string(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
});
export type TelegramFile = z.infer<typeof file>;

const user = z.object({
  id: z.number(),
  is_bot: z.boolean().optional(),
  first_name: z.string(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
export type TelegramUser = z.infer<typeof user>;

/** Of a message at Telegram what Baton reads; the rest is left. */
const telegramMessage = z.object({
  message_id: z.number(),
  edit_date: z.number().optional(),
  chat: z.object({ id: z.number(), type: z.string() }),
  from: user.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  reply_to_message: z.object({ message_id: z.number() }).optional(),
  photo: z.array(file).optional().describe("one picture in several sizes, the largest last"),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  sticker: file.extend({ emoji: z.string().optional() }).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  venue: z.object({ title: z.string(), address: z.string() }).optional(),
  contact: z.object({ phone_number: z.string(), first_name: z.string(), last_name: z.string().optional() }).optional(),
});
export type TelegramMessage = z.infer<typeof telegramMessage>;

/** Of an update what Baton asks for. */
export const telegramUpdate = z.object({
  update_id: z.number(),
  message: telegramMessage.optional(),
  edited_message: telegramMessage.optional(),
});

/** What any update is, also one that is not understood. */
export const anyTelegramUpdate = z.looseObject({ update_id: z.number().int().nonnegative() });
