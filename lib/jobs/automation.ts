import { enqueueFollowing } from "../core/automation";
import type { Core } from "../core/core";
import { type Rounds, startRounds } from "./rounds";

/** How often it is looked for what another node has left. */
const EVERY_MS = 1_000;

/** Follows the feeds of workspaces with service levels: at once when one has grown here, and every second. */
export function startAutomation(core: Core): Rounds {
  const failure = "what service levels need could not be looked for; it is tried again";
  const rounds = startRounds(core, () => enqueueFollowing(core), {
    name: "automation",
    firstAfterMs: EVERY_MS,
    everyMs: EVERY_MS,
    failure,
  });
  const unsubscribe = core.bus.subscribe((event, remote) => {
    if (event.type === "feed" && !remote) rounds.now();
  });
  return {
    stop: async () => {
      unsubscribe();
      await rounds.stop();
    },
  };
}
