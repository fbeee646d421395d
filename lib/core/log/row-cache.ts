/** How long another node may go on with a row that was changed while no hint could reach it. */
export const ROW_MAX_AGE_MS = 1_000;
/** Rows remembered; the oldest goes first. */
const ROWS_MAX = 1_000;

export type RowCache<K, V> = {
  /** As it was at most `ROW_MAX_AGE_MS` ago. */
  get(key: K): Promise<V | undefined>;
  /** As it is in the database now, which is what the others get from here on. */
  refresh(key: K): Promise<V | undefined>;
  /** It has changed: the next one who asks reads it. */
  forget(key: K): void;
  forgetAll(): void;
};

/**
 * Remembers rows that hardly ever change, so that a thousand connections that come through one assistant read it once a
 * second. A domain event forgets what changed; where it is not heard, age bounds how old an answer may be. Which is why
 * nothing that must end sooner than that on a node that hears nothing may be decided by what is remembered.
 */
export function createRowCache<K, V>(load: (key: K) => Promise<V | undefined>, now: () => Date): RowCache<K, V> {
  type Entry = { at: number; row: Promise<V | undefined> };
  const entries = new Map<K, Entry>();

  const refresh = (key: K): Promise<V | undefined> => {
    const entry: Entry = { at: now().getTime(), row: load(key) };
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= ROWS_MAX) break;
      entries.delete(oldest);
    }
    const drop = () => void (entries.get(key) === entry && entries.delete(key));
    // What is not there is not remembered: it may be made at any moment.
    entry.row.then((row) => row === undefined && drop(), drop);
    return entry.row;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      return entry && now().getTime() - entry.at < ROW_MAX_AGE_MS ? entry.row : refresh(key);
    },
    refresh,
    forget: (key) => void entries.delete(key),
    forgetAll: () => entries.clear(),
  };
}
