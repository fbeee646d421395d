import type { LimitName, OnRefused, SlidingWindow } from "./limits";

/** Somebody who has met a limit and may not go on yet. */
export type LimitInForce = {
  limit: LimitName;
  /** Whom it is counted for: an address, a principal, an account. */
  subject: string;
  max: number;
  windowMs: number;
  /** How often they tried within the window, the refused attempts among them. */
  count: number;
  /** Since when, and until when, in ms. */
  since: number;
  until: number;
};

export type LimitRegistry = {
  /**
   * A window whose refusals are known here.
   * @param open makes it, with the listener that it tells of them
   */
  watch(limit: LimitName, max: number, windowMs: number, open: (onRefused: OnRefused) => SlidingWindow): SlidingWindow;
  /** Those that hold at the moment. */
  inForce(): LimitInForce[];
  /** As if they had never tried. @returns whether this node knew of it */
  release(limit: LimitName, subject: string): Promise<boolean>;
};

/** Kept at most: who comes from countless addresses fills no memory. */
const KEPT = 10_000;

const keyOf = (limit: string, subject: string) => `${limit}:${subject}`;

/**
 * Remembers on this node which limits were met. What is allowed costs nothing here.
 * @param onMet hears of each limit as it is met, not of each refusal while it holds
 */
export function createLimitRegistry(now: () => number, onMet: (met: LimitInForce) => void): LimitRegistry {
  const windows = new Map<LimitName, SlidingWindow>();
  const met = new Map<string, LimitInForce>();
  const drop = (at: number) => {
    for (const [key, { until }] of met) if (until <= at) met.delete(key);
  };
  return {
    watch(limit, max, windowMs, open) {
      const window = open((subject, { count, retryAfterMs }) => {
        const at = now();
        const key = keyOf(limit, subject);
        const known = met.get(key);
        const until = at + retryAfterMs;
        if (known && known.until > at) {
          known.count = count;
          known.until = until;
          return;
        }
        if (met.size >= KEPT) drop(at);
        const entry = { limit, subject, max, windowMs, count, since: at, until };
        if (met.size < KEPT) met.set(key, entry);
        onMet(entry);
      });
      windows.set(limit, window);
      return window;
    },
    inForce() {
      const at = now();
      drop(at);
      return [...met.values()];
    },
    async release(limit, subject) {
      const known = met.delete(keyOf(limit, subject));
      await windows.get(limit)?.forget(subject);
      return known;
    },
  };
}
