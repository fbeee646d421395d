export type FairQueueOptions = {
  /** What runs at once in all, and of one key. */
  places: number;
  perKey: number;
  /** What may wait of one key. */
  waiting: number;
};

type Waiting = () => void;

/**
 * Runs work with the keys taking turns, so that whoever brings much waits for themselves.
 * @returns a function that settles as the work does, or undefined at once where too much of the key waits already
 */
export function createFairQueue<K>({
  places,
  perKey,
  waiting,
}: FairQueueOptions): <T>(key: K, work: () => Promise<T>) => Promise<T> | undefined {
  const running = new Map<K, number>();
  /** In the order of their turns: whoever was served goes to the end. */
  const queues = new Map<K, Waiting[]>();
  let busy = 0;
  const next = () => {
    for (const [key, queue] of queues) {
      if (busy >= places) return;
      if ((running.get(key) ?? 0) >= perKey) continue;
      const begin = queue.shift();
      queues.delete(key);
      if (queue.length > 0) queues.set(key, queue);
      begin?.();
    }
  };
  const leave = (key: K) => {
    busy -= 1;
    const left = (running.get(key) ?? 0) - 1;
    if (left > 0) running.set(key, left);
    else running.delete(key);
    next();
  };
  return (key, work) => {
    const queue = queues.get(key) ?? [];
    if (queue.length >= waiting) return undefined;
    return new Promise((resolve, reject) => {
      queue.push(() => {
        busy += 1;
        running.set(key, (running.get(key) ?? 0) + 1);
        work()
          .then(resolve, reject)
          .finally(() => leave(key));
      });
      queues.set(key, queue);
      next();
    });
  };
}
