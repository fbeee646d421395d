import { eq } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import type { Core } from "../core/core";
import type { Turn } from "./read-turn";

/** How long a turn may go on that ended on another node of which no hint came. */
const LOOK_EVERY_MS = 500;

/**
 * Works while the turn is the dialog's own. With a newer turn, or a person who has the dialog, the signal aborts and nothing
 * of the work is wanted, its errors included.
 */
export async function whileOwn(core: Core, turn: Turn, stopping: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const ended = new AbortController();
  const unwatch = watchTurn(core, turn, () => ended.abort());
  try {
    await work(AbortSignal.any([ended.signal, stopping]));
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  } finally {
    unwatch();
  }
}

/** Reports when the turn is no longer the dialog's own: at once by the bus, and by the database while hints are lost. */
function watchTurn(core: Core, { dialog, epoch }: Turn, onEnd: () => void): () => void {
  const unsubscribe = core.bus.subscribe((event) => {
    if ((event.type === "log" || event.type === "turn") && event.dialog.id === dialog.id && event.turnEpoch > epoch) onEnd();
  });
  const looking = setInterval(async () => {
    const row = await core.db.query.dialogs
      .findFirst({ columns: { turn_epoch: true }, where: eq(dialogs.id, dialog.id) })
      .catch(() => undefined);
    if (row && row.turn_epoch > epoch) onEnd();
  }, LOOK_EVERY_MS);
  return () => {
    unsubscribe();
    clearInterval(looking);
  };
}
