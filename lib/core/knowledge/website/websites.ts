import { and, asc, count, eq, gt, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { assistants, websitePages, websites } from "../../../../db/schema";
import type { List } from "../../../protocol/routes/spec";
import type { Website, WebsitePage } from "../../../protocol/routes/websites";
import { loadAssistant } from "../../assistants";
import {
  type Actor,
  ADMIN,
  badRequest,
  CURSOR_PART,
  DomainError,
  defineCursor,
  insertJobs,
  jobOf,
  notFound,
  OPERATOR,
  requireMember,
} from "../../log";
import type { Core } from "../core";
import { nextRun } from "./crawl-website";

const CURSOR = defineCursor("websites", [CURSOR_PART.id]);
const PAGES_CURSOR = defineCursor("website_pages", [CURSOR_PART.text]);

type WebsiteRow = typeof websites.$inferSelect;
type Page = { limit: number; cursor?: string | undefined };

const WEBSITES_MAX = 20;

async function toWebsite(core: Core, row: WebsiteRow): Promise<Website> {
  const having = (state: WebsitePage["state"]) => sql<number>`(count(*) filter (where ${websitePages.state} = ${state}))::int`;
  const [pages] = await core.db
    .select({ found: count(), read: having("read"), failed: having("failed") })
    .from(websitePages)
    .where(eq(websitePages.website_id, row.id));
  const { id, url, every, status, note } = row;
  return {
    ...{ id, url, every, status, note },
    ...(pages ?? { found: 0, read: 0, failed: 0 }),
    finished_at: row.finished_at?.toISOString() ?? null,
    next_at: row.next_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

/** The websites that an assistant knows, in the order in which they were added. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listWebsites(core: Core, actor: Actor, assistantId: string, query: Page): Promise<List<Website>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [last] = CURSOR.read(query.cursor);
  const after = last === undefined ? undefined : gt(websites.id, last);
  const rows = await core.db
    .select()
    .from(websites)
    .where(and(eq(websites.assistant_id, assistantId), after))
    .orderBy(asc(websites.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  return { data: await Promise.all(page.rows.map((row) => toWebsite(core, row))), next_cursor: page.next_cursor };
}

/**
 * Adds a website to what an assistant knows: its pages are read from now on.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST, CONFLICT
 */
export async function addWebsite(
  core: Core,
  actor: Actor,
  assistantId: string,
  { url, every }: { url: string; every: WebsiteRow["every"] },
): Promise<Website> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const address = new URL(url);
  if (address.username || address.password) throw badRequest("url: holds a password; websites are read as anybody sees them");
  address.hash = "";
  const row = await core.db.transaction(async (tx) => {
    await tx.select({ id: assistants.id }).from(assistants).where(eq(assistants.id, assistantId)).for("update");
    const held = await tx.select({ url: websites.url }).from(websites).where(eq(websites.assistant_id, assistantId));
    if (held.length >= WEBSITES_MAX) throw new DomainError("CONFLICT", `An assistant knows at most ${WEBSITES_MAX} websites`);
    if (held.some((one) => one.url === address.href)) throw new DomainError("CONFLICT", "The assistant knows this website already");
    const values = { assistant_id: assistantId, url: address.href, every, status: "waiting" as const, run: 1, created_at: core.now() };
    const [made] = await tx.insert(websites).values(values).returning();
    if (!made) throw new Error("an insert answered with no row");
    await enqueueRun(tx, made, core.now());
    return made;
  });
  core.bus.publish({ type: "jobs" });
  return toWebsite(core, row);
}

const enqueueRun = (tx: Tx, { id, run }: WebsiteRow, run_at: Date) =>
  insertJobs(tx, [jobOf("read_website", { website_id: id, run }, run_at)]);

/** Changes a website under its lock. @throws DomainError NOT_FOUND, FORBIDDEN */
async function change(
  core: Core,
  actor: Actor,
  assistantId: string,
  websiteId: number,
  work: (tx: Tx, row: WebsiteRow, set: (values: Partial<WebsiteRow>) => Promise<WebsiteRow>) => Promise<WebsiteRow>,
): Promise<Website> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const changed = await core.db.transaction(async (tx) => {
    const own = and(eq(websites.id, websiteId), eq(websites.assistant_id, assistantId));
    const [row] = await tx.select().from(websites).where(own).for("update");
    if (!row) throw notFound("website");
    return work(tx, row, async (values) => {
      const [after] = await tx.update(websites).set(values).where(own).returning();
      if (!after) throw notFound("website");
      return after;
    });
  });
  core.bus.publish({ type: "jobs" });
  return toWebsite(core, changed);
}

/** Begins a new run over a website, now; one that is under way ends. @throws DomainError NOT_FOUND, FORBIDDEN */
export function readWebsite(core: Core, actor: Actor, assistantId: string, websiteId: number): Promise<Website> {
  return change(core, actor, assistantId, websiteId, async (tx, row, set) => {
    const begun = await set({ run: row.run + 1, status: "waiting", note: null, next_at: null });
    await enqueueRun(tx, begun, core.now());
    return begun;
  });
}

/** Sets how often a website is read again, counted from the end of its last run. @throws DomainError NOT_FOUND, FORBIDDEN */
export function updateWebsite(
  core: Core,
  actor: Actor,
  assistantId: string,
  websiteId: number,
  { every }: Pick<WebsiteRow, "every">,
): Promise<Website> {
  return change(core, actor, assistantId, websiteId, async (tx, row, set) => {
    // The run that is enqueued or under way plans the next one by what it finds here at its end.
    if (row.status === "waiting" || row.status === "reading" || !row.finished_at) return set({ every });
    const next_at = nextRun(every, row.finished_at);
    const planned = await set({ every, next_at, run: row.run + 1 });
    if (next_at) await enqueueRun(tx, planned, next_at);
    return planned;
  });
}

/** Forgets a website with all of its pages. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteWebsite(core: Core, actor: Actor, assistantId: string, websiteId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const gone = await core.db
    .delete(websites)
    .where(and(eq(websites.id, websiteId), eq(websites.assistant_id, assistantId)))
    .returning({ id: websites.id });
  if (gone.length === 0) throw notFound("website");
}

/** The pages that a website's sitemap names, by address. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listWebsitePages(
  core: Core,
  actor: Actor,
  assistantId: string,
  websiteId: number,
  query: Page & { state?: WebsitePage["state"] | undefined },
): Promise<List<WebsitePage>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const own = and(eq(websites.id, websiteId), eq(websites.assistant_id, assistantId));
  if (!(await core.db.query.websites.findFirst({ where: own }))) throw notFound("website");
  const [last] = PAGES_CURSOR.read(query.cursor);
  const after = last === undefined ? undefined : gt(websitePages.url, last);
  const rows = await core.db
    .select({ url: websitePages.url, state: websitePages.state, reason: websitePages.reason, document_id: websitePages.document_id })
    .from(websitePages)
    .where(and(eq(websitePages.website_id, websiteId), query.state ? eq(websitePages.state, query.state) : undefined, after))
    .orderBy(asc(websitePages.url))
    .limit(query.limit + 1);
  const page = PAGES_CURSOR.page(rows, query.limit, (row) => [row.url]);
  return { data: page.rows, next_cursor: page.next_cursor };
}
