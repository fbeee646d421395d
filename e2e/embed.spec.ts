import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type BrowserContext, expect, type FrameLocator, type Page, test } from "@playwright/test";
import { freePort, OWNER, startServer, type TestServer } from "../test/server";
import { faultsOf } from "./axe";

let baton: TestServer;
let host: Server;
let hostUrl: string;
let token: string;

/** A page of somebody else's site: with no more in its policy than docs/embed.md asks for, and with a stub that listens to everything from the start. */
const hostPage = (
  assistant: string,
) => `<!doctype html><html lang="en"><head><title>A site</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-host' ${baton.url}; frame-src ${baton.url}"></head>
<body><main><h1>A site</h1></main><script nonce="host">
window.baton = window.baton || function () { (baton.q = baton.q || []).push(arguments) };
window.heard = [];
for (const name of ["ready", "open", "close", "message", "unread", "status", "handoff", "error"]) baton("on", name, (value) => heard.push([name, value]));
baton("init", { assistant: "${assistant}" });
</script><script async src="${baton.url}/embed.js"></script></body></html>`;

test.beforeAll(async () => {
  baton = await startServer({ env: { WS_RATE_LIMIT_PER_IP: "1000", WS_MAX_CONNECTIONS_PER_IP: "1000", WS_MAX_MESSAGE_RATE: "600" } });
  const port = await freePort();
  hostUrl = `http://127.0.0.1:${port}`;
  host = createServer((request, response) => {
    const assistant = new URL(request.url ?? "/", hostUrl).searchParams.get("assistant") ?? "demo";
    response.setHeader("content-type", "text/html").end(hostPage(assistant));
  }).listen(port, "127.0.0.1");
  await once(host, "listening");
  const answer = await fetch(`${baton.url}/api/token`, {
    method: "POST",
    body: JSON.stringify(OWNER),
    headers: { "content-type": "application/json" },
  });
  ({ access_token: token } = (await answer.json()) as { access_token: string });
});

test.afterAll(async () => {
  host?.close();
  await baton?.close();
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(baton.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return (await response.json()) as T;
}

const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Chat"]');

/** Waits for an event of the widget's on the page; `text` is part of what came with it. */
const heard = (page: Page, name: string, text = "") =>
  expect
    .poll(() => page.evaluate(() => JSON.stringify((window as unknown as { heard?: [string, unknown][] }).heard ?? [])))
    .toMatch(new RegExp(`\\["${name}"[^\\]]*${text}`));

async function visit(page: Page, path = "/"): Promise<FrameLocator> {
  await page.goto(hostUrl + path);
  await heard(page, "ready");
  return frameOf(page);
}

async function openChat(page: Page): Promise<FrameLocator> {
  const frame = await visit(page);
  await page.getByRole("button", { name: "Open chat" }).click();
  await expect(frame.getByRole("status")).toHaveText("Connected");
  return frame;
}

async function write(frame: FrameLocator, text: string): Promise<void> {
  await frame.getByRole("textbox", { name: "Message" }).fill(text);
  await frame.getByRole("button", { name: "Send" }).click();
}

/** The conversation that holds a text, as the team sees it. */
async function dialogWith(text: string): Promise<number> {
  let found: number | undefined;
  await expect
    .poll(async () => {
      const { data } = await call<{ data: { id: number; last_message: { text: string } | null }[] }>("GET", "/api/dialogs?limit=100");
      for (const { id } of data) {
        const { messages } = await call<{ messages: { text: string }[] }>("GET", `/api/dialogs/${id}/messages`);
        if (messages.some((message) => message.text === text)) found = id;
      }
      return found;
    })
    .toBeDefined();
  return found as number;
}

const textsOf = async (id: number, sender: string): Promise<string[]> => {
  const { messages } = await call<{ messages: { text: string; sender: string }[] }>("GET", `/api/dialogs/${id}/messages?limit=200`);
  return messages.filter((message) => message.sender === sender).map((message) => message.text);
};

/** Everything to Baton but the files of the widget fails. */
async function cutOff(context: BrowserContext): Promise<() => Promise<void>> {
  let cut = true;
  await context.route(/\/socket\.io\/|\/api\//, (route) => (cut ? route.abort() : route.continue()));
  await context.routeWebSocket(/\/socket\.io\//, (socket) => void (cut ? socket.close() : socket.connectToServer()));
  return async () => {
    cut = false;
  };
}

test("nothing is requested or stored before the visitor opens the chat", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await visit(page);
  expect(requests).toEqual([`${hostUrl}/`, `${baton.url}/embed.js`]);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe("{}");
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("a question is answered in one line, with a source that opens below", async ({ page }) => {
  const frame = await openChat(page);
  await frame.getByRole("button", { name: "How do I add the chat to my site?" }).click();
  const log = frame.getByRole("log", { name: "Conversation" });
  await expect(log.getByRole("article")).toHaveCount(2);
  const source = log.getByRole("button", { name: /^Source 1/ });
  await source.click();
  await expect(source).toHaveAttribute("aria-expanded", "true");
  await expect(log.locator("aside")).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage))).toContain("baton:demo:token");
});

test("the one who asks for a person waits in the queue, then has them, and hears no more of the assistant", async ({ page }) => {
  const frame = await openChat(page);
  await write(frame, "What do I need to run Baton on my own?");
  await expect(frame.getByRole("article")).toHaveCount(2);
  await frame.getByRole("button", { name: "Talk to a person" }).click();
  await expect(frame.getByText("You asked for a person")).toBeVisible();
  await expect(frame.getByRole("note")).toContainText("We're away right now");
  const id = await dialogWith("What do I need to run Baton on my own?");
  await call("POST", `/api/dialogs/${id}/accept`, {});
  await expect(frame.getByText("Owner joined")).toBeVisible();
  await call("POST", `/api/dialogs/${id}/messages`, { client_id: randomUUID(), text: "Hello, a person here." });
  await expect(frame.getByRole("article").filter({ hasText: "Hello, a person here." })).toHaveCount(1);
  await write(frame, "Are you the assistant?");
  await expect.poll(() => textsOf(id, "user")).toContain("Are you the assistant?");
  await call("POST", `/api/dialogs/${id}/read`, { seq: 1000 });
  await expect(frame.getByText(/· Read$/).last()).toBeVisible();
});

test("P8: what was sent without a network survives a reload of the page and goes out once, in order", async ({ page, context }) => {
  const frame = await openChat(page);
  await write(frame, "before the tunnel");
  const id = await dialogWith("before the tunnel");
  const restore = await cutOff(context);
  await page.reload();
  for (const text of ["in the tunnel", "still in it"]) await write(frame, text);
  await expect(frame.getByText("Sending…")).toHaveCount(2);
  await page.reload();
  await restore();
  await expect.poll(() => textsOf(id, "user"), { timeout: 40_000 }).toEqual(["before the tunnel", "in the tunnel", "still in it"]);
  await expect(frame.getByRole("article").filter({ hasText: "still in it" })).toHaveCount(1);
});

test("where the frame may store nothing, the page around it keeps the token and what waits to be sent", async ({ page, context }) => {
  await context.addInitScript(() => {
    if (window.parent === window) return;
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(navigator, "locks", { get: refuse });
    indexedDB.open = refuse;
  });
  const frame = await openChat(page);
  await write(frame, "stored by the page");
  const id = await dialogWith("stored by the page");
  await context.setOffline(true);
  await write(frame, "kept by the page");
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain("kept by the page");
  await context.setOffline(false);
  await expect.poll(() => textsOf(id, "user"), { timeout: 40_000 }).toEqual(["stored by the page", "kept by the page"]);
});

test("the calls of the page reach the frame, and its events the page", async ({ page }) => {
  const frame = await visit(page);
  await page.evaluate('baton("prefill", "Half a thought"); baton("open")');
  await expect(frame.getByRole("textbox", { name: "Message" })).toHaveValue("Half a thought");
  await page.evaluate('baton("send", "From the page itself")');
  await expect(frame.getByRole("article").filter({ hasText: "From the page itself" })).toHaveCount(1);
  await heard(page, "message", "From the page itself");
  await page.evaluate('baton("locale", "de")');
  await expect(frame.getByRole("textbox", { name: "Nachricht" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Chat schließen" })).toBeVisible();
  expect(await page.evaluate('new Promise((done) => baton("get", "status", done))')).toBe("connected");
  await page.evaluate('baton("destroy")');
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("messages of another window are not read", async ({ page }) => {
  await openChat(page);
  await page.evaluate('window.postMessage({ type: "close" }, "*")');
  await page.evaluate(() => {
    const stranger = document.createElement("iframe");
    stranger.srcdoc = "<script nonce='host'>parent.postMessage({ type: 'close' }, '*'); parent.postMessage('done', '*')</script>";
    const done = new Promise<void>((resolve) => addEventListener("message", ({ data }) => data === "done" && resolve()));
    document.body.append(stranger);
    return done;
  });
  await expect(page.getByRole("button", { name: "Close chat" })).toBeVisible();
});

test("Escape closes the chat and gives the focus back; unread messages show on the button", async ({ page }) => {
  const frame = await openChat(page);
  await write(frame, "call me back");
  const id = await dialogWith("call me back");
  await frame.getByRole("textbox", { name: "Message" }).press("Escape");
  await expect(page.getByRole("button", { name: "Open chat" })).toBeFocused();
  await call("POST", `/api/dialogs/${id}/messages`, { client_id: randomUUID(), text: "Calling you now." });
  await heard(page, "unread", "1");
  await expect(page.getByRole("button", { name: "Open chat" })).toContainText(/\d/);
});

test("on a phone the chat fills the screen and its fields don't make it zoom", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const frame = await openChat(page);
  await expect(page.locator("iframe")).toHaveCSS("border-radius", "0px");
  await expect.poll(async () => (await page.locator("iframe").boundingBox())?.height).toBe(780);
  await expect(frame.getByRole("textbox", { name: "Message" })).toHaveCSS("font-size", "16px");
  await frame.getByRole("button", { name: "Close chat" }).click();
  await expect(page.getByRole("button", { name: "Open chat" })).toBeVisible();
  await context.close();
});

test("a page that is not on the assistant's list gets no frame", async ({ page }) => {
  const assistant = await call<{ id: string }>("POST", "/api/assistants", { name: "Choosy", allowed_domains: ["shop.example.com"] });
  await visit(page, `/?assistant=${assistant.id}`);
  await page.getByRole("button", { name: "Open chat" }).click();
  const answer = await fetch(`${baton.url}/widget?assistant=${assistant.id}`);
  expect(answer.headers.get("content-security-policy")).toContain(
    "frame-ancestors 'self' http://shop.example.com:* https://shop.example.com:*",
  );
  await expect(frameOf(page).getByRole("textbox")).toHaveCount(0);
  expect((await fetch(`${baton.url}/widget?assistant=nobody`)).status).toBe(404);
});

test("nothing in the chat stands in the way of assistive technology", async ({ page }) => {
  const frame = await openChat(page);
  await write(frame, "What do I need to run Baton?");
  await expect(frame.getByRole("article")).toHaveCount(2);
  await expect(frame.locator('[aria-busy="true"]')).toHaveCount(0);
  expect(await faultsOf(page)).toEqual([]);
});
