import type { Api } from "grammy";
import type { Core } from "../../core/core";
import { cut } from "../../protocol/cut";

/**
 * Why Telegram did not do what it was asked: `unauthorized` the token is no bot's, `forbidden` the person has left or blocked the
 * bot, `conflict` somebody else takes the bot's updates, `limited` too much at once, `refused` it will never do it,
 * `unavailable` it did not answer, or not as it should.
 */
export type TelegramFault = "unauthorized" | "forbidden" | "conflict" | "limited" | "refused" | "unavailable";

/** Its message can be shown and logged: what the library says of a failed request has the token in it. */
export class TelegramFailure extends Error {
  constructor(
    readonly fault: TelegramFault,
    message: string,
    /** How long Telegram asks to be left alone. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = "TelegramFailure";
  }
}

/** What one request may take; a long poll takes its own time besides. */
const TIMEOUT_SECONDS = 30;
const WORDS_MAX = 300;

/** What 400 says of a chat that is no more, as 403 does. */
const GONE = /chat not found|user is deactivated|PEER_ID_INVALID/i;

function faultOf(code: number, description: string): TelegramFault {
  if (code === 401) return "unauthorized";
  if (code === 403 || GONE.test(description)) return "forbidden";
  if (code === 409) return "conflict";
  if (code === 429) return "limited";
  // What is no address there is none of a bot's either, or there is another server behind it.
  return code >= 500 || code === 404 ? "unavailable" : "refused";
}

type ApiError = { error_code: number; description: string; parameters?: { retry_after?: number } };

const isApiError = (error: unknown): error is ApiError =>
  typeof error === "object" && error !== null && "error_code" in error && "description" in error;

function failureOf(error: unknown): TelegramFailure {
  if (!isApiError(error)) return new TelegramFailure("unavailable", "Telegram did not answer");
  const seconds = error.parameters?.retry_after;
  const words = cut(`${error.error_code} ${error.description}`, WORDS_MAX);
  return new TelegramFailure(faultOf(error.error_code, error.description), words, seconds === undefined ? undefined : seconds * 1_000);
}

/** Asks Telegram as a bot. */
export type AskBot = <T>(ask: (api: Api, signal: Parameters<Api["getMe"]>[0]) => Promise<T>) => Promise<T>;

/**
 * The Bot API of the bot with this token; the library is loaded with the first one.
 * @returns what asks it; it throws TelegramFailure, and the signal's reason where that aborts
 */
export async function openBot(
  { env }: Pick<Core, "env">,
  token: string,
  { signal, timeoutSeconds = TIMEOUT_SECONDS }: { signal?: AbortSignal; timeoutSeconds?: number } = {},
): Promise<AskBot> {
  const { Api } = await import("grammy");
  const api = new Api(token, { apiRoot: env.TELEGRAM_API_URL.replace(/\/+$/, ""), timeoutSeconds });
  return (ask) =>
    ask(api, signal as Parameters<Api["getMe"]>[0]).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw failureOf(error);
    });
}
