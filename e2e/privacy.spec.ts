import { expect, signIn, test, visit } from "./house";

const CARD = "4111 1111 1111 1111";

test("a card number is hidden on both sides, until one with the right looks at it, on record", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say(`My card is ${CARD}`);
  await expect(visitor.messages("My card is •••• 1111")).toBeVisible();
  await expect(visitor.messages(CARD)).toHaveCount(0);

  const owner = await signIn(browser, house.server.url);
  await owner
    .entries(/Visitor/)
    .first()
    .click();
  const message = owner.log.getByRole("article").filter({ hasText: "My card is •••• 1111" });
  await expect(message).toContainText("Parts are hidden");
  await expect(owner.log).not.toContainText(CARD);
  await message.getByRole("button", { name: "Show" }).click();
  await expect(message).toContainText(`My card is ${CARD}`);
  await message.getByRole("button", { name: "Hide" }).click();
  await expect(owner.log).not.toContainText(CARD);

  await owner.page.goto(`${house.server.url}/audit`);
  await expect(owner.page.getByRole("list", { name: "Audit log" })).toContainText("Looked at a hidden text");
});
