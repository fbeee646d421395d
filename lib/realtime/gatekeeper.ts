import type { Core } from "../core/core";
import { DomainError } from "../core/errors";
import { Refusal } from "./authenticate";
import type { Census } from "./census";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

/** How many connections there may be: a node's total, an address's rate, a principal's number (contract 2 and 9). */
export class Gatekeeper {
  private draining = false;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
    private readonly census?: Census,
  ) {}

  drain(): void {
    this.draining = true;
  }

  /** @throws Refusal RATE_LIMITED over the rate of the address or the node's total; SERVICE_RESTART while the node drains */
  async mayConnect(address: string): Promise<void> {
    if (this.draining) throw new Refusal("SERVICE_RESTART");
    const hit = await this.core.limits.connections.hit(address);
    if (!hit.allowed) throw new Refusal("RATE_LIMITED", hit.retryAfterMs);
    if (this.hub.connections.size >= this.core.env.WS_MAX_TOTAL_CONNECTIONS) throw new Refusal("RATE_LIMITED", 30_000);
  }

  /** Ends the oldest connections of a principal that has more than it may; called after each new one. */
  async evictOldest(connection: Connection): Promise<void> {
    const max = this.core.env.WS_MAX_CONNECTIONS_PER_USER;
    const own = [...this.hub.of(connection.key)].sort((a, b) => a.connectedAt - b.connectedAt);
    for (const old of own.slice(0, Math.max(0, own.length - max))) old.end("CONFLICT_CONNECTION");
    const everywhere = await this.census?.add(connection.key, connection.id, connection.connectedAt);
    const over = everywhere?.slice(0, Math.max(0, everywhere.length - max)) ?? [];
    if (over.length > 0) this.core.bus.publish({ type: "evicted", connectionIds: over });
  }

  /** @throws DomainError RATE_LIMITED when the dialog has as many connections as it may, over all nodes */
  async mayJoin(connection: Connection, dialogId: number): Promise<void> {
    if (connection.joined.has(dialogId)) return;
    const max = this.core.env.WS_MAX_CONNECTIONS_PER_DIALOG;
    const everywhere = await this.census?.add(`dialog:${dialogId}`, connection.id, this.core.now().getTime());
    const full = everywhere ? everywhere.indexOf(connection.id) >= max : this.hub.roomSize(dialogId) >= max;
    if (!full) return;
    this.census?.remove(`dialog:${dialogId}`, connection.id);
    throw new DomainError("RATE_LIMITED", "Too many connections read this conversation", { retryAfterMs: 5_000 });
  }

  /** Counts a connection out of a dialog. */
  leftDialog(connection: Connection, dialogId: number): void {
    this.census?.remove(`dialog:${dialogId}`, connection.id);
  }

  /** Counts a connection out that has ended; called while it still knows what it had joined. */
  left(connection: Connection): void {
    for (const dialogId of connection.joined.keys()) this.leftDialog(connection, dialogId);
    this.census?.remove(connection.key, connection.id);
  }
}
