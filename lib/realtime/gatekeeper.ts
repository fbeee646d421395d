import type { Core } from "../core/core";
import { Refusal } from "./authenticate";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

/** How many connections there may be: a node's total, an address's rate, a principal's number (contract 2 and 9). */
export class Gatekeeper {
  /** Connections that are being admitted: they count, else many at once would slip through. */
  private draining = false;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
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
  evictOldest(key: string): void {
    const own = [...this.hub.of(key)].sort((a, b) => a.connectedAt - b.connectedAt);
    const over: Connection[] = own.slice(0, Math.max(0, own.length - this.core.env.WS_MAX_CONNECTIONS_PER_USER));
    for (const connection of over) connection.end("CONFLICT_CONNECTION");
  }
}
