import { isOutside } from "../../core/log";
import type { LiveVisitor } from "../../core/people";
import type { Connection } from "../connection";
import type { Realtime } from "../realtime";

/** Who of a workspace's visitors and customers is connected to this node: a person once, however many tabs they have. */
export function visitorsHere({ hub }: Pick<Realtime, "hub">, workspaceId: number): LiveVisitor[] {
  const found = new Map<string, LiveVisitor>();
  for (const connection of hub.connections.values()) {
    if (connection.actor.workspaceId !== workspaceId || !isOutside(connection.actor)) continue;
    const visitor = toVisitor(connection, connection.actor);
    const known = found.get(visitor.contactId);
    found.set(visitor.contactId, known ? together(known, visitor) : visitor);
  }
  return [...found.values()];
}

const toVisitor = ({ page, connectedAt, about }: Connection, actor: Extract<Connection["actor"], { contactId: string }>): LiveVisitor => ({
  contactId: actor.contactId,
  kind: actor.type,
  name: actor.name,
  assistantId: actor.assistantId,
  page: page ?? null,
  since: new Date(connectedAt).toISOString(),
  country: about.country ?? null,
});

/** Here since the first of their tabs, on the page of the newest. */
const together = (one: LiveVisitor, other: LiveVisitor): LiveVisitor => ({
  ...one,
  page: other.page ?? one.page,
  since: [one.since, other.since].sort()[0] as string,
  country: one.country ?? other.country,
});
