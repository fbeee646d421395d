import { eq } from "drizzle-orm";
import { assistants, assistantTools, sites, telegramBots } from "../../../db/schema";
import type { Assistant } from "../../protocol/routes/assistants";
import type { WidgetSettings } from "../../protocol/widget-settings";
import { writeAudit } from "../audit";
import { type Actor, ADMIN, notFound, requireMember } from "../log";
import { randomToken } from "../system";
import type { Core } from "./core";
import { DEFAULT_AI } from "./default-settings";
import { type AiInput, settleAi } from "./settle-ai";
import { loadAssistant, toAssistant } from "./view";

export type NewAssistant = {
  name: string;
  avatar_url?: string | null | undefined;
  allowed_domains?: string[] | undefined;
  allow_native?: boolean | undefined;
  consent?: string | null | undefined;
  ai?: AiInput | undefined;
  widget?: Partial<WidgetSettings> | undefined;
};

export async function createAssistant(core: Core, actor: Actor, input: NewAssistant): Promise<Assistant> {
  requireMember(actor, ADMIN);
  const { ai = {}, ...plain } = input;
  const settled = settleAi(core, { ai: DEFAULT_AI, webhook_sealed: null }, ai);
  return core.db.transaction(async (tx) => {
    const [row] = await tx
      .insert(assistants)
      .values({
        ...plain,
        id: randomToken("ast_", 12),
        workspace_id: actor.workspaceId,
        ...settled.row,
        created_at: core.now(),
      })
      .returning();
    if (!row) throw new Error("no assistant was made");
    await writeAudit(tx, actor, "assistant.created", `assistant:${row.id}`, { name: row.name });
    return toAssistant(row, settled.secret);
  });
}

/**
 * Changes an assistant; what `ai` and `widget` do not name stays. Other domains end the connections made by the old ones.
 * @throws DomainError NOT_FOUND
 */
export async function updateAssistant(core: Core, actor: Actor, id: string, change: Partial<NewAssistant>): Promise<Assistant> {
  requireMember(actor, ADMIN);
  const { ai = {}, widget, ...plain } = change;
  const { row, secret } = await core.db.transaction(async (tx) => {
    const current = await loadAssistant(tx, actor.workspaceId, id);
    const settled = settleAi(core, current, ai);
    const [changed] = await tx
      .update(assistants)
      .set({ ...plain, ...settled.row, widget: { ...current.widget, ...widget } })
      .where(eq(assistants.id, id))
      .returning();
    if (!changed) throw notFound("assistant");
    await writeAudit(tx, actor, "assistant.updated", `assistant:${id}`, { fields: Object.keys(change) });
    return { row: changed, secret: settled.secret };
  });
  core.bus.publish({ type: "settings", kind: "assistant", id });
  if (change.allowed_domains !== undefined || change.allow_native !== undefined)
    core.bus.publish({ type: "origin_policy", kind: "assistant", id, gone: false });
  return toAssistant(row, secret);
}

/**
 * Removes an assistant: its conversations stay, its visitors' connections end.
 * @throws DomainError NOT_FOUND
 */
export async function deleteAssistant(core: Core, actor: Actor, id: string): Promise<void> {
  requireMember(actor, ADMIN);
  const itsSites = await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, id);
    await tx.update(assistants).set({ deleted_at: core.now(), webhook_sealed: null }).where(eq(assistants.id, id));
    const left = await tx.update(sites).set({ assistant_id: null }).where(eq(sites.assistant_id, id)).returning({ id: sites.id });
    // A secret does not outlive what it was for.
    await tx.delete(assistantTools).where(eq(assistantTools.assistant_id, id));
    await tx.delete(telegramBots).where(eq(telegramBots.assistant_id, id));
    await writeAudit(tx, actor, "assistant.deleted", `assistant:${id}`);
    return left;
  });
  core.bus.publish({ type: "settings", kind: "assistant", id });
  for (const site of itsSites) core.bus.publish({ type: "settings", kind: "site", id: site.id });
  core.bus.publish({ type: "origin_policy", kind: "assistant", id, gone: true });
}
