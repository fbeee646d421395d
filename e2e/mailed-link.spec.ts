import type { BrowserContext, Page } from "@playwright/test";
import { expect, type Site, test } from "./host-site";

/** A visitor who has written, known by their token. */
async function newVisitor(site: Site, text: string): Promise<string> {
  const ask = async <T>(path: string, body: unknown, token?: string) =>
    (await (
      await fetch(site.server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify(body),
      })
    ).json()) as T;
  const { visitor_token } = await ask<{ visitor_token: string }>("/api/widget/session", { assistant_id: "demo" });
  await ask("/api/dialogs", { client_id: crypto.randomUUID(), text }, visitor_token);
  return visitor_token;
}

/** The server's answer to the code of an email that a test has not waited two minutes for. */
const redeems = (context: BrowserContext, token: string) =>
  context.route("**/api/widget/links", (route) => route.fulfill({ json: { visitor_token: token } }));
const address = (site: Site, more = "") => `${site.server.url}/widget?assistant=demo${more}`;
const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });

test("the link of an email asks first, then goes on with its conversation, also after a reload", async ({ page, site, context }) => {
  await redeems(context, await newVisitor(site, "About the mailed order"));
  let asked = 0;
  page.on("request", (request) => {
    if (/\/api\/widget\//.test(request.url())) asked += 1;
  });
  await page.goto(address(site, "#link=bl_good"));
  await expect(page.getByRole("heading", { name: /Continue your conversation with/ })).toBeVisible();
  expect(asked).toBe(0);
  await page.getByRole("button", { name: "Continue the conversation" }).click();
  await expect(message(page, "About the mailed order")).toBeVisible();
  expect(page.url()).not.toContain("#");
  await page.reload();
  await expect(message(page, "About the mailed order")).toBeVisible();
});

test("who does not want the conversation of a link begins another, and one of their own stays theirs", async ({ page, site, context }) => {
  await redeems(context, await newVisitor(site, "A stranger's words"));
  await page.goto(address(site, "#link=bl_good"));
  await page.getByRole("button", { name: "Start a new conversation" }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("Words of my own");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(message(page, "Words of my own")).toBeVisible();
  await expect(message(page, "A stranger's words")).toBeHidden();
  await page.goto(address(site, "#link=bl_other"));
  await page.getByRole("button", { name: "Open my current chat" }).click();
  await expect(message(page, "Words of my own")).toBeVisible();
});

test("a link that was used or has run out says so and leads to a new conversation", async ({ page, site }) => {
  await page.goto(address(site, "#link=bl_used"));
  await page.getByRole("button", { name: "Continue the conversation" }).click();
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await page.getByRole("button", { name: "Start a new conversation" }).click();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
});

test("with the server away a link can be tried again", async ({ page, site, context }) => {
  const token = await newVisitor(site, "Worth a second try");
  await context.route("**/api/widget/links", (route) => route.abort());
  await page.goto(address(site, "#link=bl_good"));
  await page.getByRole("button", { name: "Continue the conversation" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await context.unroute("**/api/widget/links");
  await redeems(context, token);
  await page.getByRole("button", { name: "Continue the conversation" }).click();
  await expect(message(page, "Worth a second try")).toBeVisible();
});

test("a visitor's token in the address opens nothing", async ({ page, site }) => {
  await page.goto(address(site, `#visitor=${await newVisitor(site, "A stranger's token")}`));
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  await expect(page.locator(".status.connected, .status.polling")).toBeVisible();
  await expect(message(page, "A stranger's token")).toBeHidden();
});

test("a window of a page that is not among the allowed domains has no chat in it", async ({ page, site }) => {
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Elsewhere", allowed_domains: ["shop.example.com"] });
  await page.goto(site.serve({ "": "<!doctype html><title>Another's page</title>" }));
  const opened = page.waitForEvent("popup");
  await page.evaluate((url) => void window.open(url), `${site.server.url}/widget?assistant=${id}&host=${encodeURIComponent(site.url)}`);
  const popup = await opened;
  await expect(popup.getByRole("heading", { name: "Chat is unavailable right now" })).toBeVisible();
  await expect(popup.getByRole("textbox")).toHaveCount(0);
});
