import type { Core } from "../../core/core";
import { type AlertToTell, readAlertsToTell } from "../../core/monitoring";
import type { Connection } from "../connection";
import { emitToAll } from "../emit-to-all";
import type { Hub } from "../hub";

/** A hint of another node may be lost. */
const READ_EVERY_MS = 5_000;

/**
 * Tells those who are connected here what owners posted, and whoever connects while it holds. Each node reads the alerts
 * itself, on a hint and every few seconds, so each is told once.
 */
export class SystemAlerts {
  private readonly told = new Map<number, AlertToTell>();
  private reading: Promise<void> | undefined;
  private isAskedAgain = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  start(): void {
    void this.read();
    this.timer = setInterval(() => void this.read(), READ_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  welcome(connection: Connection): void {
    const now = this.core.now();
    for (const alert of this.told.values())
      if (isFor(connection, alert) && !hasEnded(alert, now)) connection.send("system_alert", alert.payload);
  }

  /** Never throws: the next time comes by itself. */
  read(): Promise<void> {
    this.isAskedAgain = true;
    this.reading ??= this.readAll().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    try {
      while (this.isAskedAgain) {
        this.isAskedAgain = false;
        this.take(await readAlertsToTell(this.core, [...this.told.keys()]));
      }
    } catch (error) {
      this.core.databaseErrors.note(error);
    }
  }

  private take(alerts: readonly AlertToTell[]): void {
    const now = this.core.now();
    const known = new Set(alerts.map(({ id }) => id));
    for (const id of this.told.keys()) if (!known.has(id)) this.told.delete(id);
    for (const alert of alerts) {
      const before = this.told.get(alert.id);
      const isOver = hasEnded(alert, now);
      if (isOver) this.told.delete(alert.id);
      else this.told.set(alert.id, alert);
      // One whose time has come is known to be over; one that was ended is not.
      if (before?.payload.timestamp !== alert.payload.timestamp)
        emitToAll(
          [...this.hub.connections.values()].filter((to) => isFor(to, alert)),
          "system_alert",
          alert.payload,
        );
    }
  }
}

const hasEnded = ({ payload }: AlertToTell, now: Date): boolean =>
  payload.ends_at !== undefined && Date.parse(payload.ends_at) <= now.getTime();

function isFor({ actor }: Connection, { workspaceId, audience }: AlertToTell): boolean {
  if (actor.workspaceId !== workspaceId || actor.type === "integration") return false;
  return actor.type === "member" || audience === "everyone";
}
