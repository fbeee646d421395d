/** Runs work of one key one after another, of different keys side by side. */
export type KeyedQueue = <T>(key: string | number, work: () => Promise<T>) => Promise<T>;

export function createKeyedQueue(): KeyedQueue {
  /** Those who wait for their turn, by key; a key that is here has work under way. */
  const waiting = new Map<string | number, (() => void)[]>();
  const passOn = (key: string | number) => {
    const next = waiting.get(key)?.shift();
    if (next) next();
    else waiting.delete(key);
  };
  return async (key, work) => {
    const others = waiting.get(key);
    if (others) await new Promise<void>((resolve) => others.push(resolve));
    else waiting.set(key, []);
    try {
      return await work();
    } finally {
      passOn(key);
    }
  };
}
