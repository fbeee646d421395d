import type { Bus } from "../../log";

/** So many dialogs are counted; those that said something longest ago are forgotten first. */
const DIALOGS_MAX = 20_000;

/** How many bytes were said so far, in parts, in the turn of a dialog that has this number. */
export type TurnBytes = (dialogId: number, epoch: number) => number;

/** Counts what is said in turns on all nodes, as the bus tells of it. */
export function createTurnBytes(bus: Pick<Bus, "subscribe">): TurnBytes {
  const newest = new Map<number, { epoch: number; bytes: number }>();
  const soFar: TurnBytes = (dialogId, epoch) => {
    const known = newest.get(dialogId);
    return known?.epoch === epoch ? known.bytes : 0;
  };
  bus.subscribe((event) => {
    if (event.type !== "turn" || event.event !== "partial_result") return;
    const { dialog, turnEpoch: epoch, payload } = event;
    if (epoch < (newest.get(dialog.id)?.epoch ?? 0)) return;
    const bytes = soFar(dialog.id, epoch) + Buffer.byteLength(payload.delta);
    newest.delete(dialog.id);
    newest.set(dialog.id, { epoch, bytes });
    const [oldest] = newest.size > DIALOGS_MAX ? newest.keys() : [];
    if (oldest !== undefined) newest.delete(oldest);
  });
  return soFar;
}
