import { setTimeout as delay } from "node:timers/promises";
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import { assistants, documents, websitePages, websites } from "../../../../db/schema";
import { cut } from "../../../protocol/cut";
import type { JobPayload } from "../../../protocol/jobs";
import { defineJob, insertJobs, isDatabaseAway, isDomainError, type JobDefinition, jobOf } from "../../log";
import { type ReadFor, SITEMAP_LIMITS } from "../../reading";
import { callableIn } from "../../system";
import type { Core } from "../core";
import { type NewDocument, putDocument } from "../documents";
import { findPages, readRobots, UnreadableWebsite } from "./find-pages";
import { type ReadPage, readPage } from "./read-page";
import { fetchFrom, type Outside, type SiteFetch } from "./site-fetch";

type WebsiteRow = typeof websites.$inferSelect;
type PageRow = typeof websitePages.$inferSelect;
type Payload = JobPayload<"read_website">;

const DAY_MS = 86_400_000;
const EVERY_MS = { daily: DAY_MS, weekly: 7 * DAY_MS } as const;
/** Between two requests, where robots.txt asks for nothing else; it is not obeyed for ever. */
const PACE_MS = 500;
const PACE_MAX_MS = 10_000;
const ROWS_AT_ONCE = 200;

/** When a website is read again after `from`; null for never. */
export const nextRun = (every: WebsiteRow["every"], from: Date): Date | null =>
  every === "never" ? null : new Date(from.getTime() + EVERY_MS[every]);

/** The jobs that read websites. @param outside handed in by tests */
export function websiteJobs(core: Core, outside: Partial<Outside> = {}): JobDefinition[] {
  const world: Outside = { mayCall: callableIn(core), pause: (ms, signal) => delay(ms, undefined, { signal }), ...outside };
  return [defineJob("read_website", ({ payload }, signal) => crawlWebsite(core, world, payload, signal))];
}

/**
 * One run over a website: finds its pages, reads those that wait, forgets those that are gone, plans the next run.
 * What is done is kept page by page, so that a run that was broken off goes on where it stood, on whichever node.
 * @throws when `signal` aborts or the database is away: the job is then tried again
 */
async function crawlWebsite(core: Core, world: Outside, payload: Payload, signal: AbortSignal): Promise<void> {
  const own = and(eq(websites.id, payload.website_id), eq(websites.run, payload.run));
  const load = () => core.db.query.websites.findFirst({ where: own });
  const site = await load();
  if (!site) return;
  try {
    const start = new URL(site.url);
    const fetchPage = fetchFrom(start.host, world, signal);
    const read = await readerOf(core, site);
    const robots = await readRobots(start, fetchPage, read);
    const note = await listPages(core, site, () => findPages(start, robots, fetchPage, read));
    const paceMs = Math.min(robots.delayMs ?? PACE_MS, PACE_MAX_MS);
    const pages = await waiting(core, site);
    const mayRead = await robots.mayRead(pages.map(({ url }) => url));
    for (const [at, page] of pages.entries()) {
      await world.pause(paceMs, signal);
      if (!(await load())) return;
      const found = mayRead[at] ? await ask(page, fetchPage, read, signal) : NOT_ALLOWED;
      await readOne(core, site, page, found);
    }
    await finish(core, site, "done", note);
  } catch (error) {
    signal.throwIfAborted();
    const isTheirs = error instanceof UnreadableWebsite;
    if (!isTheirs && isDatabaseAway(error)) throw error;
    if (!isTheirs) core.log.error({ err: error, website: site.url }, "a website could not be read");
    await finish(core, site, "failed", isTheirs ? error.message : "It could not be read; the log says why");
  }
}

const NOT_ALLOWED: ReadPage = { kind: "failed", reason: "The website's robots.txt asks not to read it" };

/** Reads apart from the event loop, in the turns of the website's workspace. */
async function readerOf(core: Core, site: WebsiteRow): Promise<ReadFor> {
  const owner = await core.db.query.assistants.findFirst({ where: eq(assistants.id, site.assistant_id), columns: { workspace_id: true } });
  if (!owner) throw new UnreadableWebsite("Its assistant is gone");
  return (task) => core.read(owner.workspace_id, task);
}

const ofRun = (site: WebsiteRow) => and(eq(websitePages.website_id, site.id), eq(websitePages.run, site.run));

const waiting = (core: Core, site: WebsiteRow): Promise<PageRow[]> =>
  core.db
    .select()
    .from(websitePages)
    .where(and(ofRun(site), eq(websitePages.state, "waiting")))
    .orderBy(websitePages.url);

/** Writes down the run's pages, once: a run that goes on has them already. Answers with what there is to say of them. */
async function listPages(core: Core, site: WebsiteRow, find: () => ReturnType<typeof findPages>): Promise<string | null> {
  if (site.status === "reading") return site.note;
  const { pages, isCut } = await find();
  const note = isCut ? `The sitemap names more than ${SITEMAP_LIMITS.PAGES} pages: the first ${SITEMAP_LIMITS.PAGES} are read` : null;
  await core.db.transaction(async (tx) => {
    for (let at = 0; at < pages.length; at += ROWS_AT_ONCE)
      await tx
        .insert(websitePages)
        .values(pages.slice(at, at + ROWS_AT_ONCE).map((url) => ({ website_id: site.id, url, run: site.run, state: "waiting" as const })))
        .onConflictDoUpdate({
          target: [websitePages.website_id, websitePages.url],
          set: { run: site.run, state: "waiting", reason: null },
        });
    await tx
      .update(websites)
      .set({ status: "reading", note })
      .where(and(eq(websites.id, site.id), eq(websites.run, site.run)));
  });
  return note;
}

/** Reads one page; why it can't be read is kept beside it, and what was known of it before stays. */
async function readOne(core: Core, site: WebsiteRow, page: PageRow, read: ReadPage): Promise<void> {
  const set = (values: Partial<PageRow>) =>
    core.db
      .update(websitePages)
      .set(values)
      .where(and(ofRun(site), eq(websitePages.url, page.url)));
  switch (read.kind) {
    case "unchanged":
      await set({ state: "read" });
      return;
    case "failed":
      await set({ state: "failed", reason: read.reason });
      return;
    case "gone":
      if (page.document_id !== null)
        await core.db.delete(documents).where(and(eq(documents.id, page.document_id), eq(documents.website_id, site.id)));
      await set({ state: "failed", reason: read.reason, etag: null, last_modified: null, hash: null });
      return;
    case "document": {
      const { document, hash, etag, lastModified: last_modified } = read;
      const kept = page.document_id !== null && page.hash === hash ? page.document_id : await keep(core, site, document);
      await set(
        typeof kept === "string" ? { state: "failed", reason: kept } : { state: "read", document_id: kept, hash, etag, last_modified },
      );
    }
  }
}

/** The document's id, or why it can't be kept. */
async function keep(core: Core, site: WebsiteRow, document: NewDocument): Promise<number | string> {
  try {
    return await putDocument(core.db, site.assistant_id, { ...document, websiteId: site.id }, core.now());
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (isDomainError(error)) return error.message;
    core.log.warn({ err: error, page: document.source }, "a page of a website could not be kept");
    return "It can't be kept";
  }
}

/** Asks for a page, and only for what has changed where it is known. @throws when `signal` aborts */
async function ask(page: PageRow, fetchPage: SiteFetch, read: ReadFor, signal: AbortSignal): Promise<ReadPage> {
  const known = page.document_id !== null;
  const headers = {
    ...(known && page.etag ? { "if-none-match": page.etag } : {}),
    ...(known && page.last_modified ? { "if-modified-since": page.last_modified } : {}),
  };
  try {
    return await readPage(page.url, await fetchPage(page.url, { headers }), read);
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "failed", reason: cut((error as Error).message, 300) };
  }
}

/** The end of a run: what it did not find is forgotten, the next one is enqueued. */
async function finish(core: Core, site: WebsiteRow, status: "done" | "failed", note: string | null): Promise<void> {
  const now = core.now();
  await core.db.transaction(async (tx) => {
    const [ended] = await tx
      .update(websites)
      .set({ status, note, finished_at: now, run: sql`${websites.run} + 1` })
      .where(and(eq(websites.id, site.id), eq(websites.run, site.run)))
      .returning();
    if (!ended) return;
    const next_at = nextRun(ended.every, now);
    await tx.update(websites).set({ next_at }).where(eq(websites.id, site.id));
    if (next_at) await insertJobs(tx, [jobOf("read_website", { website_id: site.id, run: ended.run }, next_at)]);
    if (status === "failed") return;
    const gone = and(eq(websitePages.website_id, site.id), lt(websitePages.run, site.run));
    await tx
      .delete(documents)
      .where(
        and(
          eq(documents.website_id, site.id),
          inArray(documents.id, tx.select({ id: websitePages.document_id }).from(websitePages).where(gone)),
        ),
      );
    await tx.delete(websitePages).where(gone);
  });
}
