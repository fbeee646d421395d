import { setImmediate as nextTurn } from "node:timers/promises";

/** Work goes on for so long before others get their turn. */
const STEP_MS = 8;
const ITEMS_AT_ONCE = 200;
const SORTED_AT_ONCE = 1_000;

/** Gives others their turn where one is due; awaited again and again within long work. */
export type Breathe = () => Promise<unknown> | undefined;

export function breathing(): Breathe {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STEP_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}

/** Calls for each of many small things, in turns with others. */
export async function eachInTurns<T>(items: Iterable<T>, call: (item: T) => void, breathe: Breathe): Promise<void> {
  let n = 0;
  for (const item of items) {
    call(item);
    n += 1;
    if (n % ITEMS_AT_ONCE === 0) await breathe();
  }
}

/** The order of words that are looked up by their beginning: that of their code units. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Words in that order, sorted in turns with others. */
export async function sortInTurns(words: readonly string[], breathe: Breathe): Promise<string[]> {
  let runs: string[][] = [];
  for (let at = 0; at < words.length; at += SORTED_AT_ONCE) {
    runs.push(words.slice(at, at + SORTED_AT_ONCE).sort(compare));
    await breathe();
  }
  while (runs.length > 1) {
    const longer: string[][] = [];
    for (let at = 0; at < runs.length; at += 2) longer.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], breathe));
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merge(a: readonly string[], b: readonly string[], breathe: Breathe): Promise<string[]> {
  const merged: string[] = [];
  let [x, y] = [0, 0];
  while (merged.length < a.length + b.length) {
    const [left, right] = [a[x], b[y]];
    if (left !== undefined && (right === undefined || left <= right)) {
      merged.push(left);
      x += 1;
    } else if (right !== undefined) {
      merged.push(right);
      y += 1;
    }
    if (merged.length % SORTED_AT_ONCE === 0) await breathe();
  }
  return merged;
}
