const FLOOR_MS = 1_000;
const CEILING_MS = 30_000;

/**
 * Decorrelated jitter: the next wait lies anywhere between the floor and three times the last one, so that clients
 * which lost one server together don't come back together.
 */
export function nextDelay(lastMs: number, random: number): number {
  const top = Math.max(FLOOR_MS, lastMs) * 3;
  return Math.min(CEILING_MS, Math.round(FLOOR_MS + random * (top - FLOOR_MS)));
}

/** @returns a wait somewhere between two bounds. */
export const between = (lowMs: number, highMs: number, random: number): number => Math.round(lowMs + random * (highMs - lowMs));
