import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { boxOf, chatOf, dialogWith, expect, launcherOf, pageHtml, type Site, test, write } from "./host-site";
import { signIn } from "./house";

const messageIn = (page: Page, text: string) => chatOf(page).getByRole("article").filter({ hasText: text });
const entries = (page: Page) => chatOf(page).getByRole("list", { name: "Recent conversations" }).getByRole("button");
const toList = (page: Page) => chatOf(page).getByRole("button", { name: "All conversations" }).click();

/** A visitor who wrote. @returns their conversation, and the address of the page */
async function begin(page: Page, site: Site, text: string, assistant = "demo"): Promise<{ id: number; url: string }> {
  const url = site.serve({ "": pageHtml(site.snippet(`data-assistant="${assistant}"`)) });
  await page.goto(url);
  await launcherOf(page).click();
  await write(page, text);
  return { id: await dialogWith(site, text), url };
}

async function end(page: Page): Promise<void> {
  await chatOf(page).getByRole("button", { name: "Options" }).click();
  await chatOf(page).getByRole("menuitem", { name: "End conversation" }).click();
  await chatOf(page).getByRole("dialog", { name: "End this conversation?" }).getByRole("button", { name: "End conversation" }).click();
  await expect(chatOf(page).getByText("You ended the conversation")).toBeVisible();
}

test("a conversation is ended, another begins, and both go on where they were, also on the next page", async ({ page, site }) => {
  const { id, url } = await begin(page, site, "Do you mend boots?");
  await end(page);
  await chatOf(page).getByRole("note").getByText("This conversation has ended.").waitFor();
  await chatOf(page).getByRole("button", { name: "New conversation" }).click();
  await expect(messageIn(page, "Do you mend boots?")).toHaveCount(0);
  await write(page, "I need an invoice");
  const second = await dialogWith(site, "I need an invoice");
  expect(second).not.toBe(id);
  await toList(page);
  await expect(entries(page)).toHaveCount(2);
  await entries(page).last().click();
  await expect(messageIn(page, "Do you mend boots?")).toBeVisible();
  await page.goto(url);
  await expect(messageIn(page, "Do you mend boots?")).toBeVisible();
  await write(page, "With new soles?");
  expect(await dialogWith(site, "With new soles?")).toBe(id);
  await expect(messageIn(page, "I need an invoice")).toHaveCount(0);
});

test("an answer in a conversation that is not shown is counted, marked in the list, and what the launcher leads to", async ({
  page,
  site,
}) => {
  // People alone answer: what an assistant says would be counted too.
  const team = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Team", ai: { enabled: false } });
  const { id } = await begin(page, site, "First question", team.id);
  await toList(page);
  await chatOf(page).getByRole("button", { name: "New conversation" }).click();
  await write(page, "Second question");
  await page.getByRole("button", { name: "Close chat" }).click();
  await site.call("POST", `/api/dialogs/${id}/messages`, { client_id: randomUUID(), text: "An answer to the first" });
  await expect(page.getByText("An answer to the first")).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\)/);
  await launcherOf(page).click();
  await expect(messageIn(page, "An answer to the first")).toBeVisible();
  await expect(page).toHaveTitle("Shop");
});

test("the page opens the list itself, and the keyboard goes through it", async ({ page, site }) => {
  await begin(page, site, "Where is my parcel?");
  await page.getByRole("button", { name: "Close chat" }).click();
  await page.evaluate('baton("conversations")');
  await expect(entries(page)).toHaveCount(1);
  await entries(page).focus();
  await page.keyboard.press("Enter");
  await expect(boxOf(page)).toBeFocused();
});

test("with one conversation a person nothing else begins, and a message after the end reopens it", async ({ page, site }) => {
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Single", widget: { one_conversation: true } });
  const url = site.serve({ "": pageHtml(site.snippet(`data-assistant="${id}"`)) });
  await page.goto(url);
  await launcherOf(page).click();
  await write(page, "The only one");
  const dialog = await dialogWith(site, "The only one");
  await end(page);
  await expect(chatOf(page).getByRole("button", { name: "New conversation" })).toHaveCount(0);
  await page.reload();
  await expect(boxOf(page)).toBeVisible();
  await write(page, "Still me");
  expect(await dialogWith(site, "Still me")).toBe(dialog);
});

test("a resolved conversation is rated once, and the team sees it", async ({ page, site, browser }) => {
  const { id } = await begin(page, site, "Is my order ready?");
  const operator = await signIn(browser, site.server.url);
  await operator.page.goto(`${site.server.url}/inbox/${id}`);
  await site.call("POST", `/api/dialogs/${id}/complete`, { resolution: "Ready" });
  const rating = chatOf(page).getByRole("region", { name: "Rate this conversation" });
  await rating.getByRole("radio", { name: "Good" }).check({ force: true });
  await rating.getByRole("textbox").fill("Friendly and quick");
  await rating.getByRole("button", { name: "Send feedback" }).click();
  await expect(chatOf(page).getByText("Thanks for your feedback!")).toBeVisible();
  await expect(rating).toHaveCount(0);
  const given = operator.page.getByRole("region", { name: "Rating" });
  await expect(given.getByRole("img", { name: "4 out of 5" })).toBeVisible();
  await expect(given).toContainText("Friendly and quick");
  await page.reload();
  await page.evaluate('baton("rate")');
  await expect(boxOf(page)).toBeVisible();
  await expect(rating).toHaveCount(0);
});

test("the visitor saves the conversation as a document", async ({ page, site }) => {
  const { id } = await begin(page, site, "Please keep this");
  await chatOf(page).getByRole("button", { name: "Options" }).click();
  const saving = page.waitForEvent("download");
  await chatOf(page).getByRole("menuitem", { name: "Download transcript" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(`conversation-${id}.html`);
  expect(await readFile(await saved.path(), "utf8")).toContain("Please keep this");
});

test("a message is reacted to and answered on both sides, and whoever is blocked is let in no more", async ({ page, browser, site }) => {
  const team = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Team", ai: { enabled: false } });
  const { id, url } = await begin(page, site, "Are the red boots in stock?", team.id);
  const operator = await signIn(browser, site.server.url);
  await operator.page.goto(`${site.server.url}/inbox/${id}`);
  const asked = operator.log.getByRole("article").filter({ hasText: "Are the red boots in stock?" });
  await asked.hover();
  await asked.getByRole("button", { name: "React" }).hover();
  await operator.page.getByRole("toolbar", { name: "Emojis" }).getByRole("button", { name: "👍" }).click();
  const given = messageIn(page, "Are the red boots in stock?").getByRole("button", { name: "👍 1" });
  await expect(given).toHaveAttribute("aria-pressed", "false");
  await given.click();
  await expect(messageIn(page, "red boots").getByRole("button", { name: "👍 2" })).toHaveAttribute("aria-pressed", "true");
  await expect(asked.getByRole("button", { name: "👍 2" })).toHaveAttribute("aria-pressed", "true");

  // By the keyboard, as by the mouse.
  await asked.getByRole("button", { name: "Message actions" }).press("Enter");
  await operator.page.getByRole("menuitem", { name: "Reply" }).click();
  const strip = operator.page.getByRole("status").filter({ hasText: "Replying to" });
  await expect(strip).toContainText("Are the red boots in stock?");
  await operator.reply("In every size.");
  await expect(strip).toHaveCount(0);
  const answer = messageIn(page, "In every size.");
  await expect(answer.getByRole("button", { name: /Replying to You/ })).toContainText("Are the red boots in stock?");

  await answer.hover();
  await answer.getByRole("toolbar", { name: "React" }).getByRole("button", { name: "Reply" }).click();
  const quote = chatOf(page).getByRole("status").filter({ hasText: "Replying to" });
  await expect(quote).toContainText("In every size.");
  await expect(boxOf(page)).toBeFocused();
  await boxOf(page).press("Escape");
  await expect(quote).toHaveCount(0);
  await answer.hover();
  await answer.getByRole("toolbar", { name: "React" }).getByRole("button", { name: "Reply" }).click();
  await write(page, "Size 40 then");
  const jump = operator.log
    .getByRole("article")
    .filter({ hasText: "Size 40 then" })
    .getByRole("button", { name: /In reply to/ });
  await jump.click();
  await expect(operator.log.getByRole("article").filter({ hasText: "In every size." }).first()).toBeFocused();

  await operator.page.getByRole("button", { name: "Block…" }).click();
  await operator.page.getByRole("alertdialog").getByRole("button", { name: "Block" }).click();
  await expect(operator.page.getByRole("button", { name: "Unblock" })).toBeVisible();
  await expect(chatOf(page).getByText("Chat is unavailable right now.")).toBeVisible();
  await page.goto(url);
  await expect(page.getByText("Are the red boots in stock?")).toHaveCount(0);
});
