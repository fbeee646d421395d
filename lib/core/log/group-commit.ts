import { isDatabaseAway } from "../errors";

/**
 * Puts what arrives within one turn of the event loop into one statement, and what arrives while statements are under
 * way into the next: each caller gets its own answer. `undefined` means that the statement passed over it, or failed for
 * another's fault: it has to be done alone.
 */
export type GroupCommit<I, O> = (item: I) => Promise<O | undefined>;

/** Statements at once: the next gathers while one commits, and neither waits for a client that is slow to read. */
const IN_FLIGHT = 2;
/**
 * Items in one statement. More hold up the first of them, and leave the database idle while so many answers are told at
 * once; less pay too often for what a statement costs however short it is (measured with 32 to 256).
 */
const MAX_ITEMS = 96;

type Waiting<I, O> = { item: I; resolve: (made: O | undefined) => void; reject: (error: unknown) => void };

/**
 * @param commit commits all items at once; answers by their place, `undefined` for one that it passed over
 * @param onFailed hears of each statement that failed, whatever becomes of its items
 */
export function createGroupCommit<I, O>(
  commit: (items: readonly I[]) => Promise<readonly (O | undefined)[]>,
  onFailed?: (error: unknown, items: number) => void,
): GroupCommit<I, O> {
  let gathered: Waiting<I, O>[] = [];
  let inFlight = 0;
  let scheduled = false;

  const schedule = () => {
    if (scheduled || inFlight >= IN_FLIGHT || gathered.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const batch = gathered.slice(0, MAX_ITEMS);
      gathered = gathered.slice(MAX_ITEMS);
      inFlight += 1;
      void settle(batch).finally(() => {
        inFlight -= 1;
        schedule();
      });
      schedule();
    });
  };

  const settle = async (batch: readonly Waiting<I, O>[]) => {
    try {
      const made = await commit(batch.map(({ item }) => item));
      for (const [at, { resolve }] of batch.entries()) resolve(made[at]);
    } catch (error) {
      onFailed?.(error, batch.length);
      // A database that is away would refuse them one by one as well, each after its own timeout.
      const hopeless = isDatabaseAway(error) && !isLockTrouble(error);
      for (const { resolve, reject } of batch) hopeless ? reject(error) : resolve(undefined);
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      gathered.push({ item, resolve, reject });
      schedule();
    });
}

/** SQLSTATE class 40: a deadlock or a serialization failure, which a transaction of one's own may not meet. */
function isLockTrouble(error: unknown): boolean {
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    if (/^40/.test(String((at as { code?: unknown }).code ?? ""))) return true;
  }
  return false;
}
