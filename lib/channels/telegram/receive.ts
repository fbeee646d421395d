import { timingSafeEqual } from "node:crypto";
import type { Api } from "grammy";
import { telegramBots } from "../../../db/schema";
import type { Core } from "../../core/core";
import { notFound, type RunningJob } from "../../core/log";
import { type AskBot, openBot, TelegramFailure } from "./bot-api";
import { type BotRow, findBot, isSame, keepFailure, webhookUrlOf } from "./bots";
import { COMMANDS } from "./greet";
import { takeUpdate } from "./take-update";

const ALLOWED: NonNullable<NonNullable<Parameters<Api["getUpdates"]>[0]>["allowed_updates"]> = ["message", "edited_message"];

/** Updates come one after another, as by polling: messages of a chat in their order, and one file in memory at a time. */
const POSTED_AT_ONCE = 1;

export type ReceiveOptions = {
  /** How long Telegram may hold a request back until there is something. */
  pollSeconds?: number;
  /** For so long a bot has its place at a time. */
  turnMs?: number;
};

const POLL_SECONDS = 20;
const TURN_MS = 300_000;
/** What a request may take beyond the poll itself. */
const SLACK_SECONDS = 10;
/** After a week without any, Telegram numbers updates anew: they need not come after the last one. */
const NUMBERED_FOR_MS = 6 * 86_400_000;

/**
 * Runs the job `receive_telegram`: tells Telegram where updates go, and where that is nowhere asks for them. One job a bot at a
 * time, over all nodes.
 * @throws TelegramFailure where it is to be tried again later
 */
export async function receiveTelegram(
  core: Core,
  { payload }: RunningJob<"receive_telegram">,
  signal: AbortSignal,
  { pollSeconds = POLL_SECONDS, turnMs = TURN_MS }: ReceiveOptions = {},
): Promise<void> {
  const bot = await findBot(core, payload.assistant_id);
  if (!bot || bot.is_refused) return;
  const token = core.secrets.unseal(bot.token_sealed);
  const ask = await openBot(core, token, { signal, timeoutSeconds: pollSeconds + SLACK_SECONDS });
  try {
    await settleWebhook(core, bot, ask);
    if (webhookUrlOf(core, bot) === "") await poll(core, { bot, ask, token, signal }, { pollSeconds, turnMs });
  } catch (error) {
    if (!(error instanceof TelegramFailure)) throw error;
    await keepFailure(core, bot, error);
    // Where a webhook is set that was not set here, it is taken away with the next attempt.
    if (error.fault === "conflict") await core.db.update(telegramBots).set({ webhook_url: null }).where(isSame(bot));
    if (error.fault !== "unauthorized") throw error;
  }
}

/** Tells Telegram where to post updates, where that was not told yet, and what the bot's menu offers. */
async function settleWebhook(core: Core, bot: BotRow, ask: AskBot): Promise<void> {
  const url = webhookUrlOf(core, bot);
  if (bot.webhook_url === url) return;
  const secret_token = core.secrets.unseal(bot.webhook_sealed);
  await ask((api, signal) =>
    url === ""
      ? api.deleteWebhook({}, signal)
      : api.setWebhook(url, { secret_token, allowed_updates: ALLOWED, max_connections: POSTED_AT_ONCE }, signal),
  );
  await ask((api, signal) => api.setMyCommands(COMMANDS, {}, signal));
  await core.db.update(telegramBots).set({ webhook_url: url, error: null, failing_since: null }).where(isSame(bot));
}

type Polled = { bot: BotRow; ask: AskBot; token: string; signal: AbortSignal };

async function poll(core: Core, { bot, ask, token, signal }: Polled, { pollSeconds, turnMs }: Required<ReceiveOptions>): Promise<void> {
  const until = performance.now() + turnMs;
  let now: BotRow | undefined = bot;
  do {
    const offset = nextUpdate(core, now);
    const updates = await ask((api, aborts) =>
      api.getUpdates({ timeout: pollSeconds, allowed_updates: ALLOWED, ...(offset === undefined ? {} : { offset }) }, aborts),
    );
    if (now.error !== null) await core.db.update(telegramBots).set({ error: null, failing_since: null }).where(isSame(bot));
    for (const update of updates) {
      signal.throwIfAborted();
      await takeUpdate(core, { bot, ask, token, signal }, update);
      await core.db.update(telegramBots).set({ update_id: update.update_id, last_update_at: core.now() }).where(isSame(bot));
    }
    now = await findBot(core, bot.assistant_id);
  } while (now?.token_sealed === bot.token_sealed && performance.now() < until);
}

/** Asked for with this one, all before it are done with. */
function nextUpdate(core: Core, { update_id, last_update_at }: BotRow): number | undefined {
  if (update_id === null || last_update_at === null) return undefined;
  return core.now().getTime() - last_update_at.getTime() > NUMBERED_FOR_MS ? undefined : update_id + 1;
}

const isEqual = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/**
 * Takes an update that Telegram has posted.
 * @param secret what Telegram shows with it
 * @throws DomainError NOT_FOUND for whoever does not know the secret; else as `takeUpdate`, and Telegram posts it again
 */
export async function takePostedUpdate(core: Core, assistantId: string, secret: string, given: unknown): Promise<void> {
  const bot = await findBot(core, assistantId);
  if (!bot || !isEqual(secret, core.secrets.unseal(bot.webhook_sealed))) throw notFound("channel");
  const token = core.secrets.unseal(bot.token_sealed);
  await takeUpdate(core, { bot, token, ask: await openBot(core, token) }, given);
  await core.db.update(telegramBots).set({ last_update_at: core.now(), error: null, failing_since: null }).where(isSame(bot));
}
