import { connectTelegram, disconnectTelegram, getTelegramChannel, takePostedUpdate } from "../../channels";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { telegramRoutes } from "../../protocol/routes/telegram";
import { implement } from "../implement";

export const telegram = implement(telegramRoutes, {
  getTelegramChannel: ({ core, actor, params }) => getTelegramChannel(core, actor, params.id),
  connectTelegram: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "checks of a token");
    return connectTelegram(core, actor, params.id, body.token);
  },
  postTelegramUpdate: ({ core, params, body, request }) =>
    takePostedUpdate(core, params.id, request.headers.get("x-telegram-bot-api-secret-token") ?? "", body),
  disconnectTelegram: ({ core, actor, params }) => disconnectTelegram(core, actor, params.id),
});
