/** Requests of one connection that may wait for their turn, the one that is worked on included. */
export const WAITING_MAX = 200;
/** Bytes that may wait with them; a single request may have more, as long as the transport takes it. */
export const WAITING_BYTES_MAX = 262_144;

/** What is counted for a value beside the text in it. */
const VALUE_BYTES = 8;

/**
 * The order in which one connection's requests are answered (P3): one after another, but requests with different keys
 * side by side. One without a key waits for all before it, and all after it wait for it. What need not wait begins at once.
 */
export class Order {
  /** The last request without a key; undefined once it is answered, as is nearly always the case. */
  private barrier: Promise<unknown> | undefined;
  /** Made for the first request with a key: most connections of a node never send one. */
  private lanes: Map<number, Promise<unknown>> | undefined;

  /** @param work never rejects, and never throws */
  run(key: number | undefined, work: () => Promise<void>): void {
    if (key === undefined) return this.runAlone(work);
    this.lanes ??= new Map();
    const { lanes } = this;
    const before = lanes.get(key) ?? this.barrier;
    const lane = before ? before.then(work) : work();
    lanes.set(key, lane);
    void lane.then(() => {
      if (lanes.get(key) === lane) lanes.delete(key);
    });
  }

  /** Settles when what was asked so far is answered. */
  settled(): Promise<unknown> {
    return Promise.all([this.barrier, ...(this.lanes?.values() ?? [])]);
  }

  private runAlone(work: () => Promise<void>): void {
    const isIdle = this.barrier === undefined && !this.lanes?.size;
    const barrier = isIdle ? work() : this.settled().then(work);
    this.barrier = barrier;
    this.lanes?.clear();
    void barrier.then(() => {
      if (this.barrier === barrier) this.barrier = undefined;
    });
  }
}

/**
 * What one connection asked and was not answered yet, bounded as it arrives: in number and in bytes. It is forgotten
 * when the connection closes, so that nobody works for somebody who has left.
 */
export class Inbox {
  private readonly order = new Order();
  private waiting = 0;
  private bytes = 0;
  private isClosed = false;

  /**
   * @param onOverflow called once, when more was sent than may wait; nothing more is taken from then on
   * @param onError hears of work that failed of itself, and goes on with the next
   */
  constructor(
    private readonly onOverflow: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  get isIdle(): boolean {
    return this.waiting === 0;
  }

  /** @param key as for `Order` */
  take(key: number | undefined, bytes: number, work: () => Promise<void>): void {
    if (this.isClosed) return;
    if (this.waiting >= WAITING_MAX || (this.waiting > 0 && this.bytes + bytes > WAITING_BYTES_MAX)) {
      this.close();
      this.onOverflow();
      return;
    }
    this.waiting += 1;
    this.bytes += bytes;
    this.order.run(key, async () => {
      try {
        if (!this.isClosed) await work();
      } catch (error) {
        this.onError(error);
      }
      this.waiting -= 1;
      this.bytes -= bytes;
    });
  }

  close(): void {
    this.isClosed = true;
  }

  /** Settles when what was asked so far is answered. */
  settled(): Promise<unknown> {
    return this.order.settled();
  }
}

/** About how many bytes a parsed payload holds on to; counts no further than the most that may wait. */
export function sizeOf(payload: unknown): number {
  let size = 0;
  const left = [payload];
  while (left.length > 0 && size <= WAITING_BYTES_MAX) {
    const value = left.pop();
    size += VALUE_BYTES;
    if (typeof value === "string") size += value.length;
    else if (ArrayBuffer.isView(value)) size += value.byteLength;
    else if (Array.isArray(value)) for (const each of value) left.push(each);
    else if (typeof value === "object" && value !== null)
      for (const [name, each] of Object.entries(value)) {
        size += name.length;
        left.push(each);
      }
  }
  return size;
}
