import type { Core } from "../core/core";
import { eraseOldEvents } from "../core/feed";
import { sweepSpool } from "../core/files";
import { eraseOldCloseCounts } from "../core/monitoring";
import { eraseExpired } from "../core/people";
import { eraseOldDeliveries } from "../core/webhooks";
import { type Rounds, startRounds } from "./rounds";

const EVERY_MS = 3_600_000;
/** After the start, so that it does not stand in the way of those who come back. */
const FIRST_AFTER_MS = 60_000;

/** Erases what is kept no longer, once an hour. */
export function startRetention(core: Core, { firstAfterMs = FIRST_AFTER_MS, everyMs = EVERY_MS } = {}): Rounds {
  const failure = "what is kept no longer could not be erased; it is tried again";
  const erase = async () => {
    await eraseExpired(core);
    await eraseOldCloseCounts(core);
    await eraseOldEvents(core);
    await eraseOldDeliveries(core);
    await sweepSpool(core.stores.spoolFolder, Date.now());
  };
  return startRounds(core, erase, { name: "retention", firstAfterMs, everyMs, failure });
}
