/** Runs work of one key one after another, of different keys side by side. Work rejects where it fails, and never throws. */
export type KeyedQueue = <T>(key: string | number, work: () => Promise<T>) => Promise<T>;

export function createKeyedQueue(): KeyedQueue {
  /** Those who wait for their turn, by key; a key that is here has work under way. */
  const waiting = new Map<string | number, (() => void)[]>();
  const passOn = (key: string | number) => {
    const next = waiting.get(key)?.shift();
    if (next) next();
    else waiting.delete(key);
  };
  return (key, work) => {
    const run = () => {
      const done = work();
      const next = () => passOn(key);
      done.then(next, next);
      return done;
    };
    const others = waiting.get(key);
    if (others) return new Promise<void>((resolve) => others.push(resolve)).then(run);
    waiting.set(key, []);
    return run();
  };
}
