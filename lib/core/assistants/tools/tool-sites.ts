import { and, eq, isNull } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { sites } from "../../../../db/schema";
import { badRequest } from "../../log";
import type { ToolRow } from "./view";

/** The sites whose customers an assistant answers. */
export async function sitesOf(db: Db | Tx, assistantId: string): Promise<string[]> {
  const rows = await db
    .select({ id: sites.id })
    .from(sites)
    .where(and(eq(sites.assistant_id, assistantId), isNull(sites.deleted_at)));
  return rows.map(({ id }) => id);
}

/**
 * Whether a tool is for the customers of a site. One that gets their id is for those of one site alone: the same id
 * is somebody else at another site, which could sign it for whomever it likes.
 */
export const isForSite = (tool: Pick<ToolRow, "site_id" | "customer_id_parameter">, siteId: string, all: readonly string[]): boolean =>
  tool.site_id === null ? tool.customer_id_parameter === null || all.length <= 1 : tool.site_id === siteId;

/** @throws DomainError BAD_REQUEST where a tool names no site of the assistant's, or has to name one and does not */
export async function checkSite(
  db: Db | Tx,
  assistantId: string,
  tool: Pick<ToolRow, "site_id" | "customer_id_parameter" | "audience">,
): Promise<void> {
  const { site_id, customer_id_parameter: bound, audience } = tool;
  if (site_id !== null && audience !== "customers") throw badRequest("site_id: goes with the audience `customers`");
  const all = await sitesOf(db, assistantId);
  if (site_id !== null && !all.includes(site_id)) throw badRequest("site_id: is no site of this assistant's");
  if (site_id === null && bound !== null && all.length > 1)
    throw badRequest("site_id: has to be named, for several sites use this assistant and the same id may be another customer at each");
}
