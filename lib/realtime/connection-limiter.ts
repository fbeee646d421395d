import type { Core } from "../core/core";
import { DomainError } from "../core/log";
import { addressKey } from "../core/system";
import { Refusal } from "./authenticate";
import type { Connection, LiveActor } from "./connection";
import type { ConnectionRegistry } from "./connection-registry";
import type { Hub } from "./hub";

/** Of the places of a node, and of those of an address, so much is kept for members. */
const KEPT_FOR_MEMBERS = 0.1;
/** Transports of an address for each connection it may have: some are being refused, or changed for another. */
const TRANSPORTS_FOR_A_CONNECTION = 2;
const COME_BACK_MS = 30_000;

const isStranger = ({ type }: LiveActor): boolean => type === "visitor" || type === "customer";
const placesFor = (actor: LiveActor, limit: number): number => (isStranger(actor) ? limit - Math.floor(limit * KEPT_FOR_MEMBERS) : limit);

/** Counts of something by address. */
class Tally {
  private readonly counts = new Map<string, number>();

  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }
  add(key: string, by: 1 | -1): void {
    const count = this.of(key) + by;
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
  }
}

/**
 * How many connections there may be: a node's total, an address's rate and number, a principal's number (protocol.md 2
 * and 9). Every transport asks here: Socket.IO, raw WebSockets and event streams.
 */
export class ConnectionLimiter {
  private draining = false;
  /** The addresses of connections that have a place on this node, by connection. */
  private readonly places = new Map<string, string>();
  private readonly placesOf = new Tally();
  private readonly transportsOf = new Tally();

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
    private readonly registry?: ConnectionRegistry,
  ) {}

  drain(): void {
    this.draining = true;
  }

  /**
   * A transport opens: what carries a connection, whoever will be on it. One more than an address may have is not
   * accepted at all.
   * @returns what gives it back; undefined where the address has too many
   */
  openTransport(address: string): (() => void) | undefined {
    const key = addressKey(address);
    if (this.transportsOf.of(key) >= this.core.env.WS_MAX_CONNECTIONS_PER_IP * TRANSPORTS_FOR_A_CONNECTION) return undefined;
    this.transportsOf.add(key, 1);
    let isOpen = true;
    return () => {
      if (isOpen) this.transportsOf.add(key, -1);
      isOpen = false;
    };
  }

  /** @throws Refusal RATE_LIMITED over the rate of the address; SERVICE_RESTART while the node drains */
  async mayConnect(address: string): Promise<void> {
    if (this.draining) throw new Refusal("SERVICE_RESTART");
    const hit = await this.core.limits.connections.hit(addressKey(address));
    if (!hit.allowed) throw new Refusal("RATE_LIMITED", hit.retryAfterMs);
  }

  /**
   * Gives a connection its place, before it is greeted; `freePlace` takes it back.
   * @throws Refusal RATE_LIMITED when the node or the address has as many as it may, over all nodes
   */
  async takePlace(id: string, address: string, actor: LiveActor): Promise<void> {
    const { WS_MAX_TOTAL_CONNECTIONS: total, WS_MAX_CONNECTIONS_PER_IP: each } = this.core.env;
    const key = addressKey(address);
    const most = placesFor(actor, each);
    if (this.places.size >= placesFor(actor, total) || this.placesOf.of(key) >= most) throw new Refusal("RATE_LIMITED", COME_BACK_MS);
    this.places.set(id, key);
    this.placesOf.add(key, 1);
    const everywhere = await this.registry?.add(`address:${key}`, id, most);
    if (!everywhere || everywhere.indexOf(id) < most) return;
    this.freePlace(id);
    throw new Refusal("RATE_LIMITED", COME_BACK_MS);
  }

  /** Once more is no harm. */
  freePlace(id: string): void {
    const key = this.releasePlace(id);
    if (key !== undefined) this.registry?.remove([`address:${key}`], id);
  }

  /** @returns the address whose place it was; undefined where it had none */
  private releasePlace(id: string): string | undefined {
    const key = this.places.get(id);
    if (key === undefined) return undefined;
    this.places.delete(id);
    this.placesOf.add(key, -1);
    return key;
  }

  /** Ends the oldest connections of a principal that has more than it may; called after each new one. */
  async evictOldest(connection: Connection): Promise<void> {
    const max = this.core.env.WS_MAX_CONNECTIONS_PER_USER;
    const own = [...this.hub.of(connection.key)].sort((a, b) => a.connectedAt - b.connectedAt);
    for (const old of own.slice(0, Math.max(0, own.length - max))) old.end("CONFLICT_CONNECTION");
    const everywhere = await this.registry?.add(connection.key, connection.id, max);
    const over = everywhere?.slice(0, Math.max(0, everywhere.length - max)) ?? [];
    if (over.length > 0) this.core.bus.publish({ type: "evicted", connectionIds: over });
  }

  /** @throws DomainError RATE_LIMITED when the dialog has as many connections as it may, over all nodes */
  async mayJoin(connection: Connection, dialogId: number): Promise<void> {
    if (connection.joined.has(dialogId)) return;
    const max = this.core.env.WS_MAX_CONNECTIONS_PER_DIALOG;
    const everywhere = await this.registry?.add(`dialog:${dialogId}`, connection.id, max);
    const full = everywhere ? everywhere.indexOf(connection.id) >= max : this.hub.roomSize(dialogId) >= max;
    if (!full) return;
    this.registry?.remove([`dialog:${dialogId}`], connection.id);
    throw new DomainError("RATE_LIMITED", "Too many connections read this conversation", { retryAfterMs: 5_000 });
  }

  /** Counts a connection out of a dialog. */
  leftDialog(connection: Connection, dialogId: number): void {
    this.registry?.remove([`dialog:${dialogId}`], connection.id);
  }

  /** Counts a connection out that has ended; called while it still knows what it had joined. */
  left(connection: Connection): void {
    const address = this.releasePlace(connection.id);
    const dialogs = [...connection.joined.keys()].map((dialogId) => `dialog:${dialogId}`);
    this.registry?.remove([...dialogs, connection.key, ...(address === undefined ? [] : [`address:${address}`])], connection.id);
  }
}
