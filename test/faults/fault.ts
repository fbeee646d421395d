import type { House } from "./house";
import type { Load, LoadOptions } from "./load";

/** Messages that a fault's own clients sent besides the steady load, judged by the fault itself. */
export type Extra = { acknowledged: number; lost: number; doubled: number; outOfOrder: number };

type Outcome = {
  /** When the fault ended, as `performance.now()` says; without it, when `run` did. */
  endedAt?: number;
  extra?: Extra;
  /** What else was measured, for the table. */
  note?: string;
};

export type Scene = { house: House; load: Load };

/** One thing that goes wrong under a steady two-way load. */
export type Fault = {
  name: string;
  load?: LoadOptions;
  /** How long the load runs undisturbed before the fault, so that it meets a house at work. */
  warmUpMs?: number;
  /** Resolves when the fault is over. Throws when what it checks beside the log does not hold. */
  run(scene: Scene): Promise<Outcome | undefined>;
  /** Brings back what the fault left broken, after the judgement. */
  repair?(house: House): Promise<void>;
};

export const WARM_UP_MS = 3_000;

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}
