import { guardedFetch } from "../../system";

/** How the world outside is reached; tests hand in their own. */
export type Outside = {
  /** Which addresses may be called. */
  mayCall: (address: string) => boolean;
  /** Waits between two requests, in milliseconds. */
  pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export type Page = { url: URL; status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };
export type SiteFetch = (address: string, more?: { headers?: Record<string, string>; maxBytes?: number }) => Promise<Page>;

/** What Baton calls itself, to websites and in their robots.txt. */
export const ROBOT = "Baton";
const TIMEOUT_MS = 15_000;
const REDIRECTS = 4;
const PAGE_BYTES = 2 * 1024 * 1024;

/** Fetches from one host alone: an address that leads to another is an error that says so. */
export function fetchFrom(host: string, { mayCall }: Outside, signal: AbortSignal): SiteFetch {
  return async (address, { headers, maxBytes = PAGE_BYTES } = {}) => {
    let url = new URL(address);
    for (let left = REDIRECTS; left > 0; left -= 1) {
      if (url.host !== host) throw new Error(`It leads to another host, ${url.host}`);
      const sent = { "user-agent": `${ROBOT}/1.0 (reads pages for a support assistant)`, accept: "text/html, */*;q=0.5", ...headers };
      const answer = await guardedFetch(url.href, { headers: sent, timeoutMs: TIMEOUT_MS, maxBytes, mayCall, signal });
      const to = answer.status >= 300 && answer.status < 400 && answer.headers.location;
      if (typeof to !== "string") return { ...answer, url };
      url = new URL(to, url);
    }
    throw new Error("It redirects too often");
  };
}
