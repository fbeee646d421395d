import { z } from "zod";
import { anyTelegramUpdate } from "../telegram";
import { textId } from "../values";
import { ANYONE, MEMBERS, nothing, route } from "./spec";

const telegramChannel = z.object({
  status: z
    .enum(["disconnected", "connecting", "connected", "failing"])
    .describe("`connecting` until Telegram was asked for updates; `failing` while `error` says why nothing comes or goes"),
  bot: z.object({ id: z.number(), name: z.string(), username: z.string() }).nullable().describe("null where none is connected"),
  updates: z.enum(["webhook", "polling"]).describe("by webhook where PUBLIC_URL is https, else by long polling"),
  error: z.string().nullable().describe("why it does not work at the moment"),
  failing_since: z.string().nullable(),
  last_update_at: z.string().nullable().describe("when something last came from Telegram"),
  connected_at: z.string().nullable(),
});
export type TelegramChannel = z.infer<typeof telegramChannel>;

/** `123456789:AA…`, as @BotFather shows it. */
const telegramToken = z
  .string()
  .trim()
  .regex(/^\d{3,20}:[\w-]{20,100}$/, "is not a bot token such as 123456789:AAF-x…, as @BotFather shows it");

const params = z.object({ id: textId });
const manage = {
  tag: "channels",
  who: MEMBERS,
  scope: "manage",
  admin: true,
  path: "/api/assistants/{id}/channels/telegram",
  params,
} as const;

export const telegramRoutes = {
  getTelegramChannel: route({
    ...manage,
    method: "GET",
    summary: "The bot that an assistant has at Telegram, and how it does; never its token",
    answer: telegramChannel,
  }),
  connectTelegram: route({
    ...manage,
    method: "POST",
    status: 201,
    summary: "Connects an assistant with a bot, in place of the one it had; the token is checked with Telegram first",
    body: z.object({ token: telegramToken }),
    answer: telegramChannel,
    refuses: ["CONFLICT", "UNAVAILABLE"],
  }),
  disconnectTelegram: route({
    ...manage,
    method: "DELETE",
    summary: "Disconnects the bot and forgets its token; its conversations stay",
    answer: nothing,
  }),
  postTelegramUpdate: route({
    tag: "channels",
    who: ANYONE,
    method: "POST",
    path: "/api/channels/telegram/{id}",
    params,
    summary:
      "Where Telegram posts the updates of an assistant's bot, with the secret that it was given in `X-Telegram-Bot-Api-Secret-Token`",
    body: anyTelegramUpdate,
    answer: nothing,
    refuses: ["UNAVAILABLE"],
    maxBodyBytes: 1_048_576,
  }),
} as const;
