import type { Core } from "../core/core";
import type { DatabaseErrorKind } from "../core/log";
import { databaseFault } from "../core/system";
import type { Down } from "../protocol/events-down";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

const CHECK_EVERY_MS = 1_000;

const WORDS: Partial<Record<DatabaseErrorKind, string>> = {
  disk_full: "The disk of the database is full. What is written now is kept in this browser and saved once there is room again.",
  read_only: "The database takes no changes at the moment. What is written now is kept in this browser and saved once it does.",
};

/**
 * Notifies the members on this node that the database refuses what they write, and when that is over. While it refuses, one
 * write is tried every few seconds, also where nobody asks for `/readyz`.
 */
export class DatabaseAlert {
  private alert: Down["system_alert"] | null = null;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.check(), CHECK_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Somebody who connects while it lasts hears of it as well. */
  welcome(connection: Connection): void {
    if (this.alert && connection.actor.type === "member") connection.send("system_alert", this.alert);
  }

  async check(): Promise<void> {
    if (this.looking || !(this.alert || this.core.databaseErrors.refusedWrite())) return;
    this.looking = true;
    await databaseFault(this.core);
    this.looking = false;
    const refused = this.core.databaseErrors.refusedWrite();
    if (refused && !this.alert) this.begin(refused);
    if (!refused && this.alert) this.end(this.alert);
  }

  private begin({ kind, at }: { kind: DatabaseErrorKind; at: Date }): void {
    this.alert = {
      severity: "critical",
      message: WORDS[kind] ?? "The database refuses what is written.",
      affected_services: ["database"],
      starts_at: at.toISOString(),
      timestamp: this.core.now().toISOString(),
    };
    this.publish(this.alert);
  }

  private end(alert: Down["system_alert"]): void {
    const now = this.core.now().toISOString();
    this.alert = null;
    this.publish({ ...alert, severity: "info", message: "What is written is saved again.", ends_at: now, timestamp: now });
  }

  private publish(alert: Down["system_alert"]): void {
    for (const to of this.hub.connections.values()) if (to.actor.type === "member") to.send("system_alert", alert);
  }
}
