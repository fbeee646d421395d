import type { assistants } from "../../../db/schema";
import type { Principal } from "../../protocol/dialog";
import type { MemberRole, Scope } from "../../protocol/values";
import { forbidden } from "./errors";
import type { Sight } from "./sight";

/** Who asks for something to be done: the principals of protocol.md 1, with what the credential proved. */
export type MemberActor = {
  type: "member";
  workspaceId: number;
  memberId: number;
  name: string;
  avatarUrl: string | null;
  role: MemberRole;
  /** What they see of the conversations; absent: all. */
  sight?: Sight | undefined;
  /** The sign-in that the credential belongs to. */
  sessionId?: string;
  /** Where the request came from, for the audit log. */
  address?: string;
};
export type CustomerActor = {
  type: "customer";
  workspaceId: number;
  contactId: string;
  siteId: string;
  /** The `sub` of the site token. */
  externalId: string;
  name: string;
  email: string | null;
  assistantId: string | null;
};
export type VisitorActor = {
  type: "visitor";
  workspaceId: number;
  contactId: string;
  name: string;
  assistantId: string;
  /** The customer they had turned out to be when the credential was checked; undefined for who had not written yet. */
  mergedInto?: string | null | undefined;
  /** Where the request or connection came from: what strangers make is limited by it. */
  address?: string;
};
export type IntegrationActor = {
  type: "integration";
  workspaceId: number;
  keyId: number;
  name: string;
  scopes: readonly Scope[];
  address?: string;
};
export type AssistantActor = { type: "assistant"; workspaceId: number; assistantId: string; name: string; avatarUrl: string | null };

/** An assistant, as the author of what it says. */
export const speakerOf = (row: Pick<typeof assistants.$inferSelect, "id" | "workspace_id" | "name" | "avatar_url">): AssistantActor => ({
  type: "assistant",
  workspaceId: row.workspace_id,
  assistantId: row.id,
  name: row.name,
  avatarUrl: row.avatar_url,
});

export type Actor = MemberActor | CustomerActor | VisitorActor | IntegrationActor | AssistantActor;

/** Those on the visitor's side of a dialog. */
export type OutsideActor = CustomerActor | VisitorActor;

export const isOutside = (actor: Actor): actor is OutsideActor => actor.type === "visitor" || actor.type === "customer";

/** Whether an actor is an operator who does not see all conversations. */
export const isNarrowed = (actor: Actor): boolean => actor.type === "member" && actor.sight !== undefined;

/** The id a principal has on the wire. */
export function actorId(actor: Actor): string | number {
  switch (actor.type) {
    case "member":
      return actor.memberId;
    case "customer":
    case "visitor":
      return actor.contactId;
    case "integration":
      return actor.keyId;
    case "assistant":
      return actor.assistantId;
  }
}

/** The key a principal has in the database: `member:1`, `visitor:…`. A customer and the visitor they were differ. */
export const principalKey = (actor: Actor): string => `${actor.type}:${actorId(actor)}`;

export const toPrincipal = (actor: Actor): Principal => ({ type: actor.type, id: actorId(actor), name: actor.name });

/** @returns the wire form of a stored principal key. */
export function principalOf(key: string, name: string): Principal {
  const cut = key.indexOf(":");
  const type = key.slice(0, cut) as Principal["type"];
  const id = key.slice(cut + 1);
  return { type, id: type === "member" || type === "integration" ? Number(id) : id, name };
}

const RANK: Record<MemberRole, number> = { operator: 0, admin: 1, owner: 2 };

/** `manage` is what an admin may, and an admin reads and writes as well. */
export const hasScope = (actor: IntegrationActor, scope: Scope): boolean =>
  actor.scopes.includes(scope) || ((scope === "read" || scope === "write") && actor.scopes.includes("manage"));

/** What a verb needs of a member, or of an API key in a member's place. */
export type Need = { role: MemberRole; scope?: Scope };

/**
 * The one place that decides by role and scope (protocol.md 1). `manage` is what an admin may; nothing that is the
 * owner's is an API key's.
 * @throws DomainError FORBIDDEN
 */
export function requireMember(actor: Actor, need: Need): asserts actor is MemberActor | IntegrationActor {
  if (actor.type === "member" && RANK[actor.role] >= RANK[need.role]) return;
  if (actor.type === "integration" && need.scope && hasScope(actor, need.scope)) return;
  if (actor.type === "member") throw forbidden(`This takes the role ${need.role}`);
  if (actor.type === "integration" && need.scope) throw forbidden(`This takes an API key with the scope ${need.scope}`);
  throw forbidden("This is for members of the workspace");
}

export const OPERATOR: Need = { role: "operator", scope: "read" };
export const OPERATOR_WRITES: Need = { role: "operator", scope: "write" };
export const ADMIN: Need = { role: "admin", scope: "manage" };
export const OWNER: Need = { role: "owner" };
