import { DomainError } from "../log";

/** Whole uploads of the largest size that are in memory at once; each costs a few times its size while it is read and stored. */
const LARGEST_AT_ONCE = 4;
const BYTES_AT_LEAST = 67_108_864;
/** Of the memory for uploads, so much may be one address's. */
const SHARE_OF_AN_ADDRESS = 0.5;
const WAITING_MAX = 100;
const WAITS_MS = 20_000;
const COME_BACK_MS = 5_000;

type Waiting = { key: string; bytes: number; begin: () => void };

/** Bounds the bytes of uploads that are under way at once on this node: others wait, with their bodies unread. */
export type UploadSlots = {
  /**
   * @param key whose upload it is, by address
   * @returns what gives the place back
   * @throws DomainError RATE_LIMITED where too many wait already, or one has waited too long
   */
  take(key: string, bytes: number): Promise<() => void>;
};

export function createUploadSlots(maxUploadBytes: number): UploadSlots {
  const most = Math.max(BYTES_AT_LEAST, maxUploadBytes * LARGEST_AT_ONCE);
  const held = new Map<string, number>();
  let used = 0;
  let waiting: Waiting[] = [];

  const fits = ({ key, bytes }: { key: string; bytes: number }) => {
    const own = held.get(key) ?? 0;
    // One is let through however large it is: its size was checked before.
    return used === 0 || (used + bytes <= most && (own === 0 || own + bytes <= most * SHARE_OF_AN_ADDRESS));
  };
  const count = (key: string, bytes: number) => {
    used += bytes;
    const own = (held.get(key) ?? 0) + bytes;
    if (own > 0) held.set(key, own);
    else held.delete(key);
  };
  const admitWaiting = () => {
    for (const each of [...waiting]) {
      if (!fits(each)) continue;
      waiting = waiting.filter((other) => other !== each);
      count(each.key, each.bytes);
      each.begin();
    }
  };
  const tooMany = () => new DomainError("RATE_LIMITED", "Too many uploads at once", { retryAfterMs: COME_BACK_MS });

  return {
    async take(key, bytes) {
      if (fits({ key, bytes })) count(key, bytes);
      else if (waiting.length >= WAITING_MAX) throw tooMany();
      else
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(() => {
            waiting = waiting.filter((other) => other !== entry);
            reject(tooMany());
          }, WAITS_MS);
          const begin = () => {
            clearTimeout(late);
            resolve();
          };
          const entry: Waiting = { key, bytes, begin };
          waiting.push(entry);
        });
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        count(key, -bytes);
        admitWaiting();
      };
    },
  };
}
