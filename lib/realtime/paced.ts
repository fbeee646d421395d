/** At most one part in so many of a node's time goes into work that can wait. */
const SHARE = 20;
/** The longest that readers wait for what is paced. */
const MAX_WAIT_MS = 2_000;

/**
 * Work that gathers: runs a while after it was asked for, once for all who asked meanwhile, and waits the longer the more
 * time the last run took. What nobody is waiting for gives way to messages when there is much of both.
 */
export class Paced {
  private timer: NodeJS.Timeout | undefined;
  private lastMs = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly gatherMs: number,
    private readonly work: () => Promise<void>,
    /** How many times the last run the next one waits; 0 for what somebody is waiting for. */
    private readonly share = SHARE,
  ) {}

  ask(): void {
    this.timer ??= setTimeout(() => void this.flush(), Math.min(Math.max(this.gatherMs, this.share * this.lastMs), MAX_WAIT_MS));
  }

  /** Runs now what was asked for; one run at a time. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    // Asked for during a run counts for the next one.
    this.timer = undefined;
    this.running = this.running.then(async () => {
      const started = performance.now();
      await this.work();
      this.lastMs = performance.now() - started;
    });
    return this.running;
  }
}
