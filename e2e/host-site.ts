import { once } from "node:events";
import { createServer } from "node:http";
import { test as base, expect, type FrameLocator, type Page } from "@playwright/test";
import { freePort, OWNER, startServer, type TestServer } from "../test/server";

export { expect };

type Answer = { html: string; headers?: Record<string, string>; type?: string };

/** Somebody else's site, whose pages a test writes itself; Baton is on another origin. */
export type Site = {
  server: TestServer;
  url: string;
  /** Serves pages under a folder of the test's own. @returns the address of the folder */
  serve(pages: Record<string, string | Answer>): string;
  /** The API as the owner uses it. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  snippet(attributes?: string): string;
};

const PARAGRAPHS = "<p>A paragraph of the page.</p>".repeat(60);

/** A page that scrolls, with a link that shows whether it can still be used. */
export const pageHtml = (snippet: string, { head = "", body = "", html = 'lang="en"', title = "Shop", css = "" } = {}): string =>
  `<!doctype html><html ${html}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{margin:16px}${css}</style>${head}</head><body><div class="app"><h1>${title}</h1><a href="#used">Use the page</a>${body}${PARAGRAPHS}</div>${snippet}</body></html>`;

async function openSite(): Promise<Site & { close(): Promise<void> }> {
  const server = await startServer({ env: { BATON_DEMO: "1", WS_RATE_LIMIT_PER_IP: "5000", WS_MAX_MESSAGE_RATE: "600" } });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const answers = new Map<string, Answer>();
  const host = createServer((request, response) => {
    const answer = answers.get(new URL(request.url ?? "/", url).pathname);
    if (!answer) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": answer.type ?? "text/html; charset=utf-8", ...answer.headers }).end(answer.html);
  }).listen(port, "127.0.0.1");
  await once(host, "listening");
  let folders = 0;
  let token: string | undefined;
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  };
  token = (await call<{ access_token: string }>("POST", "/api/token", OWNER)).access_token;
  return {
    server,
    url,
    call,
    snippet: (attributes = 'data-assistant="demo"') => `<script async src="${server.url}/embed.js" ${attributes}></script>`,
    serve(pages) {
      folders += 1;
      for (const [name, page] of Object.entries(pages))
        answers.set(`/${folders}/${name}`, typeof page === "string" ? { html: page } : page);
      return `${url}/${folders}/`;
    },
    async close() {
      host.close();
      await server.close();
    },
  };
}

/** One server and one site for all tests of a worker. */
export const test = base.extend<object, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const site = await openSite();
      await use(site);
      await site.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export const chatOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Chat"]');
export const launcherOf = (page: Page) => page.getByRole("button", { name: "Open chat" });
export const boxOf = (page: Page) => chatOf(page).getByRole("textbox", { name: "Message" });

/** What is hit in the corner where the launcher belongs, whatever else the page has there. */
export async function expectLauncherInCorner(page: Page, side: "left" | "right" = "right"): Promise<void> {
  const hit = () =>
    page.evaluate((at) => {
      const x = at === "right" ? window.innerWidth - 48 : 48;
      const y = window.innerHeight - 48;
      const host = document.elementFromPoint(x, y);
      return host?.shadowRoot?.elementFromPoint(x, y)?.closest("button")?.getAttribute("aria-label") ?? host?.localName;
    }, side);
  await expect.poll(hit).toMatch(/^(Open chat|دردشة|فتح المحادثة)$/);
}

/** A link of the page's can be pressed by somebody who points at it. */
export async function expectPageUsable(page: Page): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("link", { name: "Use the page" }).click();
  await expect(page).toHaveURL(/#used$/);
}

/** The chat opens, and closes again. */
export async function expectChatUsable(page: Page): Promise<void> {
  await launcherOf(page).click();
  await expect(boxOf(page)).toBeVisible();
  await boxOf(page).fill("Can I write here?");
  // The launcher is the button that closes, and where the chat fills the screen the chat's own.
  const outside = page.getByRole("button", { name: "Close chat" });
  await ((await outside.isVisible()) ? outside : chatOf(page).getByRole("button", { name: "Close chat" })).click();
  await expect(launcherOf(page)).toBeVisible();
}

export async function write(page: Page, text: string): Promise<void> {
  await boxOf(page).fill(text);
  await chatOf(page).getByRole("button", { name: "Send" }).click();
  await expect(chatOf(page).getByRole("article").filter({ hasText: text }).first()).toBeVisible();
}

/** The conversation that begins with a text, as the team sees it. */
export async function dialogWith(site: Site, text: string): Promise<number> {
  let found: number | undefined;
  await expect
    .poll(async () => {
      const { data } = await site.call<{ data: { id: number }[] }>("GET", "/api/dialogs?limit=100");
      for (const { id } of data) {
        const { messages } = await site.call<{ messages: { text: string }[] }>("GET", `/api/dialogs/${id}/messages`);
        if (messages.some((message) => message.text === text)) found = id;
      }
      return found;
    })
    .toBeDefined();
  return found as number;
}
