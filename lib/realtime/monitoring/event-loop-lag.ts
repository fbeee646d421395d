const TICK_MS = 500;
/** The average goes over so many ticks: five seconds. */
const TICKS = 10;

/** How late this node's event loop comes to what is due. */
export class EventLoopLag {
  private readonly late: number[] = [];
  private due: number;
  private readonly ticking: NodeJS.Timeout;

  /** @param elapsed ms since some moment, which nobody sets */
  constructor(private readonly elapsed: () => number = () => performance.now()) {
    this.due = elapsed() + TICK_MS;
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    this.ticking.unref();
  }

  /** The average of the last five seconds, in ms: one short pause, as at a start, is no slow node, a long one is. */
  get averageMs(): number {
    return Math.round(this.late.reduce((sum, late) => sum + late, 0) / TICKS);
  }

  tick(): void {
    const now = this.elapsed();
    this.late.push(Math.max(0, now - this.due));
    if (this.late.length > TICKS) this.late.shift();
    this.due = now + TICK_MS;
  }

  stop(): void {
    clearInterval(this.ticking);
  }
}
