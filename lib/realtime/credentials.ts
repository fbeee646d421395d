import { inArray } from "drizzle-orm";
import { apiKeys, members } from "../../db/schema";
import type { IntegrationActor, MemberActor } from "../core/actor";
import type { Core } from "../core/core";
import type { CloseName } from "../protocol/closes";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

const LOOK_EVERY_MS = 15_000;

/**
 * Ends the connections of members and API keys that were revoked or changed while this node could not be told: the
 * news of it is a hint over Redis, which may be away. Two queries, of those who are connected here.
 */
export class Credentials {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Every fifteen seconds, and at once when Redis comes back. Never throws: the next look covers what this one missed. */
  async look(): Promise<void> {
    try {
      await Promise.all([this.lookAtMembers(), this.lookAtKeys()]);
    } catch (error) {
      this.core.log.warn({ err: error }, "credentials were not looked at");
    }
  }

  private async lookAtMembers(): Promise<void> {
    const connected = this.ofType("member");
    if (connected.size === 0) return;
    const rows = await this.core.db
      .select({ id: members.id, epoch: members.epoch, role: members.role, revoked_at: members.revoked_at })
      .from(members)
      .where(inArray(members.id, [...connected.keys()]));
    const now = new Map(rows.map((row) => [row.id, row]));
    for (const [id, connections] of connected) {
      for (const connection of connections) end(connection, verdict(connection.actor as MemberActor, now.get(id)));
    }
  }

  private async lookAtKeys(): Promise<void> {
    const connected = this.ofType("integration");
    if (connected.size === 0) return;
    const rows = await this.core.db
      .select({ id: apiKeys.id, revoked_at: apiKeys.revoked_at })
      .from(apiKeys)
      .where(inArray(apiKeys.id, [...connected.keys()]));
    const good = new Set(rows.filter((row) => row.revoked_at === null).map((row) => row.id));
    for (const [id, connections] of connected) {
      if (!good.has(id)) for (const connection of connections) connection.end("AUTH_FAILED");
    }
  }

  private ofType(type: "member" | "integration"): Map<number, Connection[]> {
    const found = new Map<number, Connection[]>();
    for (const connection of this.hub.connections.values()) {
      if (connection.actor.type !== type) continue;
      const id = type === "member" ? (connection.actor as MemberActor).memberId : (connection.actor as IntegrationActor).keyId;
      found.set(id, [...(found.get(id) ?? []), connection]);
    }
    return found;
  }
}

type MemberNow = { epoch: number; role: string; revoked_at: Date | null };

function verdict(actor: MemberActor, now: MemberNow | undefined): CloseName | undefined {
  if (!now || now.revoked_at) return "AUTH_FAILED";
  return now.epoch !== actor.epoch || now.role !== actor.role ? "AUTH_EXPIRED" : undefined;
}

function end(connection: Connection, name: CloseName | undefined): void {
  if (name) connection.end(name);
}
