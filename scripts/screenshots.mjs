// Makes the pictures of docs/images from the running product: `node scripts/build.mjs && node scripts/screenshots.mjs`.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { getBrowsers } from "./test/browser.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const images = join(root, "docs/images");
const OWNER = { email: "owner@example.com", password: randomUUID() };
const QUESTION = "How do I embed the widget on my page?";
const CONVERSATIONS = [
  ["Visitor 8F2A", "Does the conversation history survive when I update?", "resolve"],
  ["Visitor 31C0", "Where do I set the allowed domains of an assistant?", "assistant"],
  ["Visitor 7B4D", "Can I run it with the database we already have?", "human"],
  ["Visitor E95A", "Could somebody look at my invoice from last week?", "queue"],
  ["Visitor 0D66", "I would like to change the delivery address of my order.", "open"],
];

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function startProduct(port, dataDir) {
  const { PATH, HOME } = process.env;
  const settings = { PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, BATON_DATA_DIR: dataDir, BATON_DEMO: "1" };
  const owner = { BATON_OWNER_EMAIL: OWNER.email, BATON_OWNER_PASSWORD: OWNER.password };
  const child = spawn(process.execPath, ["dist/server.mjs"], {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: "production", ...settings, ...owner },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    const answer = await fetch(`${settings.PUBLIC_URL}/readyz`).catch(() => undefined);
    if (answer?.ok) return { child, url: settings.PUBLIC_URL };
    await delay(100);
  }
  child.kill();
  throw new Error("The server did not start");
}

const caller = (url) => async (token, method, path, body) => {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

async function converse(call, member, [name, text, fate]) {
  const { visitor_token: visitor } = await call(undefined, "POST", "/api/widget/session", { assistant_id: "demo" });
  const { dialog } = await call(visitor, "POST", "/api/dialogs", { client_id: randomUUID(), text });
  const path = `/api/dialogs/${dialog.id}`;
  const { visitor: contact } = await call(member, "GET", path);
  await call(member, "PATCH", `/api/contacts/${contact.id}`, { name });
  if (fate === "assistant") return dialog.id;
  await call(visitor, "POST", `${path}/handoff`, { reason: "Asked for a person" });
  if (fate === "queue") return dialog.id;
  await call(member, "POST", `${path}/accept`);
  const say = (who, words) => call(who, "POST", `${path}/messages`, { client_id: randomUUID(), text: words });
  await say(member, `Hello ${name.split(" ")[0]}, let me have a look.`);
  if (fate === "resolve") await call(member, "POST", `${path}/complete`, { resolution: "Answered" });
  if (fate !== "open") return dialog.id;
  await say(visitor, "Thank you! The order is **A-1042**, it should go to the office instead.");
  await say(member, "Found it. It has not left yet, so the new address is no problem. Which one shall I put in?");
  await say(visitor, "12 Harbour Street, second floor, please.");
  return dialog.id;
}

async function pictureDesk(browser, url, open) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/inbox**");
  await page.getByRole("list", { name: "Conversations" }).getByText(open).first().click();
  await page.getByRole("log", { name: "Conversation" }).getByText("12 Harbour Street").waitFor();
  await page.screenshot({ path: join(images, "inbox.png") });
  await page.goto(`${url}/assistants/demo`);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(images, "assistant.png") });
  await page.close();
}

async function pictureWidget(browser, url, file, options) {
  const page = await browser.newPage({ deviceScaleFactor: 2, ...options });
  await page.goto(`${url}/demo`);
  await page.getByRole("button", { name: "Open chat" }).click();
  const chat = page.frameLocator('iframe[title="Chat"]');
  await chat.getByRole("textbox", { name: "Message" }).fill(QUESTION);
  await chat.getByRole("button", { name: "Send" }).click();
  await chat.getByRole("article").nth(1).waitFor();
  await page.waitForLoadState("networkidle");
  await chat.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
  await page.screenshot({ path: join(images, file) });
  await page.close();
}

const dataDir = mkdtempSync(join(tmpdir(), "baton-pictures-"));
mkdirSync(images, { recursive: true });
const { child, url } = await startProduct(await freePort(), dataDir);
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: (await getBrowsers(root)).whole, args });
try {
  const call = caller(url);
  const { access_token: member } = await call(undefined, "POST", "/api/token", OWNER);
  for (const conversation of CONVERSATIONS) await converse(call, member, conversation);
  await pictureDesk(browser, url, "Visitor 0D66");
  await pictureWidget(browser, url, "widget.png", { viewport: { width: 760, height: 760 } });
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "dark" };
  await pictureWidget(browser, url, "widget-phone-dark.png", phone);
} finally {
  await browser.close();
  child.kill();
  await once(child, "exit");
  rmSync(dataDir, { recursive: true, force: true });
}
