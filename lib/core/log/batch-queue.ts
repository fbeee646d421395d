/** What runs together: of each key the items that were waiting, in their order. */
export type Batch<I> = readonly { key: string | number; items: readonly I[] }[];

/** Batches at once: one is planned while the database works on the other. With more of them each would be smaller, and all together dearer. */
const IN_FLIGHT = 2;
/**
 * Items in one batch. More hold up the first of them, and leave the database idle while so many answers are given at once;
 * fewer pay too often for what a batch costs however short it is.
 */
const MAX_ITEMS = 96;

/** How an item goes together with others. */
export type Company = {
  /** In a batch of its own. */
  alone?: boolean;
  /** It locks rows that others of its kind lock too: one batch at a time has such items, or they would wait for each other in the database. */
  contended?: boolean;
};

type Entry<I> = { item: I } & Company;

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
  /** The batch under way that has the contended items. */
  private contending: Batch<I> | undefined;

  /** @param run does a batch; never rejects */
  constructor(
    private readonly run: (batch: Batch<I>) => Promise<void>,
    private readonly limits = { inFlight: IN_FLIGHT, maxItems: MAX_ITEMS },
  ) {}

  add(key: string | number, item: I, company: Company = {}): void {
    const entry = { item, ...company };
    const entries = this.waiting.get(key);
    if (entries) entries.push(entry);
    else this.waiting.set(key, [entry]);
    if (!this.busy.has(key)) this.ready.add(key);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= this.limits.inFlight || this.ready.size === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const batch = this.take();
      if (batch.length === 0) return;
      this.inFlight += 1;
      void this.run(batch).finally(() => this.release(batch));
      this.schedule();
    });
  }

  private take(): Batch<I> {
    const batch: { key: string | number; items: I[] }[] = [];
    const mayContend = this.contending === undefined;
    let room = this.limits.maxItems;
    for (const key of this.ready) {
      if (room === 0) break;
      const entries = this.waiting.get(key) ?? [];
      if (entries[0]?.alone && batch.length > 0) continue;
      const taken = this.takeOf(entries, room, mayContend);
      if (taken.length === 0) continue;
      this.ready.delete(key);
      this.busy.add(key);
      batch.push({ key, items: taken.map(({ item }) => item) });
      if (taken.some(({ contended }) => contended)) this.contending = batch;
      room -= taken.length;
      if (taken[0]?.alone) break;
    }
    return batch;
  }

  /** The first of a key's items that may go together, and may go now. */
  private takeOf(entries: Entry<I>[], room: number, mayContend: boolean): Entry<I>[] {
    const most = entries[0]?.alone ? 1 : room;
    const end = entries.findIndex(({ alone, contended }, at) => at >= most || (alone && at > 0) || (contended && !mayContend));
    return entries.splice(0, end === -1 ? entries.length : end);
  }

  private release(batch: Batch<I>): void {
    this.inFlight -= 1;
    if (this.contending === batch) this.contending = undefined;
    for (const { key } of batch) {
      this.busy.delete(key);
      if ((this.waiting.get(key)?.length ?? 0) > 0) this.ready.add(key);
      else this.waiting.delete(key);
    }
    this.schedule();
  }
}
