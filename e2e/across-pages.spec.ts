import { randomUUID } from "node:crypto";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { boxOf, chatOf, dialogWith, expect, launcherOf, pageHtml, type Site, test, write } from "./host-site";
import { signIn } from "./house";
import { wholeBrowser } from "./whole-browser";

/** Two pages of a shop, each with the snippet. */
const shop = (site: Site): string =>
  site.serve({
    "": pageHtml(site.snippet(), { title: "Shop", body: '<a href="boots">Boots</a>' }),
    boots: pageHtml(site.snippet(), { title: "Boots", body: '<a href="./">Back to the shop</a>' }),
  });

const answer = (site: Site, id: number, text: string) =>
  site.call("POST", `/api/dialogs/${id}/messages`, { client_id: randomUUID(), text });

/** What a shop's page keeps and asks of Baton. */
const keptOn = (page: Page) => page.evaluate(() => [Object.keys(window.localStorage), Object.keys(window.sessionStorage), document.cookie]);

type Dialog = { visitor: { online: boolean; page_url: string; page_title: string } };
const visitorOf = async (site: Site, id: number) => (await site.call<Dialog>("GET", `/api/dialogs/${id}`)).visitor;

/** A visitor who wrote on the first page. @returns their conversation */
async function begin(page: Page, site: Site, text: string): Promise<{ id: number; url: string }> {
  const url = shop(site);
  await page.goto(url);
  await launcherOf(page).click();
  await write(page, text);
  return { id: await dialogWith(site, text), url };
}

const closeChat = (page: Page) => page.getByRole("button", { name: "Close chat" }).click();

test("an answer that comes on the next page is counted, shown and marked in the title within 2 s, without a click", async ({
  page,
  site,
}) => {
  const { id } = await begin(page, site, "Any boots in 44?");
  await closeChat(page);
  await page.getByRole("link", { name: "Boots" }).click();
  await expect(page.locator('iframe[title="Chat"]')).toBeAttached();
  await expect.poll(async () => (await visitorOf(site, id)).online).toBe(true);
  await expect.poll(() => page.evaluate('new Promise((done) => baton("get", "status", done))')).toBe("connected");
  await answer(site, id, "Yes, two pairs.");
  await expect(page.getByText("Yes, two pairs.")).toBeVisible({ timeout: 2_000 });
  await expect(launcherOf(page)).toContainText(/^\d$/, { timeout: 2_000 });
  await expect(page).toHaveTitle(/^\(\d\) Boots$/, { timeout: 2_000 });
  await page.getByText("Yes, two pairs.").click();
  await expect(boxOf(page)).toBeVisible();
  await expect(page).toHaveTitle("Boots");
  await closeChat(page);
  await expect(launcherOf(page)).toContainText(/^$/);
  await expect(page.getByText("Yes, two pairs.")).toBeHidden();
});

test("a preview that was dismissed stays away on the next page; the number stays until it is read", async ({ page, site }) => {
  const { id } = await begin(page, site, "Do you repair soles?");
  await closeChat(page);
  await answer(site, id, "We do.");
  // The assistant's own answer may be previewed before it.
  await expect(page.getByText("We do.")).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByText("We do.")).toBeHidden();
  await page.getByRole("link", { name: "Boots" }).click();
  await expect(page).toHaveTitle(/^\(\d\) Boots$/);
  await expect(launcherOf(page)).toContainText(/^\d$/);
  await expect(page.getByText("We do.")).toBeHidden();
  await answer(site, id, "Within a week.");
  await expect(page.getByText("Within a week.")).toBeVisible();
});

test("a panel that was open is open on the next page, with the draft, and leaves the focus to the page", async ({ page, site }) => {
  await begin(page, site, "Which size is this?");
  await boxOf(page).fill("And is it wa");
  await page.getByRole("link", { name: "Boots" }).click();
  await expect(chatOf(page).getByRole("article").filter({ hasText: "Which size is this?" })).toBeVisible();
  await expect(boxOf(page)).toHaveValue("And is it wa");
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe("body");
  await closeChat(page);
  await page.getByRole("link", { name: "Back to the shop" }).click();
  await expect(page.locator('iframe[title="Chat"]')).toBeAttached();
  await expect(launcherOf(page)).toBeVisible();
  await expect(boxOf(page)).toBeHidden();
});

test("another tab of the site is connected, and its panel closed", async ({ page, site, context }) => {
  const { id, url } = await begin(page, site, "Do you ship to Spain?");
  const other = await context.newPage();
  await other.goto(url);
  await expect(other.locator('iframe[title="Chat"]')).toBeAttached();
  await expect(launcherOf(other)).toBeVisible();
  await closeChat(page);
  await answer(site, id, "To all of Europe.");
  await expect(other.getByText("To all of Europe.")).toBeVisible();
});

test("somebody who looked and never wrote costs the next page nothing", async ({ page, site }) => {
  await page.goto(shop(site));
  await launcherOf(page).click();
  await expect(boxOf(page)).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => request.url().startsWith(site.server.url) && asked.push(new URL(request.url()).pathname));
  await page.getByRole("link", { name: "Boots" }).click();
  await expect(launcherOf(page)).toBeVisible();
  expect(await keptOn(page)).toEqual([[], [], ""]);
  await expect(page.locator("iframe")).toHaveCount(0);
  expect(asked).toEqual(["/embed.js"]);
});

test("an answer that was given and the conversation resolved while nobody was on the site waits on the next page", async ({
  page,
  site,
}) => {
  const { id, url } = await begin(page, site, "Is the shop open on Sunday?");
  await closeChat(page);
  await page.goto("about:blank");
  await answer(site, id, "From ten to four.");
  await site.call("POST", `/api/dialogs/${id}/complete`, { resolution: "Answered" });
  await page.goto(url);
  await expect(page.getByText("From ten to four.")).toBeVisible();
  await page.getByText("From ten to four.").click();
  await expect(chatOf(page).getByRole("article").filter({ hasText: "From ten to four." })).toBeVisible();
  await closeChat(page);
  await expect.poll(() => page.evaluate(() => window.localStorage.getItem("baton:demo:active"))).toBeNull();
  await page.reload();
  await expect(launcherOf(page)).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("the team sees the page the visitor is on, after each load and each change of the address", async ({ page, site }) => {
  const { id, url } = await begin(page, site, "Where am I?");
  expect(await visitorOf(site, id)).toMatchObject({ page_url: url, page_title: "Shop" });
  await page.getByRole("link", { name: "Boots" }).click();
  await expect.poll(() => visitorOf(site, id)).toMatchObject({ page_url: `${url}boots`, page_title: "Boots" });
  await page.evaluate('history.pushState({}, "", "cart"); document.title = "Cart"');
  await expect.poll(() => visitorOf(site, id)).toMatchObject({ page_url: `${url}cart`, page_title: "Cart" });
  await page.evaluate('history.replaceState({}, "", "cart?step=2")');
  await write(page, "I am in the cart.");
  await expect.poll(() => visitorOf(site, id)).toMatchObject({ page_url: `${url}cart?step=2` });
});

test("the team sees the page the visitor is on and the way there, as they go", async ({ page, site, browser }) => {
  const { id, url } = await begin(page, site, "Follow me, please");
  const operator = await signIn(browser, site.server.url);
  await operator.page.goto(`${site.server.url}/inbox/${id}`);
  const trail = operator.page.getByRole("list", { name: "Pages visited" });
  await expect(trail.getByRole("link")).toHaveText(["Shop"]);
  await page.getByRole("link", { name: "Boots" }).click();
  await expect(trail.getByRole("link")).toHaveText(["Boots", "Shop"]);
  await page.evaluate('history.pushState({}, "", "cart"); document.title = "Cart"');
  await expect(trail.getByRole("link")).toHaveText(["Cart", "Boots", "Shop"]);
  await expect(trail.getByRole("link").first()).toHaveAttribute("href", `${url}cart`);
});

test("a title that the page changes keeps its mark while something is unread, and the team sees it without", async ({ page, site }) => {
  const { id } = await begin(page, site, "One more thing");
  await closeChat(page);
  await answer(site, id, "Yes?");
  await expect(page).toHaveTitle(/^\(\d\) Shop$/);
  await page.evaluate('document.title = "Sale"');
  await expect(page).toHaveTitle(/^\(\d\) Sale$/);
  await expect.poll(async () => (await visitorOf(site, id)).page_title).toBe("Sale");
  await page.evaluate('baton("destroy")');
  await expect(page).toHaveTitle("Sale");
});

test("after logout nothing is left in the page, and the next page is a stranger's", async ({ page, site }) => {
  await begin(page, site, "Between us");
  await page.evaluate('baton("logout"); baton("close")');
  await expect.poll(() => keptOn(page)).toEqual([[], [], ""]);
  await page.reload();
  await expect(launcherOf(page)).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);
});

test.describe("out of the browser's memory of pages", () => {
  let browser: Browser;
  let context: BrowserContext;

  test.beforeAll(async ({ launchOptions }) => {
    browser = await chromium.launch({ ...wholeBrowser(launchOptions), ignoreDefaultArgs: ["--disable-back-forward-cache"] });
    context = await browser.newContext({ locale: "en-US" });
  });
  test.afterAll(() => browser?.close());

  test("a page comes back with its conversation connected, and a panel that was closed meanwhile is closed", async ({ site }) => {
    const page = await context.newPage();
    await page.addInitScript("addEventListener('pageshow', (event) => { window.restored = event.persisted; })");
    const { id } = await begin(page, site, "Back and forth");
    await page.getByRole("link", { name: "Boots" }).click();
    await expect(boxOf(page)).toBeVisible();
    await closeChat(page);
    await page.evaluate("setTimeout(() => history.back())");
    await expect(page).toHaveTitle("Shop");
    await expect.poll(() => page.evaluate("window.restored")).toBe(true);
    await expect(launcherOf(page)).toBeVisible();
    await expect.poll(() => page.evaluate('new Promise((done) => baton("get", "status", done))')).toBe("connected");
    await answer(site, id, "Here you are again.");
    await expect(page.getByText("Here you are again.")).toBeVisible();
  });
});
