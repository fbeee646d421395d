import type { Page } from "@playwright/test";
import { boxOf, chatOf, dialogWith, expect, launcherOf, pageHtml, type Site, test, write } from "./host-site";

const snippet = (site: Site, product: string) => site.snippet(`data-assistant="demo" data-compat="${product}"`);
const said = (page: Page) => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
const visitorOf = async (site: Site, text: string) =>
  (await site.call<{ visitor: { attributes: Record<string, unknown> } }>("GET", `/api/dialogs/${await dialogWith(site, text)}`)).visitor;
const message = (page: Page, text: string) => chatOf(page).getByRole("article").filter({ hasText: text });

test("a page written for Chatwoot keeps its snippet, its calls and its events", async ({ page, site }) => {
  const head = `<script>
    window.heard = [];
    window.chatwootSettings = { position: "left", locale: "de" };
    for (const name of ["ready", "opened", "closed", "on-message", "on-start-conversation"])
      addEventListener("chatwoot:" + name, ({ detail }) => heard.push(name === "on-message" ? name + ":" + detail.content : name));
    (function (d, t) {
      var g = d.createElement(t), s = d.getElementsByTagName(t)[0];
      g.src = "${site.server.url}/embed.js"; g.defer = true; g.async = true;
      g.dataset.assistant = "demo"; g.dataset.compat = "chatwoot";
      s.parentNode.insertBefore(g, s);
      g.onload = function () { window.chatwootSDK.run({ websiteToken: "x", baseUrl: "${site.server.url}" }); };
    })(document, "script");
  </script>`;
  await page.goto(site.serve({ "": pageHtml("", { head }) }));
  await expect.poll(() => said(page)).toContain("ready");
  await page.evaluate(`$chatwoot.setUser("7", { name: "Ada", email: "ada@example.com" });
    $chatwoot.setCustomAttributes({ plan: "pro", seats: 4 }); $chatwoot.deleteCustomAttribute("seats");
    $chatwoot.setLabel("vip"); $chatwoot.setLabel("new"); $chatwoot.removeLabel("new");
    $chatwoot.toggle("open")`);
  await expect(chatOf(page).getByRole("textbox", { name: "Nachricht" })).toBeVisible();
  await page.evaluate('$chatwoot.setLocale("en")');
  await write(page, "Written for Chatwoot");
  await expect
    .poll(() => said(page))
    .toEqual(expect.arrayContaining(["opened", "on-start-conversation", "on-message:Written for Chatwoot"]));
  const facts = { identifier: "7", name: "Ada", email: "ada@example.com", plan: "pro", tags: ["vip"] };
  await expect.poll(async () => (await visitorOf(site, "Written for Chatwoot")).attributes).toEqual(facts);
  await page.evaluate('$chatwoot.toggle("close"); $chatwoot.toggleBubbleVisibility("hide")');
  await expect.poll(() => said(page)).toContain("closed");
  await expect(launcherOf(page)).toBeHidden();
  await page.evaluate("$chatwoot.reset()");
  await expect.poll(() => page.evaluate(() => Object.keys(window.localStorage))).toEqual([]);
});

test("a page written for Intercom keeps its calls", async ({ page, site }) => {
  const head = `<script>
    window.heard = [];
    window.intercomSettings = { app_id: "x", name: "Ada", plan: "pro", hide_default_launcher: true };
    (function () { var i = function () { i.c(arguments); }; i.q = []; i.c = function (args) { i.q.push(args); }; window.Intercom = i; })();
    Intercom("boot", { email: "ada@example.com" });
    Intercom("onShow", () => heard.push("show"));
    Intercom("onHide", () => heard.push("hide"));
    Intercom("onUnreadCountChange", (count) => heard.push(count));
  </script>`;
  await page.goto(site.serve({ "": pageHtml(snippet(site, "intercom"), { head }) }));
  await expect.poll(() => page.evaluate(() => "q" in (window as unknown as { Intercom: object }).Intercom)).toBe(false);
  await expect(launcherOf(page)).toBeHidden();
  await page.evaluate('Intercom("showNewMessage", "Hello from Intercom"); Intercom("trackEvent", "looked", { at: "boots" })');
  await expect(boxOf(page)).toHaveValue("Hello from Intercom");
  await chatOf(page).getByRole("button", { name: "Send" }).click();
  await expect(message(page, "Hello from Intercom")).toBeVisible();
  const facts = { name: "Ada", email: "ada@example.com", plan: "pro", "track.looked": { at: expect.any(String), data: { at: "boots" } } };
  await expect.poll(async () => (await visitorOf(site, "Hello from Intercom")).attributes).toEqual(facts);
  await page.evaluate('Intercom("hide")');
  await expect.poll(() => said(page)).toEqual(expect.arrayContaining(["show", "hide"]));
  await page.evaluate('Intercom("showSpace", "messages")');
  await expect(chatOf(page).getByRole("list", { name: "Recent conversations" })).toBeVisible();
  await page.evaluate('Intercom("shutdown")');
  await expect.poll(() => page.evaluate(() => Object.keys(window.localStorage))).toEqual([]);
});

test("a page written for Crisp keeps what it pushes", async ({ page, site }) => {
  const head = `<script>
    window.heard = [];
    window.$crisp = [];
    $crisp.push(["set", "user:email", ["ada@example.com"]]);
    $crisp.push(["set", "session:data", [[["plan", "pro"], ["seats", 4]]]]);
    $crisp.push(["set", "session:segments", [["vip"]]]);
    for (const name of ["session:loaded", "chat:opened", "chat:closed", "message:sent"])
      $crisp.push(["on", name, (what) => heard.push(what ? name + ":" + what.content : name)]);
  </script>`;
  await page.goto(site.serve({ "": pageHtml(snippet(site, "crisp"), { head }) }));
  await expect.poll(() => said(page)).toContain("session:loaded");
  await page.evaluate('$crisp.push(["do", "chat:open"], ["set", "message:text", ["A draft"]])');
  await expect(boxOf(page)).toHaveValue("A draft");
  expect(await page.evaluate('$crisp.is("chat:opened")')).toBe(true);
  await page.evaluate('$crisp.push(["do", "message:send", ["text", "Sent by Crisp"]])');
  await expect(message(page, "Sent by Crisp")).toBeVisible();
  const facts = { email: "ada@example.com", plan: "pro", seats: 4, tags: ["vip"] };
  await expect.poll(async () => (await visitorOf(site, "Sent by Crisp")).attributes).toEqual(facts);
  await page.evaluate('$crisp.push(["off", "chat:closed"], ["do", "chat:close"], ["do", "chat:hide"])');
  await expect(launcherOf(page)).toBeHidden();
  expect(await said(page)).toEqual(expect.arrayContaining(["chat:opened", "message:sent:Sent by Crisp"]));
  expect(await said(page)).not.toContain("chat:closed");
});
