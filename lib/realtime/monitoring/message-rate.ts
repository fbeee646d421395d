const SECONDS = 60;

/** How many messages each workspace wrote within the last minute, by the second. */
export class MessageRate {
  private readonly seconds = new Map<number, Map<number, number>>();

  /** @param now ms of this node's clock */
  constructor(private readonly now: () => number) {}

  count(workspaceId: number): void {
    const second = Math.floor(this.now() / 1000);
    let counts = this.seconds.get(second);
    if (!counts) {
      counts = new Map();
      this.seconds.set(second, counts);
      this.forget(second);
    }
    counts.set(workspaceId, (counts.get(workspaceId) ?? 0) + 1);
  }

  /** Of one workspace, or of all. */
  lastMinute(workspaceId?: number): number {
    this.forget(Math.floor(this.now() / 1000));
    let sum = 0;
    for (const counts of this.seconds.values())
      for (const [id, count] of counts) if (workspaceId === undefined || id === workspaceId) sum += count;
    return sum;
  }

  private forget(second: number): void {
    for (const old of this.seconds.keys()) {
      if (old > second - SECONDS) return;
      this.seconds.delete(old);
    }
  }
}
