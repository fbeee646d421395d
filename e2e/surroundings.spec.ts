import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { expect, orderOf, signIn, test, Visitor, visit } from "./house";
import { wholeBrowser } from "./whole-browser";

test("third-party storage and cookies are blocked: the conversation stands all the same, and outlives a reload", async ({
  house,
  launchOptions,
}) => {
  const profile = mkdtempSync(join(tmpdir(), "baton-profile-"));
  mkdirSync(join(profile, "Default"), { recursive: true });
  writeFileSync(
    join(profile, "Default", "Preferences"),
    JSON.stringify({ profile: { cookie_controls_mode: 1, block_third_party_cookies: true } }),
  );
  const context = await chromium.launchPersistentContext(profile, { ...wholeBrowser(launchOptions), locale: "en-US" });
  try {
    const visitor = new Visitor(await context.newPage(), context);
    await visitor.page.goto(house.hostPage);
    await visitor.open();
    const frame = visitor.page.frames().find((candidate) => candidate.url().includes("/widget"));
    const storage = await frame?.evaluate(() => {
      try {
        return `open: ${window.localStorage.length}`;
      } catch {
        return "refused";
      }
    });
    expect(storage).toBe("refused");
    await visitor.say("How do I embed the widget on my page?");
    await expect(visitor.messages("embed.js").last()).toBeVisible();
    await visitor.page.reload();
    await visitor.open();
    await expect(visitor.messages("How do I embed the widget")).toHaveCount(1);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

test("on a phone, in the dark: the chat fills the screen and the story holds", async ({ browser, house }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" as const };
  const visitor = await visit(browser, house.hostPage, phone);
  await visitor.open();
  const frame = visitor.page.locator('iframe[title="Chat"]');
  const box = async () => {
    const { x, y, width, height } = (await frame.boundingBox()) ?? {};
    return [x, y, width, height];
  };
  // It rises into its place.
  await expect.poll(box).toEqual([0, 0, 390, 844]);
  expect(await visitor.box.evaluate((box) => Number.parseFloat(getComputedStyle(box).fontSize))).toBeGreaterThanOrEqual(16);
  const background = await visitor.chat.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  expect(background).not.toMatch(/255, 255, 255/);
  await visitor.say("How do I embed the widget on my page?");
  await expect(visitor.messages("embed.js").last()).toBeVisible();
  await visitor.chat.getByRole("button", { name: "Talk to a person" }).click();
  const operator = await signIn(browser, house.server.url, phone);
  await operator
    .entries(/Visitor/)
    .first()
    .click();
  await operator.page.getByRole("button", { name: "Accept" }).click();
  await operator.reply("From one phone to another.");
  await expect(visitor.messages("From one phone to another.")).toHaveCount(1);
});

test("P8: what was sent offline outlives a reload and goes out once, in order, on return", async ({ browser, house }) => {
  test.setTimeout(180_000);
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("before the tunnel");
  await expect(visitor.messages("before the tunnel")).toHaveCount(1);
  await expect(visitor.log).toContainText(/person|know/);
  await house.server.kill("SIGKILL");
  const inTunnel = ["first in the tunnel", "second in the tunnel", "third in the tunnel"];
  for (const words of inTunnel) await visitor.say(words);
  for (const words of inTunnel) await expect(visitor.messages(words)).toHaveCount(1);
  await visitor.page.reload({ waitUntil: "commit" });
  await house.server.restart();
  await visitor.page.reload();
  await visitor.open();
  const operator = await signIn(browser, house.server.url);
  await operator
    .entries(/in the tunnel|Visitor/)
    .first()
    .click();
  const all = ["before the tunnel", ...inTunnel];
  await expect(operator.log.getByRole("article").filter({ hasText: "third in the tunnel" })).toHaveCount(1, { timeout: 30_000 });
  await expect.poll(() => orderOf(operator.log, all)).toEqual(all);
  await expect.poll(() => orderOf(visitor.log, all)).toEqual(all);
});

test("nothing is requested, connected or stored before the visitor opens the chat", async ({ browser, house }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(house.server.url)) asked.push(new URL(request.url()).pathname);
  });
  page.on("websocket", (socket) => asked.push(socket.url()));
  await page.goto(house.hostPage);
  await expect(page.getByRole("button", { name: "Open chat" })).toBeVisible();
  expect(asked).toEqual(["/embed.js"]);
  expect(await page.evaluate(() => [window.localStorage.length, window.sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
  expect(await page.locator("iframe").count()).toBe(0);
});
