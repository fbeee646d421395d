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
