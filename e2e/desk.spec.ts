import type { Page } from "@playwright/test";
import type { Assistant } from "../lib/protocol/routes/assistants";
import { faultsOf } from "./axe";
import { expect, signIn, test, visit, waitingConversation } from "./house";

const WAITING = 60;

const countInTitle = async (page: Page): Promise<number> => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
const pathAt = (url: string) => new URL(url).pathname;
const pathOf = (page: Page) => pathAt(page.url());

test("with many waiting, who accepts sees it within 150 ms, and the list shows what people said", async ({ browser, house }) => {
  test.setTimeout(180_000);
  const ids: number[] = [];
  for (let at = 0; at < WAITING; at++) ids.push(await waitingConversation(house.server.url, `Where is parcel ${at}?`));
  const { page, entries } = await signIn(browser, house.server.url).then((operator) => ({
    page: operator.page,
    entries: operator.entries.bind(operator),
  }));
  await page.getByRole("button", { name: /^Waiting/ }).click();
  await expect(entries("Where is parcel 0?")).toBeVisible();
  await expect(entries(/I don't know|I've asked/)).toHaveCount(0);
  await entries("Where is parcel 0?").click();
  const accept = page.getByRole("button", { name: "Accept" });
  await expect(accept).toBeVisible();
  const took = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const find = () => [...document.querySelectorAll("button")].find((button) => button.textContent?.trim() === "Accept");
        const started = performance.now();
        const look = () => (find() ? requestAnimationFrame(look) : resolve(performance.now() - started));
        find()?.click();
        look();
      }),
  );
  expect(took).toBeLessThan(150);
  await expect(page.getByText("joined")).toBeVisible();
});

test("resolving goes on to the next conversation, and can be undone", async ({ browser, house }) => {
  const first = await waitingConversation(house.server.url, "First in line");
  const second = await waitingConversation(house.server.url, "Second in line");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await operator.entries("Second in line").click();
  await page.getByRole("button", { name: "Accept" }).click();
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect.poll(() => pathOf(page)).not.toBe(`/inbox/${second}`);
  expect(pathOf(page)).toMatch(/^\/inbox\/\d+$/);
  const undo = page.getByRole("button", { name: "Undo" });
  const [toast, box] = [await undo.boundingBox(), await operator.box.boundingBox()];
  expect(toast && box && toast.y + toast.height < box.y, "the toast lies clear of the reply box").toBe(true);
  await undo.click();
  await expect.poll(() => pathOf(page)).toBe(`/inbox/${second}`);
  await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Reopen" })).toHaveCount(0);
  await page.goto(`${house.server.url}/inbox/${first}`);
  await expect(operator.box).toBeVisible();
});

test("the title counts the conversations of mine that hold something unread, after a reload too", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("I want to talk to a person about the bill");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await operator.entries("about the bill").click();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible();
  await page.goto(`${house.server.url}/contacts`);
  const { waiting } = (await page.evaluate(() => fetch("/api/dialogs/counts").then((answer) => answer.json()))) as { waiting: number };
  await expect.poll(() => countInTitle(page)).toBe(waiting);
  await visitor.say("One more thing");
  await expect.poll(() => countInTitle(page)).toBe(waiting + 1);
  await page.reload();
  await expect.poll(() => countInTitle(page)).toBe(waiting + 1);
});

test("a draft and its files wait in their conversation, over another one and a reload, and go out together", async ({ browser, house }) => {
  const one = await waitingConversation(house.server.url, "Please send the bill");
  const other = await waitingConversation(house.server.url, "Something else");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.goto(`${house.server.url}/inbox/${one}`);
  await operator.box.fill("Here it is");
  await page.getByLabel("Files to attach").setInputFiles({ name: "bill.txt", mimeType: "text/plain", buffer: Buffer.from("42 EUR") });
  const chips = page.getByRole("list", { name: "Files to send" });
  await expect(chips).toContainText("bill.txt");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await operator.entries("Something else").click();
  await page.waitForURL(`**/inbox/${other}`);
  await expect(operator.box).toHaveValue("");
  await expect(chips).toHaveCount(0);
  await page.goto(`${house.server.url}/inbox/${one}`);
  await expect(operator.box).toHaveValue("Here it is");
  await expect(chips).toContainText("bill.txt");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(operator.log.getByRole("link", { name: /bill\.txt/ })).toBeVisible();
  await expect(chips).toHaveCount(0);
});

test("what is not saved stays over tabs and screens, is asked about on leaving, and is saved by the bar", async ({ browser, house }) => {
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/assistants/demo`);
  const greeting = page.getByRole("textbox", { name: "Greeting" });
  await greeting.fill("Welcome to the shoe shop");
  await expect(page.getByText("Unsaved changes", { exact: true })).toBeVisible();
  await page.getByRole("tab", { name: "Knowledge" }).click();
  await page.getByRole("tab", { name: /Behaviour/ }).click();
  await expect(greeting).toHaveValue("Welcome to the shoe shop");
  await page.getByRole("link", { name: /^Inbox/ }).click();
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Keep editing" }).click();
  expect(pathOf(page)).toBe("/assistants/demo");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Unsaved changes", { exact: true })).toHaveCount(0);
  const saved = (await page.evaluate(() => fetch("/api/assistants/demo").then((answer) => answer.json()))) as Assistant;
  expect(saved.ai.greeting).toBe("Welcome to the shoe shop");
  await greeting.fill("Not this one");
  await page.getByRole("link", { name: /^Inbox/ }).click();
  await question.getByRole("button", { name: "Discard changes" }).click();
  await page.waitForURL("**/inbox");
  await page.goto(`${house.server.url}/assistants/demo`);
  await expect(greeting).toHaveValue("Welcome to the shoe shop");
});

test("on a phone one's own reply is in sight, and Enter makes a line", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("I'd like to talk to a person");
  for (let at = 0; at < 12; at++) await visitor.say(`And another thing, number ${at}`);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const operator = await signIn(browser, house.server.url, phone);
  await operator.entries("number 11").click();
  await operator.box.fill("Hello");
  await operator.box.press("Enter");
  await operator.box.pressSequentially("I am here");
  await expect(operator.box).toHaveValue("Hello\nI am here");
  await operator.page.getByRole("button", { name: "Send", exact: true }).click();
  const own = operator.log.getByRole("article").filter({ hasText: "I am here" });
  await expect(own).toBeInViewport({ ratio: 0.9 });
  await expect(operator.page.getByRole("button", { name: "Latest" })).toHaveCount(0);
});

test("on a phone five entries stand whole in the bar, and the other places in a sheet", async ({ browser, house }) => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const { page } = await signIn(browser, house.server.url, phone);
  const bar = page.getByRole("navigation", { name: "Places", exact: true });
  const labels = bar.locator("span.truncate:visible");
  await expect(labels).toHaveText(["Inbox", "Team chat", "Alerts", "You", "More"]);
  const cut = (shown: Element[]) => shown.filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.textContent);
  expect(await labels.evaluateAll(cut)).toEqual([]);
  const more = bar.getByRole("button", { name: "More" });
  await more.press("Enter");
  const sheet = page.getByRole("dialog", { name: "More" });
  await expect(sheet.getByRole("link")).toHaveText(["Contacts", "Orders", "Visitors", "Reports", "Assistants", "Settings"]);
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await more.tap();
  await sheet.getByRole("link", { name: "Contacts" }).tap();
  await expect(page.getByRole("heading", { name: "Contacts" })).toBeVisible();
  await expect(sheet).toHaveCount(0);
  await expect(bar.getByRole("button", { name: "More, Contacts is open" })).toBeVisible();
});

test("every screen opens while the server is away, and the list of conversations stays as it is over all of them", async ({
  browser,
  house,
}) => {
  const one = await waitingConversation(house.server.url, "Which size is in stock?");
  const other = await waitingConversation(house.server.url, "Which colour is in stock?");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  const built = new Set<string>();
  page.on("requestfinished", (request) => {
    if (request.headers()["next-router-segment-prefetch"]?.endsWith("__PAGE__")) built.add(pathAt(request.url()));
  });
  await page.reload();
  const wanted = ["/contacts", "/settings", "/members", "/api-keys", "/audit"];
  await expect.poll(() => wanted.filter((path) => !built.has(path))).toEqual([]);
  await expect.poll(() => [...built].some((path) => path.startsWith("/inbox/"))).toBe(true);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).searchParams.has("_rsc")) asked.push(request.url());
  });
  await page.context().setOffline(true);
  const rail = page.getByRole("navigation", { name: "Places" });
  const settings = page.getByRole("navigation", { name: "Settings" });
  await rail.getByRole("link", { name: "Contacts" }).click();
  await expect(page.getByRole("heading", { name: "Contacts" })).toBeVisible();
  await rail.getByRole("link", { name: "Settings" }).click();
  for (const section of ["Members", "API keys", "Audit log"]) {
    await settings.getByRole("link", { name: section }).click();
    await expect(page.getByRole("heading", { name: section, level: 1 })).toBeVisible();
  }
  await page.goBack();
  await expect(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
  await rail.getByRole("link", { name: /^Inbox/ }).click();
  await operator.entries("Which size").click();
  await expect.poll(() => pathOf(page)).toBe(`/inbox/${one}`);
  await operator.list.evaluate((list) => list.setAttribute("data-same", ""));
  await operator.entries("Which colour").click();
  await expect.poll(() => pathOf(page)).toBe(`/inbox/${other}`);
  await expect(page.locator("[data-same]")).toHaveCount(1);
  expect(asked, "no screen is asked for").toEqual([]);
});

test("a window that is open is not over the screen one goes back to", async ({ browser, house }) => {
  const { page } = await signIn(browser, house.server.url);
  await page.getByRole("link", { name: "Assistants", exact: true }).click();
  await page.getByRole("button", { name: "Make an assistant" }).click();
  await expect(page.getByRole("dialog", { name: "Make an assistant" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
