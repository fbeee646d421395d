import { expect, signIn, test, waitingConversation } from "./house";

test("the address says what the list shows: copied, gone back to, and kept while one opens a conversation", async ({ browser, house }) => {
  const id = await waitingConversation(house.server.url, "Is it in stock?");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.getByRole("button", { name: /^Waiting/ }).click();
  await expect(page).toHaveURL(/\/inbox\?filter=waiting$/);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel("Assignee").selectOption("none");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/assignee=none/);
  await operator.entries("Is it in stock?").click();
  await expect(page).toHaveURL(new RegExp(`/inbox/${id}\\?filter=waiting&assignee=none$`));
  await expect(operator.box).toBeVisible();

  await operator.box.fill("A draft that stays");
  await page.getByRole("button", { name: "Remove the filter Unassigned" }).click();
  await expect(page).toHaveURL(new RegExp(`/inbox/${id}\\?filter=waiting$`));
  await expect(operator.box).toHaveValue("A draft that stays");

  await page.goBack();
  await expect(page).toHaveURL(/assignee=none/);
  await expect(page.getByRole("button", { name: "Remove the filter Unassigned" })).toBeVisible();

  await page.goto(`${house.server.url}/inbox?filter=all&label=nobody-has-this`);
  await expect(page.getByText("Nothing matches the filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(operator.entries("Is it in stock?")).toBeVisible();

  await page.getByRole("link", { name: "Contacts" }).click();
  await page.getByRole("link", { name: /^Inbox/ }).click();
  await expect(page).toHaveURL(/\/inbox\?filter=all$/);
});
