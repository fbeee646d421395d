import { gunzipSync } from "node:zlib";
import { Parser } from "htmlparser2";
import robotsParser from "robots-parser";
import { type Page, ROBOT, type SiteFetch } from "./site-fetch";

/** Why a website can't be read at all; its message is for the person who named it. */
export class UnreadableWebsite extends Error {}

export const WEBSITE_LIMITS = { PAGES: 500, SITEMAPS: 50, SITEMAP_BYTES: 20 * 1024 * 1024, URL_CHARS: 2000 } as const;

export type Robots = { mayRead: (url: string) => boolean; sitemaps: string[]; delayMs: number | undefined };

/**
 * What a website asks of robots. None at all asks nothing; one that can't be read might ask anything (RFC 9309).
 * @throws UnreadableWebsite
 */
export async function readRobots(start: URL, fetchPage: SiteFetch): Promise<Robots> {
  const address = new URL("/robots.txt", start).href;
  const answer = await fetchPage(address, { maxBytes: 512 * 1024 }).catch((cause: Error) => {
    throw new UnreadableWebsite(`${address} can't be read: ${cause.message}`, { cause });
  });
  if (answer.status >= 500) throw new UnreadableWebsite(`${address} answers with ${answer.status}`);
  const robots = robotsParser(address, answer.status < 300 ? answer.body.toString("utf8") : "");
  const delay = robots.getCrawlDelay(ROBOT);
  return {
    mayRead: (url) => robots.isAllowed(url, ROBOT) !== false,
    sitemaps: robots.getSitemaps(),
    delayMs: delay === undefined ? undefined : delay * 1000,
  };
}

/** The addresses that a sitemap names: pages, and further sitemaps where it is an index (sitemaps.org). */
export function parseSitemap(xml: string): { pages: string[]; sitemaps: string[] } {
  const found = { pages: [] as string[], sitemaps: [] as string[] };
  const path: string[] = [];
  const parser = new Parser(
    {
      onopentag: (name) => void path.push(name.slice(name.indexOf(":") + 1)),
      onclosetag: () => void path.pop(),
      ontext: (text) => {
        const [holder, tag] = path.slice(-2);
        if (tag !== "loc" || text.trim() === "") return;
        if (holder === "url") found.pages.push(text.trim());
        else if (holder === "sitemap") found.sitemaps.push(text.trim());
      },
    },
    // Entities come as texts of their own: an address would be cut at each.
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(xml);
  const plain = (url: string) =>
    url
      .replace(/&amp;/g, "&")
      .replace(/&apos;/g, "'")
      .replace(/&quot;/g, '"');
  return { pages: found.pages.map(plain), sitemaps: found.sitemaps.map(plain) };
}

const GZIP = [0x1f, 0x8b];

function xmlOf({ body }: Page): string {
  const isPacked = GZIP.every((byte, at) => body[at] === byte);
  return (isPacked ? gunzipSync(body, { maxOutputLength: WEBSITE_LIMITS.SITEMAP_BYTES }) : body).toString("utf8");
}

const isSitemap = (url: URL): boolean => /\.xml(?:\.gz)?$/i.test(url.pathname);

/** Where the sitemaps of a website are: the address itself, those its robots.txt names, or the usual places. */
function placesOf(start: URL, robots: Robots): string[] {
  if (isSitemap(start)) return [start.href];
  const named = robots.sitemaps.filter((address) => URL.canParse(address) && new URL(address).host === start.host);
  return named.length > 0 ? named : ["/sitemap.xml", "/sitemap_index.xml"].map((path) => new URL(path, start).href);
}

/**
 * The pages that a website's sitemaps name, of its own host, in their order. An address with a path stands for what
 * lies below it.
 * @throws UnreadableWebsite
 */
export async function findPages(start: URL, robots: Robots, fetchPage: SiteFetch): Promise<{ pages: string[]; isCut: boolean }> {
  const below = isSitemap(start) ? "/" : start.pathname.replace(/[^/]*$/, "");
  const left = placesOf(start, robots);
  const seen = new Set<string>();
  const pages = new Set<string>();
  let isMapped = false;
  let why = "";
  for (let place = left.shift(); place !== undefined; place = left.shift()) {
    if (seen.has(place) || seen.size >= WEBSITE_LIMITS.SITEMAPS || pages.size > WEBSITE_LIMITS.PAGES) continue;
    seen.add(place);
    try {
      const answer = await fetchPage(place, { maxBytes: WEBSITE_LIMITS.SITEMAP_BYTES });
      if (answer.status >= 300) throw new Error(`it answers with ${answer.status}`);
      const found = parseSitemap(xmlOf(answer));
      isMapped ||= found.pages.length > 0;
      left.push(...found.sitemaps);
      for (const page of found.pages) addPage(pages, page, start, below);
    } catch (error) {
      why ||= `${place}: ${(error as Error).message}`;
    }
  }
  if (pages.size === 0)
    throw new UnreadableWebsite(isMapped || why === "" ? "The sitemap names no page of this address" : `No sitemap was found (${why})`);
  return { pages: [...pages].slice(0, WEBSITE_LIMITS.PAGES), isCut: pages.size > WEBSITE_LIMITS.PAGES };
}

function addPage(pages: Set<string>, page: string, start: URL, below: string): void {
  if (!URL.canParse(page) || page.length > WEBSITE_LIMITS.URL_CHARS) return;
  const url = new URL(page);
  url.hash = "";
  if (url.host === start.host && /^https?:$/.test(url.protocol) && url.pathname.startsWith(below)) pages.add(url.href);
}
