import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";
import {
  boxOf,
  chatOf,
  dialogWith,
  expect,
  expectChatUsable,
  expectLauncherInCorner,
  expectPageUsable,
  launcherOf,
  pageHtml,
  test,
  write,
} from "./host-site";

const require = createRequire(import.meta.url);
const script = (path: string) => ({ html: readFileSync(path, "utf8"), type: "text/javascript" });

/** What the console says, errors and warnings apart from what the browser itself reports of requests. */
function listen(page: import("@playwright/test").Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => {
    const ofRequests = message.text().startsWith("Failed to load resource");
    if (!ofRequests && (message.type() === "error" || message.type() === "warning")) said.push(message.text());
  });
  return said;
}

test.describe("pages that replace what they hold", () => {
  for (const place of ["head", "body"] as const) {
    test(`Turbo with the snippet in its ${place}: the chat stays open over visits and morphing refreshes`, async ({ page, site }) => {
      const said = listen(page);
      const turbo = '<script src="turbo.js"></script><meta name="turbo-refresh-method" content="morph">';
      const shop = (title: string, link: string) =>
        place === "head"
          ? pageHtml("", { title, head: turbo + site.snippet(), body: link })
          : pageHtml(site.snippet(), { title, head: turbo, body: link });
      const first = site.serve({
        "": shop("Shop", '<a href="boots">Boots</a>'),
        boots: shop("Boots", '<a href="./">Back</a>'),
        "turbo.js": script(require.resolve("@hotwired/turbo/dist/turbo.es2017-umd.js")),
      });
      await page.goto(first);
      await launcherOf(page).click();
      await write(page, `Turbo in the ${place}`);
      await page.getByRole("link", { name: "Boots" }).click();
      await expect(page).toHaveTitle("Boots");
      await expect(boxOf(page)).toBeVisible();
      await expect(
        chatOf(page)
          .getByRole("article")
          .filter({ hasText: `Turbo in the ${place}` }),
      ).toHaveCount(1);
      await page.evaluate(`new Promise((done) => {
        addEventListener("turbo:load", done, { once: true });
        Turbo.visit(location.href, { action: "replace" });
      })`);
      await expect(boxOf(page)).toBeVisible();
      await page.goBack();
      await expect(page).toHaveTitle("Shop");
      await page.getByRole("button", { name: "Close chat" }).click();
      await expectLauncherInCorner(page);
      await expectPageUsable(page);
      expect(said).toEqual([]);
    });
  }

  test("htmx with boosted links: the chat stays", async ({ page, site }) => {
    const shop = (title: string) =>
      pageHtml(site.snippet(), {
        title,
        head: '<script src="htmx.js"></script>',
        body: '<div hx-boost="true"><a href="boots">Boots</a></div>',
      });
    const first = site.serve({ "": shop("Shop"), boots: shop("Boots"), "htmx.js": script(require.resolve("htmx.org/dist/htmx.js")) });
    await page.goto(first);
    await launcherOf(page).click();
    await write(page, "htmx here");
    await page.getByRole("link", { name: "Boots" }).click();
    await expect(page).toHaveTitle("Boots");
    await expect(chatOf(page).getByRole("article").filter({ hasText: "htmx here" })).toHaveCount(1);
    await page.getByRole("button", { name: "Close chat" }).click();
    await expectLauncherInCorner(page);
    await expectPageUsable(page);
  });

  /** What Astro's router does between its events, and what cruder ones do. */
  const SWAPS = {
    "Astro's router swaps the body": "document.title = next.title; document.body.replaceWith(next.body)",
    "a router swaps the whole document": "document.documentElement.replaceWith(next.documentElement)",
    "a router swaps all that the root holds": "document.documentElement.replaceChildren(...next.documentElement.childNodes)",
    "a router writes the root's markup anew": "document.documentElement.innerHTML = next.documentElement.innerHTML",
  };
  for (const [name, swap] of Object.entries(SWAPS)) {
    test(`${name}: the chat is there again, with what was said`, async ({ page, site }) => {
      const first = site.serve({ "": pageHtml(site.snippet()) });
      await page.goto(first);
      await launcherOf(page).click();
      await write(page, name);
      await page.evaluate(`{
        const next = new DOMParser().parseFromString(${JSON.stringify(pageHtml("", { title: "Next" }))}, "text/html");
        document.dispatchEvent(new Event("astro:before-swap"));
        ${swap};
        document.dispatchEvent(new Event("astro:after-swap"));
        document.dispatchEvent(new Event("astro:page-load"));
      }`);
      await expect(page).toHaveTitle("Next");
      await expect(chatOf(page).getByRole("article").filter({ hasText: name })).toHaveCount(1);
      await page.getByRole("button", { name: "Close chat" }).click();
      await expectLauncherInCorner(page);
      await expectPageUsable(page);
    });
  }

  test("React takes the whole document over without a complaint, and the chat stands beside it", async ({ page, site }) => {
    const said = listen(page);
    const source = (run: string) => `
      import { createElement as h, useState } from "react";
      ${run}
      function Shop() {
        const [count, setCount] = useState(0);
        return h("html", { lang: "en" }, h("head", null, h("meta", { charSet: "utf-8" }), h("title", null, "Shop")),
          h("body", null, h("a", { href: "#used" }, "Use the page"), h("button", { onClick: () => setCount(count + 1) }, "Clicked " + count),
            h("script", { async: true, src: "${site.server.url}/embed.js", "data-assistant": "demo", suppressHydrationWarning: true }),
            h("script", { type: "module", src: "client.js" })));
      }`;
    const bundle = async (contents: string, platform: "browser" | "node") => {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: process.cwd() },
        bundle: true,
        write: false,
        platform,
        format: platform === "node" ? "cjs" : "esm",
        define: { "process.env.NODE_ENV": '"development"' },
      });
      return outputFiles[0]?.text ?? "";
    };
    const server = await bundle(
      source('import { renderToString } from "react-dom/server"; globalThis.shopHtml = () => renderToString(h(Shop));'),
      "node",
    );
    new Function("require", "module", "exports", server)(require, { exports: {} }, {});
    const html = (globalThis as unknown as { shopHtml: () => string }).shopHtml();
    const client = await bundle(
      source('import { hydrateRoot } from "react-dom/client"; setTimeout(() => hydrateRoot(document, h(Shop)), 0);'),
      "browser",
    );
    await page.goto(site.serve({ "": `<!doctype html>${html}`, "client.js": { html: client, type: "text/javascript" } }));
    await page.getByRole("button", { name: "Clicked 0" }).click();
    await expect(page.getByRole("button", { name: "Clicked 1" })).toBeVisible();
    await expectLauncherInCorner(page);
    await expectPageUsable(page);
    await expectChatUsable(page);
    expect(said.filter((text) => !/React DevTools/.test(text))).toEqual([]);
  });

  test("a page that takes the chat away again and again is not held up by it", async ({ page, site }) => {
    const guard = `<script>new MutationObserver(() => { const chat = document.querySelector("baton-chat"); if (chat) { window.removed = (window.removed ?? 0) + 1; chat.remove(); } })
      .observe(document.documentElement, { childList: true })</script>`;
    await page.goto(site.serve({ "": pageHtml(site.snippet(), { head: guard }) }));
    await page.waitForFunction("window.removed >= 3");
    await expectPageUsable(page);
    expect(await page.evaluate("window.removed")).toBeLessThan(30);
  });

  test("a chat that was destroyed stays away, whatever the page replaces and runs again", async ({ page, site }) => {
    await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
    await expectLauncherInCorner(page);
    await page.evaluate('baton("destroy")');
    await page.evaluate(`document.body.replaceWith(document.body.cloneNode(true))`);
    await page.addScriptTag({ url: `${site.server.url}/embed.js` });
    await page.evaluate("new Promise((done) => setTimeout(done, 300))");
    await expect(page.locator("baton-chat")).toHaveCount(0);
  });
});

test.describe("pages that keep others out", () => {
  const policyOf = (url: string) =>
    `default-src 'none'; script-src 'nonce-host' ${url}; frame-src ${url}; require-trusted-types-for 'script'; trusted-types 'none'`;

  test("the strictest policy needs no more than two lines, and nothing is reported", async ({ page, site }) => {
    const said = listen(page);
    const html = `<!doctype html><html lang="en"><title>Shop</title><a href="#used">Use the page</a>${site.snippet()}</html>`;
    await page.goto(site.serve({ "": { html, headers: { "content-security-policy": policyOf(site.server.url) } } }));
    await expectLauncherInCorner(page);
    await expectPageUsable(page);
    await expectChatUsable(page);
    expect(said).toEqual([]);
  });

  const ISOLATIONS: Record<string, Record<string, string>> = {
    "that is isolated": { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" },
    "that takes in only what agrees": { "cross-origin-embedder-policy": "require-corp" },
    "that sends no credentials": { "cross-origin-embedder-policy": "credentialless", "cross-origin-opener-policy": "same-origin" },
  };
  for (const [name, headers] of Object.entries(ISOLATIONS)) {
    test(`on a page ${name} the chat answers`, async ({ page, site }) => {
      await page.goto(site.serve({ "": { html: pageHtml(site.snippet()), headers } }));
      expect(await page.evaluate("crossOriginIsolated")).toBe("cross-origin-opener-policy" in headers);
      await expectLauncherInCorner(page);
      await expectPageUsable(page);
      await launcherOf(page).click();
      await write(page, "What do I need to run Baton?");
      await expect(chatOf(page).getByRole("article")).toHaveCount(2);
    });
  }

  for (const flags of ["allow-scripts", "allow-scripts allow-same-origin"]) {
    test(`in a sandbox with ${flags} the chat answers, and its words are there when it is opened again`, async ({ page, site }) => {
      await page.goto(site.serve({ "": { html: pageHtml(site.snippet()), headers: { "content-security-policy": `sandbox ${flags}` } } }));
      await expectLauncherInCorner(page);
      await launcherOf(page).click();
      await write(page, "What do I need to run Baton?");
      await expect(chatOf(page).getByRole("article")).toHaveCount(2);
      await page.getByRole("button", { name: "Close chat" }).click();
      await launcherOf(page).click();
      await expect(chatOf(page).getByRole("article")).toHaveCount(2);
    });
  }

  test("on a page of the disk the chat answers", async ({ page, site }, info) => {
    const path = info.outputPath("shop.html");
    const { mkdirSync, writeFileSync } = await import("node:fs");
    mkdirSync(info.outputDir, { recursive: true });
    writeFileSync(path, pageHtml(site.snippet()));
    await page.goto(`file://${path}`);
    await expectLauncherInCorner(page);
    await expectPageUsable(page);
    await launcherOf(page).click();
    await write(page, "What do I need to run Baton?");
    await expect(chatOf(page).getByRole("article")).toHaveCount(2);
  });
});

test.describe("what a page shows of it", () => {
  test("neither launcher nor chat is printed", async ({ page, site }) => {
    await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
    await launcherOf(page).click();
    await expect(boxOf(page)).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.locator('iframe[title="Chat"]')).toBeHidden();
    await expect(page.locator("baton-chat .launcher")).toBeHidden();
    await page.emulateMedia({ media: "screen" });
    await expect(boxOf(page)).toBeVisible();
  });

  test("in forced colours the launcher keeps its outline", async ({ page, site }) => {
    await page.emulateMedia({ forcedColors: "active" });
    await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
    await expect(launcherOf(page)).toHaveCSS("border-top-width", "2px");
    await expect(launcherOf(page)).toHaveCSS("border-top-style", "solid");
    await expectChatUsable(page);
  });

  test("on a page that is read from right to left it stands at the left, and speaks the page's language", async ({ page, site }) => {
    await page.goto(site.serve({ "": pageHtml(site.snippet(), { html: 'lang="ar" dir="rtl"' }) }));
    await expectLauncherInCorner(page, "left");
    await page.getByRole("button", { name: "دردشة" }).click();
    const frame = await page.locator('iframe[title="Chat"]').boundingBox();
    expect(frame?.x).toBe(20);
    await expect(chatOf(page).locator("html")).toHaveAttribute("lang", "ar");
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => page.locator('iframe[title="Chat"]').boundingBox()).toMatchObject({ x: 0, width: 390, height: 844 });
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole("button", { name: "إغلاق المحادثة" }).click();
    await expectPageUsable(page);
  });

  test("a second snippet is left out with a word in the console, the same one again without", async ({ page, site }) => {
    const said = listen(page);
    await page.goto(site.serve({ "": pageHtml(site.snippet() + site.snippet()) }));
    await expectLauncherInCorner(page);
    expect(said).toEqual([]);
    await page.goto(site.serve({ "": pageHtml(site.snippet() + site.snippet('data-assistant="another"')) }));
    await expectLauncherInCorner(page);
    await expect
      .poll(() => said)
      .toEqual([expect.stringMatching(/already has the chat of assistant "(demo|another)"; that of "(?!\1")(demo|another)" is left out/)]);
    await expect(page.locator("baton-chat")).toHaveCount(1);
  });

  test("a modal dialog of the page's stands before the chat, which is there again once it is closed", async ({ page, site }) => {
    await page.goto(
      site.serve({ "": pageHtml(site.snippet(), { body: "<dialog><form method=dialog><button>Done</button></form></dialog>" }) }),
    );
    await expectLauncherInCorner(page);
    await page.evaluate('document.querySelector("dialog").showModal()');
    await page.getByRole("button", { name: "Done" }).click();
    await expectLauncherInCorner(page);
    await expectChatUsable(page);
  });
});

test.describe("small heights", () => {
  const SCREENS = {
    "a phone on its side": { width: 844, height: 390 },
    "a phone on its side with the keyboard up": { width: 844, height: 180 },
    "a desktop at 400 %": { width: 320, height: 256 },
  };
  for (const [name, viewport] of Object.entries(SCREENS)) {
    test(`on ${name} there is room for the conversation and the box`, async ({ browser, site }) => {
      const context = await browser.newContext({ viewport, hasTouch: name.includes("phone") });
      const page = await context.newPage();
      await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
      await expectLauncherInCorner(page);
      await launcherOf(page).click();
      await write(page, "What do I need to run Baton?");
      const chat = chatOf(page);
      const log = await chat.getByRole("log").boundingBox();
      const field = await boxOf(page).boundingBox();
      const close = await chat.getByRole("button", { name: "Close chat" }).boundingBox();
      expect(log?.height).toBeGreaterThanOrEqual(viewport.height * 0.3);
      expect((field?.y ?? 0) + (field?.height ?? 999)).toBeLessThanOrEqual(viewport.height);
      expect(close?.y).toBeGreaterThanOrEqual(0);
      await chat.getByRole("button", { name: "Talk to a person" }).click();
      await expect(chat.getByText("You asked for a person")).toBeAttached();
      await chat.getByRole("button", { name: "Close chat" }).click();
      await expectLauncherInCorner(page);
      await expectPageUsable(page);
      await context.close();
    });
  }
});

test("the words a page sends with its visitor are within limits, however long its address and title are", async ({ page, site }) => {
  const title = `${"Very long title ".repeat(18)}12345678901 ${"👩‍👩‍👧".repeat(20)}`;
  const first = site.serve({ "": pageHtml(site.snippet(), { title }) });
  await page.goto(`${first}?q=${"x".repeat(3000)}`);
  await launcherOf(page).click();
  await write(page, "From a long address");
  await dialogWith(site, "From a long address");
});

for (const after of [340, 380, 420, 460])
  test(`what is typed ${after} ms after the box is there, while the chat finds out who types, stays in it`, async ({ page, site }) => {
    // A slow machine: drawing and what follows each drawing is 300 ms late, so that the moments between them last.
    await page.addInitScript(`if (location.pathname === "/widget") {
    const wait = setTimeout;
    window.requestAnimationFrame = (run) => wait(() => run(performance.now()), 300);
    window.setTimeout = (run, ms, ...more) => wait(run, ms < 101 ? 300 : ms, ...more);
    const type = (box) => {
      box.value = "My boots are too small";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      wait(() => (document.documentElement.dataset.typed = "yes"), 700);
    };
    const looking = setInterval(() => {
      const box = document.querySelector("textarea");
      if (!box) return;
      clearInterval(looking);
      wait(type, ${after}, box);
    }, 5);
  }`);
    await page.goto(site.serve({ "": pageHtml(site.snippet()) }));
    await launcherOf(page).click();
    await expect(chatOf(page).locator("html[data-typed]")).toBeAttached();
    await expect(boxOf(page)).toHaveValue("My boots are too small");
  });
