import { enqueueFollowing } from "../core/automation";
import type { Core } from "../core/core";
import { type Rounds, startFeedRounds } from "./rounds";

/** How often it is looked for what another node has left. */
const EVERY_MS = 1_000;

/** Follows the feeds of workspaces with service levels: at once when one has grown here, and every second. */
export const startAutomation = (core: Core): Rounds =>
  startFeedRounds(core, () => enqueueFollowing(core), {
    name: "automation",
    firstAfterMs: EVERY_MS,
    everyMs: EVERY_MS,
    failure: "what service levels need could not be looked for; it is tried again",
  });
