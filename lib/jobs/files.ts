import type { Core } from "../core/core";
import { moveFiles, removeObjects } from "../core/files";
import { type Rounds, startRounds } from "./rounds";

const REMOVED_EVERY_MS = 5_000;
const MOVED_EVERY_MS = 60_000;
/** After the start, so that it does not stand in the way of those who come back. */
const MOVED_FIRST_MS = 10_000;

/** Removes the bytes of files that are gone, and moves files to the store of FILES_URL where that was changed. */
export function startFileWork(core: Core): Rounds {
  const stopping = new AbortController();
  const removals = startRounds(core, () => removeObjects(core), {
    name: "file_removals",
    firstAfterMs: REMOVED_EVERY_MS,
    everyMs: REMOVED_EVERY_MS,
    failure: "the bytes of files that are gone could not be removed; it is tried again",
  });
  const moves = startRounds(core, () => moveFiles(core, stopping.signal), {
    name: "file_moves",
    firstAfterMs: MOVED_FIRST_MS,
    everyMs: MOVED_EVERY_MS,
    failure: "files could not be moved to the store of FILES_URL; it is tried again",
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([removals.stop(), moves.stop()]);
    },
  };
}
