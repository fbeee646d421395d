import type { ToolTried } from "../../../protocol/routes/tools";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, requireMember } from "../../log";
import type { Core } from "../core";
import { loadAssistant } from "../view";
import { callTool, ToolFailed } from "./call-tool";
import { loadTool } from "./view";

/**
 * Makes a tool's call for real, as a model would; that it was made stands in the audit log, without what was sent.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function tryTool(
  core: Core,
  actor: Actor,
  assistantId: string,
  toolId: number,
  input: { arguments: Record<string, unknown>; customer_id?: string | undefined },
): Promise<ToolTried> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const tool = await loadTool(core.db, assistantId, toolId);
  await writeAudit(core.db, actor, "tool.tried", `assistant:${assistantId}`, { tool: tool.name });
  const begun = performance.now();
  const outcome = await callTool(core, tool, { arguments: input.arguments, customerId: input.customer_id ?? null }).then(
    (result) => ({ ok: true, result }),
    (error: unknown) => {
      if (error instanceof ToolFailed) return { ok: false, result: error.message };
      throw error;
    },
  );
  return { ...outcome, took_ms: Math.round(performance.now() - begun) };
}
