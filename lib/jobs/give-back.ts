import { giveBackAbsent } from "../core/conversations";
import type { Core } from "../core/core";
import { type Rounds, startRounds } from "./rounds";

const EVERY_MS = 5_000;

/** Gives back to the queue what is in the hands of those who aren't there, every few seconds. */
export function startGiveBack(core: Core): Rounds {
  const failure = "conversations in nobody's hands could not be looked for; it is tried again";
  return startRounds(core, () => giveBackAbsent(core), { name: "give_back", firstAfterMs: EVERY_MS, everyMs: EVERY_MS, failure });
}
