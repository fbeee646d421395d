import { gunzipSync } from "node:zlib";
import { Parser } from "htmlparser2";
import { readUrl } from "../../protocol/read-url";
import { UnreadableFile } from "./extract/kinds";

export const SITEMAP_LIMITS = { PAGES: 500, SITEMAPS: 50, BYTES: 20 * 1024 * 1024, URL_CHARS: 2000, DEPTH: 64 } as const;

const GZIP = [0x1f, 0x8b];

/** Packed or not. */
function xmlOf(bytes: Buffer): string {
  if (!GZIP.every((byte, at) => bytes[at] === byte)) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes, { maxOutputLength: SITEMAP_LIMITS.BYTES }).toString("utf8");
  } catch (cause) {
    throw new UnreadableFile("it can't be unpacked, or is too large", { cause });
  }
}

/** The addresses that a sitemap names: pages, and further sitemaps where it is an index (sitemaps.org). */
export function parseSitemap(xml: string): { pages: string[]; sitemaps: string[] } {
  const found = { pages: [] as string[], sitemaps: [] as string[] };
  const path: string[] = [];
  const parser = new Parser(
    {
      onopentag: (name) => {
        if (path.push(name.slice(name.indexOf(":") + 1)) > SITEMAP_LIMITS.DEPTH) throw new UnreadableFile("it is no sitemap");
      },
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

/**
 * The pages of a sitemap that lie below an address, of its host, and one more than are ever read at most.
 * @returns also whether the sitemap names any page at all
 * @throws UnreadableFile
 */
export function readSitemap({ bytes, start, below }: { bytes: Uint8Array; start: string; below: string }): {
  pages: string[];
  sitemaps: string[];
  namesPages: boolean;
} {
  const found = parseSitemap(xmlOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  const pages = new Set<string>();
  const { host } = new URL(start);
  for (const page of found.pages) {
    if (pages.size > SITEMAP_LIMITS.PAGES) break;
    const url = page.length <= SITEMAP_LIMITS.URL_CHARS ? readUrl(page) : null;
    if (!url) continue;
    url.hash = "";
    if (url.host === host && /^https?:$/.test(url.protocol) && url.pathname.startsWith(below)) pages.add(url.href);
  }
  return { pages: [...pages], sitemaps: found.sitemaps.slice(0, SITEMAP_LIMITS.SITEMAPS), namesPages: found.pages.length > 0 };
}
