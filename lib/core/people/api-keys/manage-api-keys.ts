import { and, asc, eq, gt, isNull } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { apiKeys, members } from "../../../../db/schema";
import type { ApiKey, ApiKeyWithKey } from "../../../protocol/routes/api-keys";
import type { List } from "../../../protocol/routes/spec";
import type { Scope } from "../../../protocol/values";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, CURSOR_PART, defineCursor, type IntegrationActor, type MemberActor, notFound, requireMember } from "../../log";
import { hashToken, randomToken } from "../../system";
import type { Core } from "../core";

const CURSOR = defineCursor("api_keys", [CURSOR_PART.id]);

const HINT_LENGTH = 4;

type Maker = Pick<typeof members.$inferSelect, "id" | "name" | "revoked_at">;

const toApiKey = (row: typeof apiKeys.$inferSelect, maker: Maker | null): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  hint: row.key_hint,
  created_by: maker && { id: maker.id, name: maker.name, is_removed: maker.revoked_at !== null },
  last_used_at: row.last_used_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
});

/** The keys of the workspace that are not revoked, oldest first. */
export async function listApiKeys(core: Core, actor: Actor, query: { limit: number; cursor?: string | undefined }): Promise<List<ApiKey>> {
  requireMember(actor, ADMIN);
  const [after] = CURSOR.read(query.cursor);
  const rows = await core.db
    .select({ key: apiKeys, maker: members })
    .from(apiKeys)
    .leftJoin(members, eq(members.id, apiKeys.created_by))
    .where(
      and(eq(apiKeys.workspace_id, actor.workspaceId), isNull(apiKeys.revoked_at), after === undefined ? undefined : gt(apiKeys.id, after)),
    )
    .orderBy(asc(apiKeys.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, ({ key }) => [key.id]);
  return { data: page.rows.map(({ key, maker }) => toApiKey(key, maker)), next_cursor: page.next_cursor };
}

/** A key that makes another makes it for the member who made it. */
async function makerOf(tx: Tx, actor: MemberActor | IntegrationActor): Promise<Maker | null> {
  const made = { id: members.id, name: members.name, revoked_at: members.revoked_at };
  const [maker] =
    actor.type === "member"
      ? await tx.select(made).from(members).where(eq(members.id, actor.memberId))
      : await tx.select(made).from(apiKeys).innerJoin(members, eq(members.id, apiKeys.created_by)).where(eq(apiKeys.id, actor.keyId));
  return maker ?? null;
}

/** Makes an API key. The answer is the only place where it is seen; the database keeps its hash. */
export async function createApiKey(core: Core, actor: Actor, input: { name: string; scopes: Scope[] }): Promise<ApiKeyWithKey> {
  requireMember(actor, ADMIN);
  const key = randomToken("bk_", 32);
  return core.db.transaction(async (tx) => {
    const maker = await makerOf(tx, actor);
    const [row] = await tx
      .insert(apiKeys)
      .values({
        ...input,
        created_by: maker?.id ?? null,
        workspace_id: actor.workspaceId,
        key_hash: hashToken(key),
        key_hint: key.slice(-HINT_LENGTH),
      })
      .returning();
    if (!row) throw new Error("no API key was made");
    await writeAudit(tx, actor, "api_key.created", `integration:${row.id}`, { name: row.name, scopes: row.scopes });
    return { ...toApiKey(row, maker), key };
  });
}

/**
 * Revokes an API key: it opens nothing from now on, and the event streams it has open end.
 * @throws DomainError NOT_FOUND
 */
export async function deleteApiKey(core: Core, actor: Actor, id: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    const [row] = await tx
      .update(apiKeys)
      .set({ revoked_at: core.now() })
      .where(and(eq(apiKeys.id, id), eq(apiKeys.workspace_id, actor.workspaceId), isNull(apiKeys.revoked_at)))
      .returning({ id: apiKeys.id });
    if (!row) throw notFound("API key");
    await writeAudit(tx, actor, "api_key.revoked", `integration:${id}`);
  });
  core.bus.publish({ type: "revoked", principal: `integration:${id}` });
}
