import { devices, type Page } from "@playwright/test";
import { boxOf, chatOf, expect, expectLauncherInCorner, expectPageUsable, launcherOf, pageHtml, type Site, test } from "./host-site";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent: devices["Pixel 7"].userAgent };
const DESKTOP = { viewport: { width: 1280, height: 720 } };

const SORRY = "Chat can't be reached right now.";

/** What the loader itself says in the console. */
function listen(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.text().startsWith("Baton:")) said.push(message.text());
  });
  return said;
}

/** The visitor is told, can try again, and gets their page back. */
async function expectWayOut(page: Page): Promise<void> {
  await expect(page.getByRole("alert")).toHaveText(SORRY);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toHaveText(SORRY, { timeout: 15_000 });
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expectLauncherInCorner(page);
  await expectPageUsable(page);
}

for (const [device, options] of Object.entries({ "a phone": PHONE, "a desktop": DESKTOP })) {
  test.describe(`on ${device}`, () => {
    test.use(options);

    test("with the server away the chat can be closed at once; after 8 s it says so, and is there once the server is", async ({
      page,
      site,
      context,
    }) => {
      const said = listen(page);
      await page.clock.install();
      let away = true;
      await context.route(`${site.server.url}/widget*`, (route) => (away ? route.abort() : route.continue()));
      await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
      await page.clock.runFor(2_000);
      await launcherOf(page).click();
      await expect(page.getByRole("button", { name: "Close chat" })).toBeVisible();
      await page.getByRole("button", { name: "Close chat" }).click();
      await expectPageUsable(page);
      await launcherOf(page).click();
      await page.clock.runFor(8_100);
      await expect(page.getByRole("alert")).toHaveText(SORRY);
      away = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await expect(boxOf(page)).toBeVisible();
      await expect(page.getByRole("alert")).toBeHidden();
      expect(said).toHaveLength(1);
    });

    test("a policy without a line for the chat's frame leaves the page usable", async ({ page, site }) => {
      await page.clock.install();
      const headers = { "content-security-policy": `default-src 'self' 'unsafe-inline'; script-src ${site.server.url}` };
      await page.goto(site.serve({ "": { html: pageHtml(site.snippet()), headers } }));
      await page.clock.runFor(2_000);
      await launcherOf(page).click();
      await page.clock.runFor(8_100);
      await expect(page.getByRole("alert")).toHaveText(SORRY);
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await expectPageUsable(page);
    });

    test("an assistant that does not exist shows a visitor nothing but that; the console says why, once", async ({ page, site }) => {
      const said = listen(page);
      await page.goto(site.serve({ "": pageHtml(site.snippet('data-assistant="nobody"')) }));
      await launcherOf(page).click();
      await expectWayOut(page);
      expect(said).toEqual([expect.stringContaining('assistant "nobody" on http://127.0.0.1')]);
      expect(said[0]).toContain("there is no such assistant");
    });

    test("a page that is not among the allowed domains shows a visitor nothing but that; the console says why, once", async ({
      page,
      site,
    }) => {
      const said = listen(page);
      const { id } = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Choosy", allowed_domains: ["shop.example.com"] });
      await page.goto(site.serve({ "": pageHtml(site.snippet(`data-assistant="${id}"`)) }));
      await launcherOf(page).click();
      await expectWayOut(page);
      expect(said).toEqual([expect.stringContaining("is not among the allowed domains")]);
    });

    test("on a slow network there is a way out from the first moment, and then the chat", async ({ page, site }) => {
      await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
      await expect(launcherOf(page)).toBeVisible();
      let arrive = () => {};
      const held = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      await page.route(/\/widget\?/, async (route) => {
        await held;
        await route.continue();
      });
      await launcherOf(page).click();
      await expect(page.getByRole("button", { name: "Close chat" })).toBeVisible();
      await expect(page.locator("baton-chat .sheet")).toBeVisible();
      arrive();
      await expect(boxOf(page)).toBeVisible({ timeout: 30_000 });
      await expect(page.locator("baton-chat .sheet")).toBeHidden();
      const inside = chatOf(page).getByRole("button", { name: "Close chat" });
      await inside.click();
      await expectLauncherInCorner(page);
    });
  });
}

test("who is let in by the list's final dot or another spelling of it is let in by the frame too", async ({ site }) => {
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", {
    name: "Dotted",
    allowed_domains: ["127.0.0.1.", "[::1]:3000"],
  });
  const asked = async (host: string, referer = host) =>
    fetch(`${site.server.url}/widget?assistant=${id}&host=${encodeURIComponent(host)}`, { headers: { referer } });
  expect((await asked("http://127.0.0.1:8080")).headers.get("content-security-policy")).toContain("http://127.0.0.1:* https://127.0.0.1:*");
  expect((await asked("http://[::1]:3000")).headers.get("content-security-policy")).not.toContain("frame-ancestors");
  expect((await asked("http://[::1]:3000", "https://evil.example")).headers.get("content-security-policy")).toContain(
    "frame-ancestors 'self'",
  );
  expect((await asked("https://evil.example")).status).toBe(403);
});

test("what pages of all kinds may take in says so", async ({ site }: { site: Site }) => {
  for (const path of ["/embed.js", "/widget?assistant=demo", "/widget?assistant=nobody", "/widget/app.js", "/widget/app.css"]) {
    const { headers } = await fetch(site.server.url + path);
    expect(headers.get("cross-origin-resource-policy"), path).toBe("cross-origin");
    expect(headers.get("access-control-allow-origin"), path).toBe("*");
    if (path.startsWith("/widget?")) expect(headers.get("cross-origin-embedder-policy"), path).toBe("credentialless");
  }
  const isolated = await fetch(`${site.server.url}/widget?assistant=demo&isolated=1`);
  expect(isolated.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
});
