import type { Page } from "@playwright/test";
import { boxOf, chatOf, dialogWith, expect, launcherOf, pageHtml, type Site, test, write } from "./host-site";
import { signIn } from "./house";

const formIn = (page: Page) => chatOf(page).getByRole("form");

/** A page with an assistant that asks before it lets anybody write. */
async function asking(site: Site): Promise<{ url: string; id: string }> {
  const fields = [
    { name: "name", label: "", type: "name", required: false },
    { name: "email", label: "", type: "email", required: true },
    { name: "topic", label: "What is it about?", type: "choice", required: true, options: ["Sales", "Support"] },
  ];
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", {
    name: "Front desk",
    widget: { pre_chat: { enabled: true, text: "Who are you?", fields } },
  });
  return { url: site.serve({ "": pageHtml(site.snippet(`data-assistant="${id}"`)) }), id };
}

test("a newcomer is asked before their first message, once, and the team reads the answers", async ({ page, site }) => {
  const { url } = await asking(site);
  await page.goto(url);
  await launcherOf(page).click();
  const form = formIn(page);
  await expect(form.getByText("Who are you?")).toBeVisible();
  await expect(boxOf(page)).toHaveCount(0);
  await form.getByRole("textbox", { name: "Name" }).fill("Ada Moreno");
  await form.getByRole("button", { name: "Start chat" }).click();
  await expect(form).toBeVisible();
  await form.getByRole("textbox", { name: "Email" }).fill("ada@example.com");
  await form.getByRole("combobox", { name: "What is it about?" }).selectOption("Support");
  await form.getByRole("button", { name: "Start chat" }).click();
  await expect(boxOf(page)).toBeFocused();
  await page.reload();
  await launcherOf(page).click();
  await write(page, "My boots leak");
  const id = await dialogWith(site, "My boots leak");
  const visitor = () => site.call<{ visitor: object }>("GET", `/api/dialogs/${id}`).then((dialog) => dialog.visitor);
  await expect.poll(visitor).toMatchObject({ name: "Ada Moreno", email: "ada@example.com", attributes: { topic: "Support" } });
  await page.reload();
  await expect(boxOf(page)).toBeVisible();
});

test("what the page tells of its visitor is not asked", async ({ page, site }) => {
  const { url } = await asking(site);
  await page.goto(url);
  await page.evaluate('baton("attributes", { email: "ada@example.com", topic: "Sales", name: "Ada" })');
  await launcherOf(page).click();
  await expect(boxOf(page)).toBeVisible();
});

test("an owner turns the form on and adds a field", async ({ browser, page, site }) => {
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Plain" });
  const operator = await signIn(browser, site.server.url);
  await operator.page.goto(`${site.server.url}/assistants/${id}`);
  await operator.page.getByRole("tab", { name: "Chat window" }).click();
  await operator.page.getByRole("switch", { name: "Form before the chat" }).click();
  const section = operator.page.getByRole("region", { name: "Form before the chat" });
  await section.getByRole("button", { name: "Add a field" }).click();
  await section.getByLabel("Label of field 3").fill("Order number");
  await section.getByLabel("Text above the fields").fill("Before we begin");
  await operator.page.getByRole("button", { name: "Save" }).click();
  await expect(operator.page.getByText("Chat window saved")).toBeVisible();
  await page.goto(site.serve({ "": pageHtml(site.snippet(`data-assistant="${id}"`)) }));
  await launcherOf(page).click();
  await expect(formIn(page).getByText("Before we begin")).toBeVisible();
  await expect(formIn(page).getByRole("textbox", { name: "Order number" })).toBeVisible();
});
