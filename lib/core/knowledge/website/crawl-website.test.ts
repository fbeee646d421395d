import { gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { documents, effects, websites } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { makePdf } from "@/test/files";
import { sitemapOf, startWebsite, type TestWebsite } from "@/test/website";
import { isKind } from "../../log/jobs";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { listDocuments } from "../documents";
import { searchPassages } from "../search-passages";
import { websiteJobs } from "./crawl-website";
import { findPages } from "./find-pages";
import { fetchFrom } from "./site-fetch";
import { addWebsite, deleteWebsite, listWebsitePages, listWebsites, readWebsite, updateWebsite } from "./websites";

const DAY_MS = 86_400_000;
const html = (title: string, text: string) =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;

describe.each(DATABASES)("a website as knowledge, on %s", (kind) => {
  let core: TestCore;
  let home: TestWorkspace;
  let site: TestWebsite;
  let now = new Date("2026-01-01T00:00:00Z");
  const pauses: number[] = [];
  /** This machine alone is outside here. */
  const outside = { mayCall: (address: string): boolean => address === "127.0.0.1", pause: async (ms: number) => void pauses.push(ms) };

  beforeAll(async () => {
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
  });
  beforeEach(async () => {
    home = await createTestWorkspace(core);
    site = await startWebsite();
    site.put("/returns", html("Returns", "Send shoes back within 30 days."));
    site.put("/hours", html("Hours", "We are open from nine to five."));
    site.map("/returns", "/hours");
  });
  afterEach(async () => {
    await site.close();
    await core.db.delete(effects);
  });
  afterAll(() => core.close());

  /** Runs the jobs that are due, as the worker would. */
  async function work({ signal = new AbortController().signal, mayCall = outside.mayCall } = {}): Promise<void> {
    const due = (await core.db.select().from(effects).where(isKind("read_website"))).filter(({ run_at }) => run_at <= now);
    for (const row of due) {
      for (const job of websiteJobs(core, { ...outside, mayCall })) await job.run(row, signal);
      await core.db.delete(effects).where(eq(effects.id, row.id));
    }
  }
  const add = (path = "/", every: "never" | "daily" | "weekly" = "daily") =>
    addWebsite(core, home.owner, home.assistantId, { url: new URL(path, site.origin).href, every });
  const only = async () => (await listWebsites(core, home.operator, home.assistantId, { limit: 5 })).data[0];
  const pages = async (id: number) =>
    (await listWebsitePages(core, home.operator, home.assistantId, id, { limit: 100 })).data.map(({ url, state, reason }) => [
      url.replace(site.origin, ""),
      reason ?? state,
    ]);
  const titles = async () =>
    (await listDocuments(core, home.operator, home.assistantId, { limit: 100 })).data.map(({ title }) => title).sort();

  it("is read by its sitemap, shown with its progress, and answered from with the page's address", async () => {
    const made = await add();
    expect(made).toMatchObject({ status: "waiting", found: 0, read: 0, every: "daily", next_at: null });
    await work();
    expect(await only()).toMatchObject({ id: made.id, status: "done", found: 2, read: 2, failed: 0, next_at: "2026-01-02T00:00:00.000Z" });
    const [found] = await searchPassages(core, home.assistantId, "can I return shoes?");
    expect(found).toMatchObject({ title: "Returns", url: `${site.origin}/returns` });
    expect(pauses.every((ms) => ms === 500)).toBe(true);
    const own = await listDocuments(core, home.operator, home.assistantId, { limit: 5, website_id: "none" });
    expect(own.data).toEqual([]);
  });

  it("says why a page could not be read, and reads the others", async () => {
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret\nCrawl-delay: 2\n");
    site.put("/picture", (_request, response) => response.writeHead(200, { "content-type": "image/png" }).end("x"));
    site.put("/away", (_request, response) => response.writeHead(302, { location: "http://10.0.0.1/" }).end());
    site.put("/inside", (_request, response) => response.writeHead(302, { location: `${site.origin}/hours` }).end());
    site.put("/busy", (_request, response) => response.writeHead(503).end());
    site.put("/empty", "<html></html>");
    site.put("/secret", html("Secret", "Nobody reads this."));
    site.put("/terms.pdf", (_request, response) =>
      response
        .writeHead(200, { "content-type": "application/pdf" })
        .end(makePdf([[{ text: "Delivery takes three days.", size: 11, y: 700 }]])),
    );
    site.map("/away", "/busy", "/empty", "/inside", "/missing", "/picture", "/returns", "/secret", "/terms.pdf", "http://other.example/");
    pauses.length = 0;
    const { id } = await add();
    await work();
    expect(await pages(id)).toEqual([
      ["/away", "It leads to another host, 10.0.0.1"],
      ["/busy", "It answers with 503 Service Unavailable"],
      ["/empty", "content: holds no text to answer from"],
      ["/inside", "read"],
      ["/missing", "It answers with 404"],
      ["/picture", "It is image/png, no page"],
      ["/returns", "read"],
      ["/secret", "The website's robots.txt asks not to read it"],
      ["/terms.pdf", "read"],
    ]);
    expect(await only()).toMatchObject({ found: 9, read: 3, failed: 6 });
    expect(site.asked).not.toContain("/secret");
    expect(pauses).toEqual(Array(9).fill(2000));
    expect(await searchPassages(core, home.assistantId, "how long does delivery take?")).toMatchObject([
      { text: "Delivery takes three days." },
    ]);
  });

  it("on a private address is not read, nor is one that leads there", async () => {
    await add();
    await work({ mayCall: () => false });
    expect(await only()).toMatchObject({ status: "failed", note: expect.stringContaining("may not be called") });
    expect(site.asked).toEqual([]);
  });

  it("read again costs nothing where nothing has changed, and loses the pages that are gone", async () => {
    let sent = 0;
    site.put("/hours", (request, response) => {
      if (request.headers["if-none-match"] === '"one"') return response.writeHead(304).end();
      sent += 1;
      return response.writeHead(200, { "content-type": "text/html", etag: '"one"' }).end(html("Hours", "We are open from nine to five."));
    });
    site.put("/old", html("Old", "An old word."));
    site.put("/ended", html("Ended", "An ended word."));
    site.map("/returns", "/hours", "/old", "/ended");
    await add();
    await work();
    expect(await titles()).toEqual(["Ended", "Hours", "Old", "Returns"]);
    const before = await core.db.select({ id: documents.id, updated_at: documents.updated_at }).from(documents);
    site.put("/returns", html("Returns", "Send shoes back within 30 days.").replace("<body>", `<body data-nonce="${now.getTime()}">`));
    site.put("/ended", null);
    site.map("/returns", "/hours", "/ended");
    now = new Date(now.getTime() + DAY_MS - 1);
    await work();
    expect(await titles()).toHaveLength(4);
    now = new Date(now.getTime() + 1);
    await work();
    expect(await titles()).toEqual(["Hours", "Returns"]);
    expect(sent).toBe(1);
    const after = await core.db.select({ id: documents.id, updated_at: documents.updated_at }).from(documents);
    expect(before).toEqual(expect.arrayContaining(after));
    expect(await only()).toMatchObject({ found: 3, read: 2, failed: 1 });
  });

  it("that was broken off goes on where it stood, on another node", async () => {
    await add();
    const stop = new AbortController();
    site.put("/hours", (_request, response) => {
      stop.abort(new Error("the node stops"));
      response.writeHead(200).end(html("Hours", "Late."));
    });
    site.put("/a", html("A", "Words of a."));
    site.map("/a", "/hours", "/returns");
    await expect(work({ signal: stop.signal })).rejects.toThrow("the node stops");
    expect(await only()).toMatchObject({ status: "reading", found: 3, read: 1, failed: 0 });
    site.put("/hours", html("Hours", "We are open from nine to five."));
    site.asked.length = 0;
    await work();
    expect(site.asked).toEqual(["/robots.txt", "/hours", "/returns"]);
    expect(await only()).toMatchObject({ status: "done", read: 3 });
  });

  it("is found by its robots.txt, an index of sitemaps and packed ones; an address with a path stands for what lies below", async () => {
    site.put("/robots.txt", `Sitemap: ${site.origin}/maps/index.xml\nSitemap: http://other.example/sitemap.xml`);
    site.put("/maps/index.xml", sitemapOf([`${site.origin}/maps/one.xml.gz`, `${site.origin}/maps/index.xml`], "sitemap"));
    const packed = gzipSync(
      sitemapOf([`${site.origin}/docs/a?x=1&amp;y=2#part`, `${site.origin}/docs/a?x=1&amp;y=2`, `${site.origin}/hours`]),
    );
    site.put("/maps/one.xml.gz", (_request, response) => response.writeHead(200, { "content-type": "application/gzip" }).end(packed));
    site.put("/docs/a?x=1&y=2", html("A", "Words of a."));
    const { id } = await add("/docs/");
    await work();
    expect(await pages(id)).toEqual([["/docs/a?x=1&y=2", "read"]]);
  });

  it("without a sitemap, or with one that leads elsewhere alone, says so and forgets nothing", async () => {
    await add();
    await work();
    site.put("/sitemap.xml", null);
    now = new Date(now.getTime() + DAY_MS);
    await work();
    expect(await only()).toMatchObject({ status: "failed", note: expect.stringContaining("No sitemap was found"), read: 2 });
    expect(await titles()).toEqual(["Hours", "Returns"]);
    site.map("http://other.example/");
    now = new Date(now.getTime() + DAY_MS);
    await work();
    expect(await only()).toMatchObject({ status: "failed", note: expect.stringContaining("names no page") });
  });

  it("is cut at 500 pages", async () => {
    site.map(...Array.from({ length: 501 }, (_, page) => `/page-${page}`));
    const fetchPage = fetchFrom(new URL(site.origin).host, outside, new AbortController().signal);
    const found = await findPages(new URL(site.origin), { mayRead: async () => [], sitemaps: [], delayMs: undefined }, fetchPage, (task) =>
      core.read(home.workspaceId, task),
    );
    expect([found.pages.length, found.isCut]).toEqual([500, true]);
  });

  it("is read again when asked to, at another pace, or never; and goes with all of its pages", async () => {
    const { id } = await add("/", "never");
    await work();
    const enqueued = () => core.db.select().from(effects).where(isKind("read_website"));
    expect(await enqueued()).toEqual([]);
    const weekly = await updateWebsite(core, home.owner, home.assistantId, id, { every: "weekly" });
    expect(weekly.next_at).toBe(new Date(now.getTime() + 7 * DAY_MS).toISOString());
    expect(await readWebsite(core, home.owner, home.assistantId, id)).toMatchObject({ status: "waiting" });
    site.put("/hours", html("Hours", "We are open until six."));
    await work();
    expect(await searchPassages(core, home.assistantId, "open until six")).toMatchObject([{ text: "We are open until six." }]);
    now = new Date(now.getTime() + 7 * DAY_MS);
    site.asked.length = 0;
    await work();
    expect(site.asked.filter((path) => path === "/robots.txt")).toHaveLength(1);
    await deleteWebsite(core, home.owner, home.assistantId, id);
    expect(await titles()).toEqual([]);
    now = new Date(now.getTime() + 7 * DAY_MS);
    await work();
    expect(await core.db.select().from(websites).where(eq(websites.assistant_id, home.assistantId))).toEqual([]);
  });

  it("is added once, by admins alone, and belongs to its workspace (P10)", async () => {
    const { id } = await add();
    await expect(add()).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(add("http://user:word@127.0.0.1/")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const other = (await createTestWorkspace(core)).owner;
    for (const [actor, code] of [
      [home.operator, "FORBIDDEN"],
      [other, "NOT_FOUND"],
    ] as const) {
      await expect(addWebsite(core, actor, home.assistantId, { url: site.origin, every: "never" })).rejects.toMatchObject({ code });
      await expect(readWebsite(core, actor, home.assistantId, id)).rejects.toMatchObject({ code });
      await expect(updateWebsite(core, actor, home.assistantId, id, { every: "never" })).rejects.toMatchObject({ code });
      await expect(deleteWebsite(core, actor, home.assistantId, id)).rejects.toMatchObject({ code });
    }
    await expect(listWebsites(core, other, home.assistantId, { limit: 5 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listWebsitePages(core, other, home.assistantId, id, { limit: 5 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
