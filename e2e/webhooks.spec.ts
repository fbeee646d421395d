import { startReceiver, verifies } from "../test/webhook-receiver";
import { expect, signIn, test, visit } from "./house";

test("an owner adds a webhook, tests it, sees what is sent, pauses it and resumes it where it stopped", async ({ browser, house }) => {
  const receiver = await startReceiver();
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const form = page.getByRole("dialog", { name: "Add webhook" });
  await form.getByRole("textbox", { name: "Address" }).fill(receiver.url);
  await form.getByRole("checkbox", { name: "message.created" }).check();
  await form.getByRole("button", { name: "Add webhook" }).click();
  const kept = page.getByRole("dialog", { name: "Keep this secret" });
  const secret = (await kept.locator("code").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await kept.getByRole("button", { name: "I have kept it" }).click();
  const row = page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
  await expect(row).toContainText("Active");

  await row.getByRole("button", { name: "Send test" }).click();
  await expect(page.getByText(/^Test: .* answered 204$/)).toBeVisible();
  expect(receiver.received.map((each) => verifies(each, secret))).toEqual([true]);

  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("Do you ship to Spain?");
  const texts = () => receiver.received.map(({ event }) => event.data.text);
  await expect.poll(texts).toContain("Do you ship to Spain?");
  await row.getByRole("button", { name: "Deliveries" }).click();
  const deliveries = page.getByRole("dialog", { name: "Deliveries" });
  const sent = deliveries.getByRole("list", { name: "Deliveries" }).getByRole("listitem").filter({ hasText: "message.created" });
  await expect(sent.first()).toContainText("Delivered");
  await sent.last().getByText("message.created").first().click();
  await expect(deliveries.getByText(/Do you ship to Spain\?/)).toBeVisible();
  await page.keyboard.press("Escape");

  await row.getByRole("button", { name: "Pause" }).click();
  await expect(row).toContainText("Paused");
  await visitor.say("And to Portugal?");
  await row.getByRole("button", { name: "Resume" }).click();
  await expect(row).toContainText("Active");
  await expect.poll(texts).toContain("And to Portugal?");
  await receiver.close();
});

test("an owner lets a bot of their own answer, keeps its secret, and makes a new one", async ({ browser, house }) => {
  const receiver = await startReceiver();
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/assistants/demo`);
  const source = page.getByRole("combobox", { name: "Answers come from" });
  await source.selectOption("A bot of your own, by webhook");
  const address = page.getByRole("textbox", { name: "Address of the bot" });
  await address.fill("https://somebody:secret@bot.example.com");
  const save = page.getByRole("button", { name: "Save", exact: true });
  await save.click();
  await expect(page.getByText(/has a password in it/i)).toBeVisible();
  await address.fill(receiver.url);
  await save.click();
  const kept = page.getByRole("dialog", { name: "The bot's secret" });
  const secret = (await kept.locator("code").textContent()) ?? "";
  await kept.getByRole("button", { name: "I have kept it" }).click();

  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("Do you ship to Spain?");
  await expect.poll(() => receiver.received.map(({ event }) => event.type)).toEqual(["turn.requested"]);
  expect(receiver.received.map((each) => verifies(each, secret))).toEqual([true]);

  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make a new secret" }).click();
  await expect(kept.locator("code")).toHaveText(/^whsec_/);
  expect(await kept.locator("code").textContent()).not.toBe(secret);
  await kept.getByRole("button", { name: "I have kept it" }).click();
  await source.selectOption("Baton, from the knowledge base");
  await save.click();
  await expect(page.getByText("Unsaved changes", { exact: true })).toHaveCount(0);
  await receiver.close();
});
