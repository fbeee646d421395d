import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_ROUTES } from "@/lib/protocol/routes";
import { OWNER, startServer, type TestServer } from "../server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { SECURITY_CONTACT: "mailto:security@example.com" } });
});
afterAll(() => server.close());

const PAGES = ["/", "/login", "/demo", "/docs/api", "/inbox", "/inbox/1", "/assistants", "/settings", "/audit", "/no/such/page"];
const STATIC = [
  "/embed.js",
  "/widget/app.js",
  "/widget/app.css",
  "/docs/redoc.js",
  "/icon.svg",
  "/favicon.ico",
  "/manifest.webmanifest",
  "/push-worker.js",
  "/robots.txt",
];
const OTHERS = [
  "/socket.io/?EIO=4&transport=polling",
  "/ws/config",
  "/ws/nothing",
  "/healthz",
  "/readyz",
  "/metrics",
  "/%",
  "/api/nothing",
];

const get = (path: string, init: RequestInit = {}) => fetch(server.url + path, { redirect: "manual", ...init });

async function signedIn(): Promise<string> {
  const cookies = (headers: Headers) => headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const csrf = await get("/api/auth/csrf");
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, ...OWNER, json: "true" });
  const answer = await get("/api/auth/callback/credentials", {
    method: "POST",
    body,
    headers: { cookie: cookies(csrf.headers).join("; ") },
  });
  return cookies(answer.headers).join("; ");
}

/** What an answer lacks of the headers that every one of Baton's carries. */
function lacks(path: string, { headers }: Response): string[] {
  const flaws: string[] = [];
  const need = (holds: boolean, what: string) => holds || flaws.push(`${path}: ${what}`);
  need(headers.get("x-content-type-options") === "nosniff", "nosniff");
  need(headers.get("referrer-policy") !== null, "a referrer policy");
  need(headers.get("x-powered-by") === null && headers.get("server") === null, "silence about its software");
  if (/^\/widget(?:[/?]|$)/.test(path)) return flaws;
  const policy = headers.get("content-security-policy") ?? "";
  need(/frame-ancestors 'none'/.test(policy) && headers.get("x-frame-options") === "DENY", "a ban on frames");
  need(!/script-src[^;]*'unsafe-(?:inline|eval)'/.test(policy), "a strict policy for scripts");
  need(/default-src '(?:none|self)'/.test(policy) && /base-uri 'none'/.test(policy), "a policy for everything else");
  return flaws;
}

describe("the headers of all answers", () => {
  it("pages, files, gateways and refusals carry them all", async () => {
    const cookie = await signedIn();
    const html = await (await get("/login")).text();
    const built = [...html.matchAll(/"(\/_next\/static\/[^"]+)"/g)].map(([, path]) => path as string);
    expect(built.length).toBeGreaterThan(0);
    const flaws: string[] = [];
    for (const path of [...PAGES, ...STATIC, ...OTHERS, ...built]) {
      for (const headers of [undefined, { cookie }]) flaws.push(...lacks(path, await get(path, headers ? { headers } : {})));
    }
    expect(flaws).toEqual([]);
  });

  it("every route of the API carries them, in success and refusal, and is kept by no cache", async () => {
    const routes = Object.values(ALL_ROUTES);
    const flaws: string[] = [];
    for (const { method, path } of routes) {
      const address = path.replace(/\{\w+\}/g, "1");
      const answer = await get(address, {
        method,
        headers: { "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: "{}" }),
      });
      flaws.push(...lacks(address, answer).filter((flaw) => !flaw.startsWith("/api/files/")));
      if (!/no-store/.test(answer.headers.get("cache-control") ?? "")) flaws.push(`${method} ${path}: no-store`);
      await answer.body?.cancel();
    }
    expect(routes.length).toBeGreaterThan(90);
    expect(flaws).toEqual([]);
  });

  it("/.well-known/security.txt names the contact that is set", async () => {
    const answer = await get("/.well-known/security.txt");
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await answer.text()).toContain("Contact: mailto:security@example.com\n");
  });

  it("each page's scripts carry the nonce of its own answer, and no page runs a script without", async () => {
    const cookie = await signedIn();
    const nonces = new Set<string>();
    for (const path of ["/login", "/demo", "/docs/api", "/inbox", "/assistants", "/no/such/page"]) {
      // Who is signed in already gets no sign-in.
      const answer = await get(path, { headers: path === "/login" ? {} : { cookie } });
      const [, nonce = ""] = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "") ?? [];
      const scripts = [...(await answer.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length, path).toBeGreaterThan(0);
      expect(
        scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
        path,
      ).toEqual([]);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(6);
  });
});
