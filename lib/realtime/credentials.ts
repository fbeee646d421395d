import { and, gt, inArray, isNull } from "drizzle-orm";
import { apiKeys, members, sessions } from "../../db/schema";
import type { Core } from "../core/core";
import { type IntegrationActor, isSameSight, type MemberActor, sightOf } from "../core/log";
import type { CloseName } from "../protocol/closes";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

/**
 * Ends the connections of members and API keys that were revoked or changed while no hint could reach this node: the
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
    const ids = [...connected.keys()];
    // In this order: a member who is removed meanwhile is found to be removed, and not merely signed out.
    const alive = await this.core.db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(inArray(sessions.member_id, ids), gt(sessions.expires_at, this.core.now())));
    const rows = await this.core.db
      .select({ id: members.id, role: members.role, visibility: members.visibility, team_ids: members.team_ids })
      .from(members)
      .where(and(inArray(members.id, ids), isNull(members.revoked_at)));
    const known = new Map(rows.map((row) => [row.id, row]));
    const signedIn = new Set(alive.map(({ id }) => id));
    for (const [id, connections] of connected) {
      for (const connection of connections) end(connection, verdict(connection.actor as MemberActor, known.get(id), signedIn));
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

type MemberNow = Pick<typeof members.$inferSelect, "role" | "visibility" | "team_ids">;

/** A session may have ended because another took its place, so its end is reported as what a newer credential heals. */
function verdict(actor: MemberActor, row: MemberNow | undefined, signedIn: ReadonlySet<string>): CloseName | undefined {
  if (row === undefined) return "AUTH_FAILED";
  const isSame = row.role === actor.role && isSameSight(sightOf(row), actor.sight);
  return isSame && signedIn.has(actor.sessionId ?? "") ? undefined : "AUTH_EXPIRED";
}

function end(connection: Connection, name: CloseName | undefined): void {
  if (name) connection.end(name);
}
