/** What runs together: of each key the items that were waiting, in their order. */
export type Batch<I> = readonly { key: string | number; items: readonly I[] }[];

/** Batches at once: the next gathers while others are under way, and none waits for a client that is slow to read. */
const IN_FLIGHT = 3;
/**
 * Items in one batch. More hold up the first of them, and leave the database idle while so many answers are given at once;
 * fewer pay too often for what a batch costs however short it is.
 */
const MAX_ITEMS = 96;

type Entry<I> = { item: I; alone: boolean };

/**
 * Gathers what arrives within one turn of the event loop into one batch, and what arrives while batches are under way
 * into the next. A key is in one batch at a time, so that its items are done in the order in which they came.
 */
export class BatchQueue<I> {
  private readonly waiting = new Map<string | number, Entry<I>[]>();
  /** Keys with something to do, of which nothing is under way. */
  private ready = new Set<string | number>();
  private readonly busy = new Set<string | number>();
  private inFlight = 0;
  private scheduled = false;

  /** @param run does a batch; never rejects */
  constructor(
    private readonly run: (batch: Batch<I>) => Promise<void>,
    private readonly limits = { inFlight: IN_FLIGHT, maxItems: MAX_ITEMS },
  ) {}

  /** @param alone in a batch of its own */
  add(key: string | number, item: I, alone = false): void {
    const entries = this.waiting.get(key);
    if (entries) entries.push({ item, alone });
    else this.waiting.set(key, [{ item, alone }]);
    if (!this.busy.has(key)) this.ready.add(key);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= this.limits.inFlight || this.ready.size === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const batch = this.take();
      this.inFlight += 1;
      void this.run(batch).finally(() => this.release(batch));
      this.schedule();
    });
  }

  private take(): Batch<I> {
    const batch: { key: string | number; items: I[] }[] = [];
    let room = this.limits.maxItems;
    for (const key of this.ready) {
      if (room === 0) break;
      const entries = this.waiting.get(key) ?? [];
      if (entries[0]?.alone && batch.length > 0) continue;
      const items = this.takeOf(entries, room);
      this.ready.delete(key);
      this.busy.add(key);
      batch.push({ key, items: items.map(({ item }) => item) });
      room -= items.length;
      if (items[0]?.alone) break;
    }
    return batch;
  }

  /** The first of a key's items that may go together. */
  private takeOf(entries: Entry<I>[], room: number): Entry<I>[] {
    if (entries[0]?.alone) return entries.splice(0, 1);
    const next = entries.findIndex(({ alone }) => alone);
    return entries.splice(0, Math.min(room, next === -1 ? entries.length : next));
  }

  private release(batch: Batch<I>): void {
    this.inFlight -= 1;
    for (const { key } of batch) {
      this.busy.delete(key);
      if ((this.waiting.get(key)?.length ?? 0) > 0) this.ready.add(key);
      else this.waiting.delete(key);
    }
    this.schedule();
  }
}
