import type { Core } from "../core/core";
import { type Rounds, startFeedRounds } from "./rounds";

/** How often it is looked for retries that are due, bots that were connected, and what another node has left. */
const EVERY_MS = 1_000;

/** Looks for what is due to Telegram and from it: at once when a feed has grown here, and every second. */
export const startTelegram = (core: Core, look: () => Promise<void>, { everyMs = EVERY_MS } = {}): Rounds =>
  startFeedRounds(core, look, {
    name: "telegram",
    firstAfterMs: everyMs,
    everyMs,
    failure: "what is due to Telegram could not be looked for; it is tried again",
  });
