const SECOND_MS = 1_000;

/**
 * Frames of any kind, acknowledgements included, that strangers of one address may send in a second: far above what
 * the windows of events let through, since what they refuse has cost its parsing already.
 */
export class FrameRate {
  private second = 0;
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly now: () => number,
  ) {}

  /** @returns whether one more of this key may be worked on */
  take(key: string): boolean {
    const second = Math.floor(this.now() / SECOND_MS);
    if (second !== this.second) {
      this.second = second;
      this.counts.clear();
    }
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count <= this.most;
  }
}
