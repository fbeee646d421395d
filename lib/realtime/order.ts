/**
 * The order in which one connection's requests are answered (P3): one after another, but requests with different keys
 * side by side. One without a key waits for all before it, and all after it wait for it.
 */
export class Order {
  private barrier: Promise<unknown> = Promise.resolve();
  private readonly lanes = new Map<number, Promise<unknown>>();

  /** @param work never rejects */
  run(key: number | undefined, work: () => Promise<void>): void {
    if (key === undefined) {
      this.barrier = this.settled().then(work);
      this.lanes.clear();
      return;
    }
    const lane = (this.lanes.get(key) ?? this.barrier).then(work);
    this.lanes.set(key, lane);
    void lane.then(() => {
      if (this.lanes.get(key) === lane) this.lanes.delete(key);
    });
  }

  /** Settles when what was asked so far is answered. */
  settled(): Promise<unknown> {
    return this.lanes.size === 0 ? this.barrier : Promise.all([this.barrier, ...this.lanes.values()]);
  }
}
