const TICK_MS = 500;
/** The worst of so many ticks is told: five seconds. */
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

  /** The worst of the last five seconds, in ms. */
  get worstMs(): number {
    return Math.round(Math.max(0, ...this.late));
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
