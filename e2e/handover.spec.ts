import { faultsOf } from "./axe";
import { expect, signIn, test, type Visitor, visit } from "./house";

test("who waits while nobody is there leaves an address; who takes over has a summary and a suggestion, and nothing is sent by itself", async ({
  browser,
  house,
}) => {
  test.setTimeout(120_000);
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("How do I embed the widget on my page?");
  await expect(visitor.messages("embed.js").last()).toBeVisible();
  await visitor.chat.getByRole("button", { name: "Talk to a person" }).click();
  await visitor.chat.getByRole("textbox", { name: "Your email address" }).fill("ada@example.com");
  await visitor.chat.getByRole("button", { name: "Notify me by email" }).click();
  await expect(visitor.chat.getByText("We'll reply to ada@example.com too.")).toBeVisible();

  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  // Somebody is there now: the visitor sees it at once.
  await expect(visitor.chat.getByText("away right now")).toHaveCount(0);
  await expect(visitor.chat.getByText("You're in the queue")).toBeVisible();
  const bell = page.getByRole("button", { name: "Notifications, 1 unread" });
  await expect(bell).toBeVisible();
  await bell.click();
  const news = page.getByRole("list", { name: "Notifications" });
  await expect(news.getByText("is waiting")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await news.getByRole("link").first().click();

  await expect(page.getByRole("region", { name: "Handover" })).toContainText("Next in the queue");
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByRole("region", { name: "Summary" })).toContainText("How do I embed the widget");
  await expect(page.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
  const said = await operator.log.getByRole("article").count();
  await page.getByRole("button", { name: "Suggest a reply" }).click();
  const suggestion = page.getByRole("region", { name: "Suggested reply" });
  await expect(suggestion.getByRole("list", { name: "Sources" })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await suggestion.getByRole("button", { name: "Use this reply" }).click();
  await expect(operator.box).toHaveValue(/embed\.js/);
  await expect(suggestion).toHaveCount(0);
  expect(await operator.log.getByRole("article").count()).toBe(said);

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Transfer…" }).click();
  await page.getByRole("radio", { name: "The whole team" }).check();
  await page.getByRole("textbox", { name: "Note" }).fill("Wants the snippet for a shop.");
  expect(await faultsOf(page)).toEqual([]);
  const conversation = page.url();
  await page.getByRole("button", { name: "Transfer", exact: true }).click();
  // One goes on to what is next, whatever that is.
  await expect.poll(() => page.url()).not.toBe(conversation);
  await page.goto(conversation);
  await expect(page.getByRole("region", { name: "Handover" })).toContainText("Wants the snippet for a shop.");
  await expect(visitor.chat.getByText("You're in the queue")).toBeVisible();
  await expect(visitor.log).not.toContainText("Wants the snippet for a shop.");
});

test("the settings of the handoff and of notifications are kept, and axe finds nothing in light and dark", async ({ browser, house }) => {
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/handoff`);
  await page.getByRole("radio", { name: /Least busy/ }).check();
  await page.getByRole("button", { name: "Add hours" }).click();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Handoff settings saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: /Least busy/ })).toBeChecked();
  await page.getByRole("button", { name: "Remove these hours" }).first().click();
  await page.getByRole("radio", { name: /Everyone at once/ }).check();
  await page.getByRole("button", { name: "Save" }).click();

  await page.goto(`${house.server.url}/notifications`);
  const box = page.getByRole("checkbox", { name: "Your conversations: Email" });
  const was = await box.isChecked();
  await box.setChecked(!was);
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await expect(page.getByLabel("From", { exact: true })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Your conversations: Email" })).toBeChecked({ checked: !was });
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await expect(page.getByLabel("From", { exact: true })).toHaveCount(0);
});

test("the header shows the faces of the team while it is there, and nothing of them while nobody is", async ({ browser, house }) => {
  const faces = ({ chat }: Visitor) => chat.getByRole("img", { name: /^Team: / });
  // Whoever was signed in for the story before is gone within seconds.
  await expect(async () => {
    const early = await visit(browser, house.hostPage);
    await early.open();
    await expect(early.chat.getByText("Answers right away")).toBeVisible({ timeout: 2_000 });
    await expect(faces(early)).toHaveCount(0);
    await early.context.close();
  }).toPass();
  await signIn(browser, house.server.url);
  await expect(async () => {
    const later = await visit(browser, house.hostPage);
    await later.open();
    await expect(faces(later)).toBeVisible({ timeout: 2_000 });
    await expect(later.chat.getByText(/^(The team is online|Usually replies within \d+ min)$/)).toBeVisible();
    await later.context.close();
  }).toPass();
});
