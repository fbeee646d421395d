import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type FrameLocator,
  type Locator,
  type Page,
} from "@playwright/test";
import { OWNER, startServer, type TestServer } from "../test/server";

export type House = {
  server: TestServer;
  /** A page on another site than the server, with the snippet and nothing else. */
  hostPage: string;
};

function serveHostPage(serverUrl: string): Promise<Server> {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shoes</title></head>
<body><main><h1>Shoes</h1><p>A page of somebody else's.</p></main><script async src="${serverUrl}/embed.js" data-assistant="demo"></script></body></html>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function openHouse(): Promise<House & { close(): Promise<void> }> {
  const server = await startServer({
    env: { BATON_DEMO: "1", WS_RATE_LIMIT_PER_IP: "1000", WS_MAX_CONNECTIONS_PER_IP: "1000", FETCH_ALLOWED_NETWORKS: "127.0.0.0/8" },
  });
  const host = await serveHostPage(server.url);
  return {
    server,
    hostPage: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`,
    close: async () => {
      host.close();
      await server.close();
    },
  };
}

/** Opens a house for a file, which closes that of the file before: whoever waits there would be in its queue. */
type OpenFor = (file: string) => Promise<House>;

/** A server of the file's own, and a host page at `127.0.0.1` while the server is `localhost`. */
export const test = base.extend<{ farewell: undefined; house: House }, { openFor: OpenFor }>({
  // Whoever stays signed in would be there for the visitors of the next story.
  farewell: [
    async ({ browser }, use) => {
      await use(undefined);
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
  openFor: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      let current: { file: string; house: Awaited<ReturnType<typeof openHouse>> } | undefined;
      await use(async (file) => {
        if (current?.file === file) return current.house;
        await current?.house.close();
        current = { file, house: await openHouse() };
        return current.house;
      });
      await current?.house.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  house: [async ({ openFor }, use, { file }) => use(await openFor(file)), { timeout: 120_000 }],
});

export { expect };

/** The visitor's side: a page with the widget. */
export class Visitor {
  readonly chat: FrameLocator;
  readonly box: Locator;
  readonly log: Locator;

  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {
    this.chat = page.frameLocator('iframe[title="Chat"]');
    this.box = this.chat.getByRole("textbox", { name: "Message" });
    this.log = this.chat.getByRole("log", { name: "Conversation" });
  }

  /** Opens the chat, unless it is open from the page before. */
  async open(): Promise<void> {
    const launcher = this.page.getByRole("button", { name: "Open chat" });
    await expect.poll(async () => (await launcher.isVisible()) || (await this.box.isVisible())).toBe(true);
    if (await launcher.isVisible()) await launcher.click();
    await expect(this.box).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.chat.getByRole("button", { name: "Send" }).click();
  }

  /** Messages of the log that hold a text. */
  messages(text: string | RegExp): Locator {
    return this.log.getByRole("article").filter({ hasText: text });
  }
}

export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url);
  return new Visitor(page, context);
}

/** The operator's side: the dashboard, signed in. */
export class Operator {
  readonly list: Locator;
  readonly log: Locator;
  readonly box: Locator;

  constructor(readonly page: Page) {
    this.list = page.getByRole("list", { name: "Conversations" });
    this.log = page.getByRole("log", { name: "Conversation" });
    this.box = page.getByRole("textbox", { name: "Reply" });
  }

  entries(text: string | RegExp): Locator {
    return this.list.getByRole("link").or(this.list.getByRole("button")).filter({ hasText: text });
  }

  async reply(text: string): Promise<void> {
    await this.box.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }
}

export async function signIn(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  who: { email: string; password: string } = OWNER,
): Promise<Operator> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/inbox**");
  return new Operator(page);
}

/** The texts of a log's messages that are among `wanted`, in the order in which they stand. */
export async function orderOf(log: Locator, wanted: readonly string[]): Promise<string[]> {
  const texts = await log.getByRole("article").allInnerTexts();
  return texts.flatMap((text) => wanted.filter((words) => text.includes(words)));
}

/** A conversation that waits, made over REST. @returns its id */
export async function waitingConversation(url: string, text: string): Promise<number> {
  const post = async <T>(path: string, body: object, token?: string): Promise<T> => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return (await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })).json() as Promise<T>;
  };
  const { visitor_token: token } = await post<{ visitor_token: string }>("/api/widget/session", { assistant_id: "demo" });
  const { dialog } = await post<{ dialog: { id: number } }>("/api/dialogs", { client_id: crypto.randomUUID(), text }, token);
  await post(`/api/dialogs/${dialog.id}/handoff`, { reason: "Wants a person" }, token);
  return dialog.id;
}
