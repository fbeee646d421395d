import type { Down, DownEvent } from "../protocol/events-down";
import type { Connection } from "./connection";
import { MAX_BUFFERED_BYTES } from "./delivery";
import type { Rooms } from "./rooms";

/** Of one namespace: who is to hear it, and whom of the dialog's readers it is not for. */
type Share = { to: Connection[]; but: string[] };

/** Sends all of these the same. Those on Socket.IO are reached by one emit a namespace, which encodes it once. */
export function emitToAll<E extends DownEvent>(audience: Iterable<Connection>, event: E, payload: Down[E]): void {
  const shares = share(audience, event, payload, () => true);
  for (const [rooms, { to }] of shares) {
    const [first] = to;
    if (first && to.length === 1) first.send(event, payload);
    else if (first) {
      const ids = to.map(({ id }) => id);
      rooms.emit(ids, event, payload);
    }
  }
}

/** The same for the readers of a dialog, by its rooms. @param readers everybody who has joined it; `isFor` says who of them hears */
export function emitToRoom<E extends DownEvent>(
  dialogId: number,
  readers: Iterable<Connection>,
  isFor: (to: Connection) => boolean,
  event: E,
  payload: Down[E],
): void {
  for (const [rooms, { to, but }] of share(readers, event, payload, isFor)) {
    const [first] = to;
    if (first && to.length === 1) first.send(event, payload);
    else if (first) rooms.emitToReaders(dialogId, but, event, payload);
  }
}

function share<E extends DownEvent>(
  audience: Iterable<Connection>,
  event: E,
  payload: Down[E],
  isFor: (to: Connection) => boolean,
): Map<Rooms, Share> {
  const shares = new Map<Rooms, Share>();
  const now = Date.now();
  for (const to of audience) {
    const hears = isFor(to);
    if (!to.rooms) {
      if (hears) to.send(event, payload);
      continue;
    }
    const of = shares.get(to.rooms) ?? { to: [], but: [] };
    shares.set(to.rooms, of);
    const isBehind = hears && to.buffered() > MAX_BUFFERED_BYTES;
    if (hears && !isBehind) {
      to.activeAt = now;
      of.to.push(to);
    } else of.but.push(to.id);
    if (isBehind) to.drop();
  }
  return shares;
}
