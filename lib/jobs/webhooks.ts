import type { Core } from "../core/core";
import { enqueueDeliveries } from "../core/webhooks";
import { type Rounds, startFeedRounds } from "./rounds";

/** How often it is looked for retries that are due. */
const EVERY_MS = 1_000;

/** Enqueues what is due to webhooks: at once when the feed has grown here, and every second. */
export const startWebhooks = (core: Core, { everyMs = EVERY_MS } = {}): Rounds =>
  startFeedRounds(core, () => enqueueDeliveries(core), {
    name: "webhooks",
    firstAfterMs: everyMs,
    everyMs,
    failure: "what is due to webhooks could not be looked for; it is tried again",
  });
