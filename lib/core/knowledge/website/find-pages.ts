import { readUrl } from "../../../protocol/read-url";
import { type ReadFor, SITEMAP_LIMITS } from "../../reading";
import { ROBOT, type SiteFetch } from "./site-fetch";

/** Why a website can't be read at all; its message is for the person who named it. */
export class UnreadableWebsite extends Error {}

export type Robots = {
  /** Which of the addresses may be read, in their order. */
  mayRead: (urls: readonly string[]) => Promise<boolean[]>;
  sitemaps: string[];
  delayMs: number | undefined;
};

/**
 * What a website asks of robots. None at all asks nothing; one that can't be read might ask anything (RFC 9309).
 * @throws UnreadableWebsite
 */
export async function readRobots(start: URL, fetchPage: SiteFetch, read: ReadFor): Promise<Robots> {
  const address = new URL("/robots.txt", start).href;
  const answer = await fetchPage(address, { maxBytes: 512 * 1024 }).catch((cause: Error) => {
    throw new UnreadableWebsite(`${address} can't be read: ${cause.message}`, { cause });
  });
  if (answer.status >= 500) throw new UnreadableWebsite(`${address} answers with ${answer.status}`);
  const text = answer.status < 300 ? answer.body.toString("utf8") : "";
  const ask = (urls: readonly string[]) => read({ kind: "robots", robot: ROBOT, address, text, urls });
  const { sitemaps, delayMs } = await ask([]);
  return { mayRead: async (urls) => (await ask(urls)).mayRead, sitemaps, delayMs };
}

const isSitemap = (url: URL): boolean => /\.xml(?:\.gz)?$/i.test(url.pathname);

/** Where the sitemaps of a website are: the address itself, those its robots.txt names, or the usual places. */
function placesOf(start: URL, robots: Robots): string[] {
  if (isSitemap(start)) return [start.href];
  const named = robots.sitemaps.filter((address) => readUrl(address)?.host === start.host);
  return named.length > 0 ? named : ["/sitemap.xml", "/sitemap_index.xml"].map((path) => new URL(path, start).href);
}

/**
 * The pages that a website's sitemaps name, of its own host, in their order. An address with a path stands for what
 * lies below it.
 * @throws UnreadableWebsite
 */
export async function findPages(
  start: URL,
  robots: Robots,
  fetchPage: SiteFetch,
  read: ReadFor,
): Promise<{ pages: string[]; isCut: boolean }> {
  const below = isSitemap(start) ? "/" : start.pathname.replace(/[^/]*$/, "");
  const left = placesOf(start, robots);
  const seen = new Set<string>();
  const pages = new Set<string>();
  let isMapped = false;
  let why = "";
  for (let place = left.shift(); place !== undefined; place = left.shift()) {
    if (seen.has(place) || seen.size >= SITEMAP_LIMITS.SITEMAPS || pages.size > SITEMAP_LIMITS.PAGES) continue;
    seen.add(place);
    try {
      const answer = await fetchPage(place, { maxBytes: SITEMAP_LIMITS.BYTES });
      if (answer.status >= 300) throw new Error(`it answers with ${answer.status}`);
      const found = await read({ kind: "sitemap", bytes: answer.body, start: start.href, below });
      isMapped ||= found.namesPages;
      left.push(...found.sitemaps);
      for (const page of found.pages) pages.add(page);
    } catch (error) {
      why ||= `${place}: ${(error as Error).message}`;
    }
  }
  if (pages.size === 0)
    throw new UnreadableWebsite(isMapped || why === "" ? "The sitemap names no page of this address" : `No sitemap was found (${why})`);
  return { pages: [...pages].slice(0, SITEMAP_LIMITS.PAGES), isCut: pages.size > SITEMAP_LIMITS.PAGES };
}
