import DataLoader from "dataloader";
import { findFlaw } from "../../protocol/parse";

/** Queries of one kind at once; what is asked for meanwhile goes together into the next one. */
export const PACE: Pace = { atOnce: 2, rest: 0 };
const MAX_KEYS = 500;

/** `rest`: how many times as long as a query took it is waited before the next; `most`: keys of one query. */
export type Pace = { atOnce: number; rest: number; most?: number };

/**
 * Asks for rows by key with one query for all that are asked for within a turn of the event loop, or while enough queries
 * are under way: a thousand clients that come back cost a few queries of each kind. A row is read after it was asked for, so that what was committed by then is in it.
 */
export function together<K, V>(
  load: (keys: K[]) => Promise<V[]>,
  keyOf: (row: V) => unknown,
  { atOnce, rest, most = MAX_KEYS } = PACE,
): (key: K) => Promise<V | undefined> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const done = () => {
    running -= 1;
    waiting.shift()?.();
  };
  const loader = new DataLoader<K, V | undefined>(
    async (keys) => {
      running += 1;
      const start = performance.now();
      try {
        const rows = new Map((await load([...new Set(keys)])).map((row) => [keyOf(row), row]));
        return keys.map((key) => rows.get(key));
      } finally {
        if (rest === 0) done();
        else setTimeout(done, rest * (performance.now() - start));
      }
    },
    {
      cache: false,
      maxBatchSize: most,
      batchScheduleFn: (dispatch) => (running < atOnce ? setImmediate(dispatch) : waiting.push(dispatch)),
    },
  );
  // A text that Postgres refuses is the key of nothing, and must not fail those it is asked for with.
  return async (key) => (typeof key === "string" && findFlaw(key) !== undefined ? undefined : loader.load(key));
}

/**
 * Does the same work once for all who ask for it within a turn of the event loop, or while it is being done for those before
 * them; it begins after all of them have asked.
 */
export function once<A, R>(work: (asked: A) => Promise<R>, keyOf: (asked: A) => string): (asked: A) => Promise<R> {
  const waiting = new Map<string, Promise<R>>();
  const running = new Map<string, Promise<unknown>>();
  const begin = (key: string, asked: A): Promise<R> => {
    waiting.delete(key);
    const result = work(asked);
    const ended: Promise<void> = result
      .catch(() => undefined)
      .then(() => {
        if (running.get(key) === ended) running.delete(key);
      });
    running.set(key, ended);
    return result;
  };
  return (asked) => {
    const key = keyOf(asked);
    const known = waiting.get(key);
    if (known) return known;
    const turn = running.get(key) ?? new Promise<void>((resolve) => setImmediate(resolve));
    const result = turn.then(() => begin(key, asked));
    waiting.set(key, result);
    return result;
  };
}
