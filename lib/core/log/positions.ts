import { type Actor, isOutside } from "./actor";
import type { DialogRow } from "./views";

export type PageRequest = {
  after_seq?: number | undefined;
  before_seq?: number | undefined;
  limit?: number | undefined;
  /** So many of the newest messages are passed over, where there is no `after_seq`. */
  offset?: number | undefined;
};

/** The newest number of the log that this actor may see. */
export const lastSeqFor = (actor: Actor, row: DialogRow): number => (isOutside(actor) ? row.public_seq : row.last_seq);

/** The number before it, of those this actor may see. */
export const prevSeqFor = (actor: Actor, row: DialogRow): number =>
  isOutside(actor) ? row.public_prev_seq : Math.max(0, row.last_seq - 1);
