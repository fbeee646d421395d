import { and, asc, eq } from "drizzle-orm";
import { assistantTools } from "../../../../db/schema";
import type { ToolParameters } from "../../../protocol/tools";
import type { CustomerActor } from "../../log";
import type { Core } from "../core";
import { callTool, ToolFailed } from "./call-tool";
import { isForSite, sitesOf } from "./tool-sites";
import type { ToolRow } from "./view";

/** A tool of the owner's as it is put before a model: bound to who asks, whatever is said later. */
export type OfferedTool = {
  name: string;
  description: string;
  parameters: ToolParameters;
  /** @throws ToolFailed */
  run(given: unknown, signal?: AbortSignal): Promise<string>;
};

/** Calls to the owner's systems in one answer; a model that wants more goes round in circles. */
const CALLS_AN_ANSWER = 6;

/** For what the tools are offered. */
type ToolUse = {
  /** The same for the same turn: by it a call is known that another node makes once more. */
  turnId?: string | undefined;
  /** Only what reads: a test that is run again and again must not order or write anything. */
  readsOnly?: boolean | undefined;
};

const mayUse = (tool: ToolRow, customer: CustomerActor | null, sites: readonly string[], readsOnly: boolean): boolean =>
  tool.enabled &&
  (!readsOnly || tool.method === "GET") &&
  (tool.audience === "everyone" || (customer !== null && isForSite(tool, customer.siteId, sites)));

/** The tools that may be used for who asks; whether they still may is looked at again at each call. */
export async function offerTools(
  core: Core,
  assistantId: string,
  customer: CustomerActor | null,
  { turnId, readsOnly = false }: ToolUse,
): Promise<OfferedTool[]> {
  const rows = await core.db
    .select()
    .from(assistantTools)
    .where(eq(assistantTools.assistant_id, assistantId))
    .orderBy(asc(assistantTools.name));
  if (rows.length === 0) return [];
  const sites = await sitesOf(core.db, assistantId);
  let calls = 0;
  const run = async (id: number, given: unknown, signal: AbortSignal | undefined) => {
    calls += 1;
    if (calls > CALLS_AN_ANSWER) throw new ToolFailed("There were too many calls for one answer.");
    const [tool] = await core.db
      .select()
      .from(assistantTools)
      .where(and(eq(assistantTools.id, id), eq(assistantTools.assistant_id, assistantId)));
    if (!tool || !mayUse(tool, customer, await sitesOf(core.db, assistantId), readsOnly))
      throw new ToolFailed("This tool can't be used here.");
    return callTool(core, tool, { arguments: given, customerId: customer?.externalId ?? null, turnId, signal });
  };
  return rows
    .filter((tool) => mayUse(tool, customer, sites, readsOnly))
    .map(({ id, name, description, parameters }) => ({
      name,
      description,
      parameters,
      run: (given, signal) => run(id, given, signal),
    }));
}
