import { and, eq, sql } from "drizzle-orm";
import { workspaces } from "../../../../db/schema";
import type { MemberActor } from "../../log";
import type { Core } from "../core";

/**
 * Keeps where an owner or admin opened the dashboard, for the links of emails; nothing where PUBLIC_URL says so.
 * @param origin is Baton's own: whoever calls has compared it with the request's host
 */
export async function rememberDashboardOrigin(core: Core, actor: MemberActor, origin: string): Promise<void> {
  if (core.env.PUBLIC_URL || actor.role === "operator") return;
  await core.db
    .update(workspaces)
    .set({ seen_origin: origin })
    .where(and(eq(workspaces.id, actor.workspaceId), sql`${workspaces.seen_origin} is distinct from ${origin}`));
}

/** Where links outside of the browser lead: PUBLIC_URL, else where the dashboard was last opened; null where nobody knows. */
export async function baseOf(core: Core, workspaceId: number): Promise<string | null> {
  if (core.env.PUBLIC_URL) return new URL(core.env.PUBLIC_URL).origin;
  const [found] = await core.db.select({ origin: workspaces.seen_origin }).from(workspaces).where(eq(workspaces.id, workspaceId));
  return found?.origin ?? null;
}
