import { inArray } from "drizzle-orm";
import { apiKeys, members } from "../../db/schema";
import type { IntegrationActor, MemberActor } from "../core/actor";
import type { Core } from "../core/core";
import type { CloseName } from "../protocol/closes";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

/**
 * Ends the connections of members and API keys that were revoked or changed while this node could not be told: the
 * event is a hint over Redis, which may be away. Two queries, of those who are connected here.
 */
export class Credentials {
  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  async check(): Promise<void> {
    await Promise.all([this.checkMembers(), this.checkKeys()]);
  }

  private async checkMembers(): Promise<void> {
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

  private async checkKeys(): Promise<void> {
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
