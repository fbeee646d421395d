import { asc, count, eq } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { assistants, assistantTools } from "../../../../db/schema";
import type { NewTool, ToolChange, ToolView } from "../../../protocol/routes/tools";
import { TOOL_LIMITS } from "../../../protocol/tools";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, badRequest, conflict, isUniqueViolation, requireMember } from "../../log";
import { callsAnywhere } from "../../system";
import type { Core } from "../core";
import { loadAssistant } from "../view";
import { checkSite } from "./tool-sites";
import { flawOfUrl, namesInUrl } from "./tool-url";
import { loadTool, type ToolRow, toToolView } from "./view";

type Checked = Pick<ToolRow, "url" | "parameters" | "audience" | "customer_id_parameter" | "header_name" | "secret_sealed">;

/** What the fields of a tool have to be to each other. @throws DomainError BAD_REQUEST */
function checkTool(core: Core, tool: Checked): void {
  const { parameters, customer_id_parameter: bound } = tool;
  const flaw = flawOfUrl(tool.url, callsAnywhere(core));
  if (flaw) throw badRequest(`url: ${flaw}`);
  const missing = namesInUrl(tool.url).find((name) => name !== bound && !parameters.required.includes(name));
  if (missing !== undefined) throw badRequest(`url: {${missing}} is not among the required parameters`);
  if (bound !== null && tool.audience !== "customers")
    throw badRequest("audience: customers alone have an id to fill customer_id_parameter with");
  if (bound !== null && Object.hasOwn(parameters.properties, bound))
    throw badRequest("customer_id_parameter: is described as a parameter of the model's as well");
  if ((tool.header_name === null) !== (tool.secret_sealed === null))
    throw badRequest("header_name: goes with a secret, and a secret with it");
}

const seal = (core: Core, secret: string | null): string | null => (secret === null ? null : core.secrets.seal(secret));

async function once<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isUniqueViolation(error) ? conflict("The assistant has a tool of this name already") : error;
  }
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listTools(core: Core, actor: Actor, assistantId: string): Promise<{ data: ToolView[] }> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const rows = await core.db
    .select()
    .from(assistantTools)
    .where(eq(assistantTools.assistant_id, assistantId))
    .orderBy(asc(assistantTools.name));
  return { data: rows.map(toToolView) };
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function getTool(core: Core, actor: Actor, assistantId: string, toolId: number): Promise<ToolView> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  return toToolView(await loadTool(core.db, assistantId, toolId));
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST, CONFLICT for a name that is taken or one tool too many */
export async function createTool(core: Core, actor: Actor, assistantId: string, input: NewTool): Promise<ToolView> {
  requireMember(actor, ADMIN);
  const { secret, ...plain } = input;
  const values = { ...plain, assistant_id: assistantId, secret_sealed: seal(core, secret) };
  checkTool(core, values);
  return once(
    core.db.transaction(async (tx) => {
      await loadAssistant(tx, actor.workspaceId, assistantId);
      await requireRoom(tx, assistantId);
      await checkSite(tx, assistantId, values);
      const now = core.now();
      const [row] = await tx
        .insert(assistantTools)
        .values({ ...values, created_at: now, updated_at: now })
        .returning();
      if (!row) throw new Error("no tool was made");
      await writeAudit(tx, actor, "tool.created", `assistant:${assistantId}`, { tool: row.name, url: row.url });
      return toToolView(row);
    }),
  );
}

/** The assistant's row is locked, so that two at once don't both find the last place. */
async function requireRoom(tx: Tx, assistantId: string): Promise<void> {
  await tx.select({ id: assistants.id }).from(assistants).where(eq(assistants.id, assistantId)).for("update");
  const [held] = await tx.select({ n: count() }).from(assistantTools).where(eq(assistantTools.assistant_id, assistantId));
  if ((held?.n ?? 0) >= TOOL_LIMITS.TOOLS) throw conflict(`An assistant has at most ${TOOL_LIMITS.TOOLS} tools`);
}

/** What decides whose customers a tool is for; anything else can be changed, and a tool taken out of use, as it stands. */
const DECIDE_SITE = ["audience", "site_id", "customer_id_parameter"] as const;

const originOf = (url: string): string => new URL(url.replace(/[{}]/g, "")).origin;

/**
 * Changes a tool; what is not named stays, the secret too.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST, CONFLICT
 */
export async function updateTool(core: Core, actor: Actor, assistantId: string, toolId: number, change: ToolChange): Promise<ToolView> {
  requireMember(actor, ADMIN);
  const { secret, ...plain } = change;
  return once(
    core.db.transaction(async (tx) => {
      await loadAssistant(tx, actor.workspaceId, assistantId);
      const old = await loadTool(tx, assistantId, toolId);
      const patch = { ...plain, ...(secret === undefined ? {} : { secret_sealed: seal(core, secret) }), updated_at: core.now() };
      checkTool(core, { ...old, ...patch });
      if (DECIDE_SITE.some((field) => field in patch)) await checkSite(tx, assistantId, { ...old, ...patch });
      // Else whoever may not read the secret could have it sent to themselves.
      if (old.secret_sealed !== null && secret === undefined && patch.url !== undefined && originOf(patch.url) !== originOf(old.url))
        throw badRequest("secret: has to be entered again for another host");
      const [row] = await tx.update(assistantTools).set(patch).where(eq(assistantTools.id, toolId)).returning();
      if (!row) throw new Error("the tool is gone");
      await writeAudit(tx, actor, "tool.updated", `assistant:${assistantId}`, { tool: row.name, fields: Object.keys(change) });
      return toToolView(row);
    }),
  );
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteTool(core: Core, actor: Actor, assistantId: string, toolId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    const { name } = await loadTool(tx, assistantId, toolId);
    await tx.delete(assistantTools).where(eq(assistantTools.id, toolId));
    await writeAudit(tx, actor, "tool.deleted", `assistant:${assistantId}`, { tool: name });
  });
}
