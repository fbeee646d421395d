import type { Down } from "@/lib/protocol/events-down";
import type { Environment, Timer } from "./types";

type Alert = Down["system_alert"];

/** setTimeout can't wait longer. */
const LONGEST_MS = 2 ** 31 - 1;
const GRAVITY = { critical: 0, warning: 1, info: 2 } as const;

/** The alerts that hold: each until it ends by its own time, or is said to be over. */
export class AlertBoard {
  /** The gravest first, and the newest of those. */
  alerts: readonly Alert[] = [];
  private readonly held = new Map<number | "server", Alert>();
  private timer: Timer | undefined;

  constructor(
    private readonly environment: Pick<Environment, "now" | "after">,
    private readonly onChange: () => void,
  ) {}

  /** Takes one that is new, another state of one that is known, or the notice that it is over. */
  hear(alert: Alert): void {
    this.held.set(alert.id ?? "server", alert);
    this.settle();
  }

  /** For a connection that ended: what lasts is sent again on the next. */
  clear(): void {
    this.timer?.cancel();
    this.held.clear();
    this.show();
  }

  stop(): void {
    this.timer?.cancel();
  }

  private settle(): void {
    this.timer?.cancel();
    const now = this.environment.now();
    const left = (alert: Alert) => (alert.ends_at === undefined ? Number.POSITIVE_INFINITY : Date.parse(alert.ends_at) - now);
    for (const [id, alert] of this.held) if (left(alert) <= 0) this.held.delete(id);
    const next = Math.min(...[...this.held.values()].map(left));
    this.timer = Number.isFinite(next) ? this.environment.after(Math.min(next, LONGEST_MS), () => this.settle()) : undefined;
    this.show();
  }

  private show(): void {
    const byGravity = (a: Alert, b: Alert) => GRAVITY[a.severity] - GRAVITY[b.severity] || b.timestamp.localeCompare(a.timestamp);
    this.alerts = [...this.held.values()].sort(byGravity);
    this.onChange();
  }
}
