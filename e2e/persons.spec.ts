import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type BrowserContext, expect, type Frame, type FrameLocator, type Page, test } from "@playwright/test";
import { SignJWT } from "jose";
import { freePort, OWNER, startServer, type TestServer } from "../test/server";

let baton: TestServer;
let host: Server;
let hostUrl: string;
let bearer: string;
let site: { id: string; secret: string };

test.beforeAll(async () => {
  baton = await startServer({ env: { BATON_DEMO: "1", WS_RATE_LIMIT_PER_IP: "1000", WS_MAX_MESSAGE_RATE: "600" } });
  const port = await freePort();
  hostUrl = `http://127.0.0.1:${port}`;
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title></head><body><main><h1>A site</h1></main>
<script>window.baton = window.baton || function () { (baton.q = baton.q || []).push(arguments) }; baton("init", { assistant: "demo" });</script>
<script async src="${baton.url}/embed.js"></script></body></html>`;
  host = createServer((_request, response) => void response.setHeader("content-type", "text/html").end(page)).listen(port, "127.0.0.1");
  await once(host, "listening");
  ({ access_token: bearer } = await call<{ access_token: string }>("POST", "/api/token", OWNER));
  site = await call("POST", "/api/sites", { name: "Shop", allowed_domains: [`127.0.0.1:${port}`, "localhost"] });
});

test.afterAll(async () => {
  host?.close();
  await baton?.close();
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { "content-type": "application/json", ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
  const response = await fetch(baton.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return (await response.json()) as T;
}

const tokenOf = (name: string) =>
  new SignJWT({ site_id: site.id, name })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(name.toLowerCase())
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(site.secret));

const identify = async (page: Page, name: string) =>
  page.evaluate((token) => (window as unknown as { baton(...args: unknown[]): void }).baton("identify", token), await tokenOf(name));
const logout = (page: Page) => page.evaluate('baton("logout")');
const chatOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Chat"]');
const boxOf = (page: Page) => chatOf(page).getByRole("textbox", { name: "Message" });

async function open(page: Page): Promise<void> {
  await page.goto(hostUrl);
  await page.getByRole("button", { name: "Open chat" }).click();
  await expect(boxOf(page)).toBeVisible();
}

async function write(page: Page, text: string): Promise<void> {
  await boxOf(page).fill(text);
  await chatOf(page).getByRole("button", { name: "Send" }).click();
}

const connected = (page: Page) => expect(chatOf(page).getByRole("status")).toHaveText("Connected");

/** Everything to Baton but the files of the widget fails until the answer is called. */
async function cutOff(context: BrowserContext): Promise<() => void> {
  let cut = true;
  await context.route(/\/socket\.io\/|\/api\//, (route) => (cut ? route.abort() : route.continue()));
  await context.routeWebSocket(/\/socket\.io\//, (socket) => void (cut ? socket.close() : socket.connectToServer()));
  return () => {
    cut = false;
  };
}

/** Who said what, over all conversations. */
async function said(): Promise<string[]> {
  const { data } = await call<{ data: { id: number }[] }>("GET", "/api/dialogs?limit=100");
  const logs = data.map(({ id }) =>
    call<{ messages: { sender: string; text: string; author: { name: string } }[] }>("GET", `/api/dialogs/${id}/messages?limit=200`),
  );
  return (await Promise.all(logs)).flatMap(({ messages }) =>
    messages.filter(({ sender }) => sender === "user").map(({ text, author }) => `${author.name}: ${text}`),
  );
}

/** Everything that the page, the frame and their storages hold, as text. */
async function traces(page: Page): Promise<string> {
  const dump = async (frame: Frame) =>
    frame.evaluate(async () => {
      // A frame of another site may be refused its storages: then there is nothing in them.
      const read = (where: "localStorage" | "sessionStorage") => {
        try {
          return JSON.stringify({ ...window[where] });
        } catch {
          return "";
        }
      };
      const stores = [read("localStorage"), read("sessionStorage")];
      for (const { name } of await indexedDB.databases().catch(() => [])) {
        const db = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(name as string);
          request.onsuccess = () => resolve(request.result);
        });
        for (const store of db.objectStoreNames)
          stores.push(
            await new Promise<string>((resolve) => {
              const request = db.transaction(store).objectStore(store).getAll();
              request.onsuccess = () => resolve(JSON.stringify(request.result));
            }),
          );
        db.close();
      }
      const fields = [...document.querySelectorAll("textarea, input")].map((field) => (field as HTMLInputElement).value);
      return [...stores, document.documentElement.outerHTML, ...fields].join("\n");
    });
  return (await Promise.all(page.frames().map(dump))).join("\n");
}

test("what one customer wrote without a network is not the next one's, on the same page", async ({ page, context }) => {
  await open(page);
  await identify(page, "Ann");
  await connected(page);
  const restore = await cutOff(context);
  await context.setOffline(true);
  await write(page, "FIRST of Ann");
  await boxOf(page).fill("half a thought of Ann");
  await expect(chatOf(page).getByText("Sending…")).toBeVisible();
  await logout(page);
  await expect(chatOf(page).getByText("FIRST of Ann")).toHaveCount(0);
  await expect(boxOf(page)).toHaveValue("");
  await identify(page, "Bob");
  restore();
  await context.setOffline(false);
  await connected(page);
  await write(page, "hello from Bob");
  await expect.poll(said).toContain("Bob: hello from Bob");
  expect((await said()).filter((line) => line.includes("of Ann"))).toEqual([]);
  expect(await traces(page)).not.toMatch(/of Ann|customer:[^,"]*ann/);
});

test("after logout nothing of a person is left: not in the page, its storage or the frame, in no tab", async ({ page, context }) => {
  await open(page);
  await identify(page, "Cat");
  await connected(page);
  await write(page, "Cat's secret question");
  await expect.poll(said).toContain("Cat: Cat's secret question");
  await page.evaluate('baton("attributes", { diagnosis: "secret of Cat" })');
  const other = await context.newPage();
  await open(other);
  await identify(other, "Cat");
  await expect(chatOf(other).getByText("Cat's secret question")).toBeVisible();
  await boxOf(other).fill("a draft, secret of Cat");
  await boxOf(page).fill("secret of Cat, half written");
  const token = await tokenOf("Cat");
  await logout(page);
  for (const tab of [page, other]) {
    await expect(chatOf(tab).getByText("Cat's secret question")).toHaveCount(0);
    await expect(boxOf(tab)).toHaveValue("");
    await connected(tab);
    await expect.poll(() => traces(tab)).not.toMatch(/secret|customer:/);
    expect(await traces(tab)).not.toContain(token.split(".")[1]);
  }
});

test("a logout on a page where the chat was never opened forgets what an earlier page kept", async ({ page, context }) => {
  await open(page);
  await identify(page, "Dan");
  await connected(page);
  await cutOff(context);
  await context.setOffline(true);
  await write(page, "NIGHT of Dan");
  await expect(chatOf(page).getByText("Sending…")).toBeVisible();
  await context.setOffline(false);
  await page.goto(hostUrl);
  await logout(page);
  await expect(page.locator('iframe[title="Chat"]')).toHaveCount(1);
  await expect.poll(() => traces(page)).not.toMatch(/of Dan|customer:/);
});

test("without a logout it waits for the one who wrote it, and whoever else comes neither sees nor sends it", async ({ page, context }) => {
  const restore = await cutOff(context);
  await open(page);
  await identify(page, "Eve");
  await write(page, "NIGHT of Eve");
  await expect(chatOf(page).getByText("Sending…")).toBeVisible();
  await page.goto(hostUrl);
  await identify(page, "Bob");
  restore();
  await page
    .getByRole("button", { name: /^(Open|Close) chat$/ })
    .first()
    .waitFor();
  await page.evaluate('baton("open")');
  await connected(page);
  await write(page, "Bob again");
  await expect.poll(said).toContain("Bob: Bob again");
  await expect(chatOf(page).getByText("NIGHT of Eve")).toHaveCount(0);
  expect((await said()).filter((line) => line.includes("NIGHT of Eve"))).toEqual([]);
  await identify(page, "Eve");
  await expect.poll(said, { timeout: 20_000 }).toContain("Eve: NIGHT of Eve");
});

test("a visitor whom the site identifies keeps the conversation, and what waits goes into it as that customer", async ({
  page,
  context,
}) => {
  await open(page);
  await connected(page);
  await write(page, "who am I");
  await expect.poll(async () => (await said()).some((line) => line.endsWith(": who am I"))).toBe(true);
  const restore = await cutOff(context);
  await context.setOffline(true);
  await write(page, "written in the tunnel");
  await boxOf(page).fill("and still writing");
  await identify(page, "Fay");
  restore();
  await context.setOffline(false);
  await expect.poll(said, { timeout: 20_000 }).toContain("Fay: written in the tunnel");
  await expect(chatOf(page).getByText("who am I")).toBeVisible();
  await expect(boxOf(page)).toHaveValue("and still writing");
});
