import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

export type TestWebsite = {
  origin: string;
  /** What is asked for, in order. */
  asked: string[];
  /** What stands at a path: a page's HTML, a reply of its own, or nothing (404). */
  put(path: string, page: string | Reply | null): void;
  /** A sitemap of these paths, in place of the one before. */
  map(...paths: string[]): void;
  close(): Promise<void>;
};

export const sitemapOf = (addresses: readonly string[], tag: "url" | "sitemap" = "url"): string => {
  const root = tag === "url" ? "urlset" : "sitemapindex";
  const entries = addresses.map((address) => `<${tag}><loc>${address}</loc><lastmod>2026-01-01</lastmod></${tag}>`).join("\n");
  return `<?xml version="1.0"?><${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries}</${root}>`;
};

/** A website on this machine. */
export async function startWebsite(): Promise<TestWebsite> {
  const pages = new Map<string, string | Reply>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const page = pages.get(path);
    if (page === undefined) response.writeHead(404).end("none");
    else if (typeof page === "function") page(request, response);
    else response.writeHead(200, { "content-type": path.endsWith(".xml") ? "application/xml" : "text/html" }).end(page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    put: (path, page) => void (page === null ? pages.delete(path) : pages.set(path, page)),
    map: (...paths) => void pages.set("/sitemap.xml", sitemapOf(paths.map((path) => new URL(path, origin).href))),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
