import { once } from "node:events";
import { createServer } from "node:http";
import { chromium } from "@playwright/test";
import { getBrowsers } from "../../scripts/test/browser.mjs";
import { percentiles } from "../lib/measure.mjs";
import { seed } from "../lib/seed.mjs";
import { furnish, OWNER, ROOT, startBaton } from "../lib/services.mjs";

/** What a cheap phone or an old office machine is to this one. */
const SLOWED = 4;
const WORDS = "The card was refused because the bank asks for a code first. ";
const LOAD_MS = 240_000;

/**
 * What is timed runs in the page and in its frames: from the event itself to the first frame after the screen shows what it asked for.
 * All moments are milliseconds since 1970, for a page and its frames have clocks of their own.
 */
function installClock() {
  const momentOf = (clocked) => performance.timeOrigin + clocked;
  const painted = (then) => requestAnimationFrame(() => setTimeout(() => then(momentOf(performance.now()))));
  const clock = {
    keys: [],
    /** When an element is there and painted. */
    shown: (shows) =>
      new Promise((resolve) => {
        const look = () => (shows() ? painted(resolve) : requestAnimationFrame(look));
        look();
      }),
    /** Milliseconds from the next click until `shows()` holds and is painted. */
    fromClick: (shows) =>
      new Promise((resolve) => {
        const clicked = ({ timeStamp }) => void clock.shown(shows).then((at) => resolve(at - momentOf(timeStamp)));
        addEventListener("click", clicked, { capture: true, once: true });
      }),
  };
  window.clock = clock;
  addEventListener("click", ({ timeStamp }) => (clock.clickedAt = momentOf(timeStamp)), true);
  addEventListener("keydown", ({ timeStamp }) => painted((at) => clock.keys.push(at - momentOf(timeStamp))), true);
}

async function newPage(browser, url, script = () => undefined) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(installClock);
  await page.addInitScript(script);
  await page.goto(url);
  return page;
}

const slow = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
};

/** A site's page with the snippet. */
async function serveSite(baton, assistantId) {
  const page = `<!doctype html><html lang="en"><title>A site</title><h1>A site</h1>
<script async src="${baton.url}/embed.js" data-assistant="${assistantId}"></script></html>`;
  const server = createServer((_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end(page));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** A visitor who comes back and presses the button, until their last message is there; then one who sends, until it is in the log. */
async function widget(browser, site, times) {
  const page = await newPage(browser, site.url);
  await slow(page);
  const chat = page.frameLocator('iframe[title="Chat"]');
  const button = page.getByRole("button", { name: "Open chat" });
  const send = async (text) => {
    await chat.getByRole("textbox", { name: "Message" }).fill(text);
    const shows = chat
      .locator("html")
      .evaluate((_html, words) => window.clock.fromClick(() => document.body.textContent.includes(words)), text);
    await chat.getByRole("button", { name: "Send" }).click();
    return shows;
  };
  await button.click();
  await send(WORDS.trim());
  const opened = [];
  const sent = [];
  for (let at = 0; at < times; at += 1) {
    await page.reload();
    await button.click();
    const shown = await chat.locator("html").evaluate(() => window.clock.shown(() => document.querySelector('[role="article"], article')));
    opened.push(shown - (await page.evaluate(() => window.clock.clickedAt)));
    sent.push(await send(`Message ${at} of this visitor`));
  }
  await page.context().close();
  return { opened, sent };
}

/** Pages of the most that the server gives, so that loading all does not take a thousand of them. */
function askForLongPages() {
  const { fetch } = window;
  window.fetch = (input, init) => fetch(typeof input === "string" ? input.replace("limit=50", "limit=100") : input, init);
}

async function openDesk(browser, baton) {
  const page = await newPage(browser, `${baton.url}/login`, askForLongPages);
  await page.getByLabel("Email").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "More filters" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Resolved" }).click();
  await page.getByRole("list", { name: "Conversations" }).getByRole("link").nth(8).waitFor();
  return page;
}

/** Scrolls until there is no more to load. @returns how many conversations the list then holds */
function loadWholeList(page) {
  return page.evaluate(async (deadline) => {
    const list = () => document.querySelector('ul[aria-label="Conversations"]');
    const count = () => Number(list()?.querySelector("li:last-child")?.getAttribute("aria-posinset"));
    const isWhole = () => list()?.querySelector("li:last-child")?.getAttribute("aria-setsize") !== "-1";
    const until = performance.now() + deadline;
    const scroll = () => list().parentElement.scrollTo({ top: list().offsetHeight });
    while (!isWhole()) {
      if (performance.now() > until) throw new Error(`only ${count()} conversations were loaded in time`);
      scroll();
      await new Promise(requestAnimationFrame);
    }
    scroll();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return count();
  }, LOAD_MS);
}

/** From one conversation to the next: from the click until its messages are on the screen. */
async function switches(page, times) {
  const links = page.getByRole("list", { name: "Conversations" }).getByRole("link");
  const taken = [];
  for (let at = 0; at < times; at += 1) {
    const link = links.nth(1 + (at % 8));
    const id = /(\d+)$/.exec((await link.getAttribute("href")) ?? "")?.[1];
    const measured = page.evaluate((words) => {
      const shows = () => document.querySelector('[role="log"]')?.textContent.includes(words) ?? false;
      return window.clock.fromClick(shows);
    }, `order ${id}`);
    await link.click();
    taken.push(await measured);
  }
  return taken;
}

/** From a key to the first frame after it, in the reply box beside the list. */
async function types(page) {
  const box = page.getByRole("textbox", { name: "Reply" });
  await box.click();
  await page.evaluate(() => {
    window.clock.keys = [];
  });
  await page.keyboard.type(WORDS, { delay: 60 });
  await box.fill("");
  return page.evaluate(() => window.clock.keys);
}

async function desk(browser, baton, times) {
  const page = await openDesk(browser, baton);
  await slow(page);
  const short = { switched: await switches(page, times), typed: await types(page) };
  await page.context().close();
  const again = await openDesk(browser, baton);
  const loaded = await loadWholeList(again);
  await slow(again);
  return { short, long: { switched: await switches(again, times), typed: await types(again) }, loaded };
}

const ofEach = (measured) => Object.fromEntries(Object.entries(measured).map(([key, values]) => [key, percentiles(values)]));

/** How the widget and the desk feel in Chromium with its CPU slowed four times, beside a short list and beside 98,000 conversations. */
export async function screens({ postgres, quick }) {
  const databaseUrl = await postgres.createDatabase();
  const baton = await startBaton(databaseUrl);
  const { assistantId } = await furnish(baton, 0);
  await seed(databaseUrl, assistantId);
  const browser = await chromium.launch({ executablePath: (await getBrowsers(ROOT)).whole, args: ["--no-sandbox"] });
  const site = await serveSite(baton, assistantId);
  const times = quick ? 5 : 15;
  try {
    const visitor = await widget(browser, site, times);
    const { short, long, loaded } = await desk(browser, baton, times);
    return { slowed: SLOWED, loaded, visitor: ofEach(visitor), short: ofEach(short), long: ofEach(long) };
  } finally {
    await browser.close();
    site.close();
    await baton.stop();
  }
}
