import type { Page } from "@playwright/test";
import { expect, launcherOf, pageHtml, test } from "./host-site";

/** The launcher's colours and its distances to the side and the lower edge of the window. */
const launcher = (page: Page) =>
  launcherOf(page).evaluate((button) => {
    const { backgroundColor, color } = getComputedStyle(button);
    const { left, right, bottom } = button.getBoundingClientRect();
    return { backgroundColor, color, left, right: innerWidth - right, bottom: innerHeight - bottom };
  });

test("the launcher has the colour that the snippet names before the chat was ever opened, and nothing is asked for it", async ({
  page,
  site,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const folder = site.serve({
    "pink.html": pageHtml(site.snippet('data-assistant="demo" data-accent="#d6336c"')),
    "yellow.html": pageHtml(site.snippet('data-assistant="demo" data-accent="#FFE066"')),
    "wrong.html": pageHtml(site.snippet('data-assistant="demo" data-accent="url(x)"')),
  });
  for (const [name, backgroundColor, color] of [
    ["pink", "rgb(214, 51, 108)", "rgb(255, 255, 255)"],
    ["yellow", "rgb(255, 224, 102)", "rgb(20, 32, 31)"],
    ["wrong", "rgb(11, 98, 102)", "rgb(255, 255, 255)"],
  ] as const) {
    await page.goto(`${folder}${name}.html`);
    await expect(launcherOf(page)).toBeVisible();
    expect(await launcher(page)).toMatchObject({ backgroundColor, color });
  }
  expect(asked.filter((path) => path.startsWith("/api/") || path === "/widget")).toEqual([]);
});

test("`update` changes the launcher's colour, place and presence after the start, and leaves what it does not name", async ({
  page,
  site,
}) => {
  const folder = site.serve({ "page.html": pageHtml(site.snippet('data-assistant="demo" data-accent="#d6336c" data-bottom="96"')) });
  await page.goto(`${folder}page.html`);
  await expect(launcherOf(page)).toBeVisible();
  const update = (options: object) =>
    page.evaluate((given) => (window as unknown as { baton(...call: unknown[]): void }).baton("update", given), options);
  await update({ accent: "#FFE066" });
  expect(await launcher(page)).toMatchObject({ backgroundColor: "rgb(255, 224, 102)", color: "rgb(20, 32, 31)", right: 20, bottom: 96 });
  await update({ side: 48, position: "left" });
  expect(await launcher(page)).toMatchObject({ backgroundColor: "rgb(255, 224, 102)", left: 48, bottom: 96 });
  await update({ accent: "url(x)" });
  expect(await launcher(page)).toMatchObject({ backgroundColor: "rgb(255, 224, 102)" });
  await update({ launcher: false });
  await expect(launcherOf(page)).toBeHidden();
  await update({ bottom: 0 });
  await expect(launcherOf(page)).toBeHidden();
  await update({ launcher: true });
  await expect(launcherOf(page)).toBeVisible();
  expect(await launcher(page)).toMatchObject({ left: 48, bottom: 0 });
});

test("the launcher and the panel stand as far from the edges as the page says", async ({ page, site }) => {
  const folder = site.serve({
    "moved.html": pageHtml(site.snippet('data-assistant="demo" data-side="48" data-bottom="96"')),
    "left.html": pageHtml(site.snippet('data-assistant="demo" data-position="left" data-side="0" data-bottom="0"')),
    "wrong.html": pageHtml(site.snippet('data-assistant="demo" data-side="wide" data-bottom="-5"')),
  });
  await page.goto(`${folder}moved.html`);
  expect(await launcher(page)).toMatchObject({ right: 48, bottom: 96 });
  await launcherOf(page).click();
  const panel = page.locator('iframe[title="Chat"]');
  const edges = async () => {
    const { x = 0, y = -1, width = 0, height = 0 } = (await panel.boundingBox()) ?? {};
    const window = page.viewportSize() ?? { width: 0, height: 0 };
    return { width, right: window.width - x - width, bottom: window.height - y - height, isWhole: y >= 0 };
  };
  // It rises into its place.
  await expect.poll(edges).toEqual({ width: 380, right: 48, bottom: 96 + 68, isWhole: true });
  await page.goto(`${folder}left.html`);
  expect(await launcher(page)).toMatchObject({ left: 0, bottom: 0 });
  await page.goto(`${folder}wrong.html`);
  expect(await launcher(page)).toMatchObject({ right: 20, bottom: 20 });
});
