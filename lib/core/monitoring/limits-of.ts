import { and, eq, inArray } from "drizzle-orm";
import { apiKeys, contacts, members } from "../../../db/schema";
import type { LimitInForceView } from "../../protocol/routes/monitoring";
import { type Actor, ADMIN, requireMember } from "../log";
import { firstWorkspaceId, type LimitInForce } from "../system";
import type { Core } from "./core";

/** A limit that is counted for a principal, whose workspace can be found. */
const PRINCIPAL = /^(member|visitor|customer|integration):(\S+)/;

/** The limits that are counted for a workspace, by its id. */
const OF_WORKSPACE: ReadonlySet<LimitInForce["limit"]> = new Set(["sessions-of-workspace", "outreach-of-workspace"]);

const UUID = /^[0-9a-f-]{36}$/;

/**
 * Of the limits in force those that are the actor's to see: of people of their workspace, and in the first workspace of
 * addresses and accounts too, which belong to none.
 * @throws DomainError FORBIDDEN
 */
export async function limitsFor(core: Core, actor: Actor, all: readonly LimitInForce[]): Promise<LimitInForceView[]> {
  requireMember(actor, ADMIN);
  const { workspaceId } = actor;
  const isFirst = workspaceId === (await firstWorkspaceId(core.db));
  const own = await ownPrincipals(core, workspaceId, all);
  const isTheirs = ({ limit, subject }: LimitInForce) => {
    if (OF_WORKSPACE.has(limit)) return subject === String(workspaceId);
    const [principal] = PRINCIPAL.exec(subject) ?? [];
    return principal === undefined ? isFirst : own.has(principal);
  };
  return all.filter(isTheirs).map(view);
}

async function ownPrincipals(core: Core, workspaceId: number, all: readonly LimitInForce[]): Promise<ReadonlySet<string>> {
  const ids: Record<string, Set<string>> = {};
  for (const { subject } of all) {
    const [, type, id] = PRINCIPAL.exec(subject) ?? [];
    if (type && id) ids[type] = (ids[type] ?? new Set()).add(id);
  }
  const numbers = (type: string) => [...(ids[type] ?? [])].map(Number).filter(Number.isSafeInteger);
  const uuids = [...(ids.visitor ?? []), ...(ids.customer ?? [])].filter((id) => UUID.test(id));
  const of = <R>(wanted: readonly unknown[], read: () => Promise<R[]>): Promise<R[]> =>
    wanted.length === 0 ? Promise.resolve([]) : read();
  const [people, keys, outside] = await Promise.all([
    of(numbers("member"), () =>
      core.db
        .select({ id: members.id })
        .from(members)
        .where(and(eq(members.workspace_id, workspaceId), inArray(members.id, numbers("member")))),
    ),
    of(numbers("integration"), () =>
      core.db
        .select({ id: apiKeys.id })
        .from(apiKeys)
        .where(and(eq(apiKeys.workspace_id, workspaceId), inArray(apiKeys.id, numbers("integration")))),
    ),
    of(uuids, () =>
      core.db
        .select({ id: contacts.id })
        .from(contacts)
        .where(and(eq(contacts.workspace_id, workspaceId), inArray(contacts.id, uuids))),
    ),
  ]);
  return new Set([
    ...people.map(({ id }) => `member:${id}`),
    ...keys.map(({ id }) => `integration:${id}`),
    ...outside.flatMap(({ id }) => [`visitor:${id}`, `customer:${id}`]),
  ]);
}

const view = ({ limit, subject, max, windowMs, count, since, until }: LimitInForce): LimitInForceView => ({
  key: `${limit}:${subject}`,
  limit,
  subject,
  max,
  window_seconds: windowMs / 1000,
  count,
  since: new Date(since).toISOString(),
  until: new Date(until).toISOString(),
});
