import type { Core } from "../../core/core";
import { addCloseCounts, type CloseCount } from "../../core/monitoring";
import type { NamespaceName } from "../../protocol/values";

const FLUSH_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
/** Kept while the database is away; what comes on top is counted in /metrics alone. */
const KEPT = 10_000;

/** Counts how connections end and why they are refused, and writes that down every two seconds. */
export class CloseTally {
  private counts = new Map<string, CloseCount>();
  private flushing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly core: Core) {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS);
    this.timer.unref();
  }

  /** @param workspaceId null where it is not known who asked */
  note(workspaceId: number | null, namespace: NamespaceName, code: number): void {
    const at = this.core.now().getTime();
    this.add({ workspaceId, namespace, code, minute: new Date(at - (at % MINUTE_MS)), count: 1 });
  }

  /** Settles once all that was counted so far is written, or could not be: then it is tried again. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  /** What is counted from now on is written by `flush` alone. */
  stop(): void {
    clearInterval(this.timer);
  }

  private add(one: CloseCount): void {
    const key = [one.workspaceId, one.minute.getTime(), one.namespace, one.code].join();
    const known = this.counts.get(key);
    if (known) known.count += one.count;
    else if (this.counts.size < KEPT) this.counts.set(key, { ...one });
  }

  private async write(): Promise<void> {
    const { counts } = this;
    if (counts.size === 0) return;
    this.counts = new Map();
    try {
      await addCloseCounts(this.core, [...counts.values()]);
    } catch (error) {
      this.core.databaseErrors.note(error);
      for (const one of counts.values()) this.add(one);
    }
  }
}
