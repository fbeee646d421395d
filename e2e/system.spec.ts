import { expect, signIn, test, visit } from "./house";

test("an owner sees who is connected, traces a message, and tells the team something until it ends", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("Do you ship to Spain?");
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/system`);
  const connections = page.getByRole("list", { name: "Connections" });
  await expect(connections.getByRole("listitem").filter({ hasText: "Widget" })).toHaveCount(1);
  await expect(connections.getByRole("listitem").filter({ hasText: "Dashboard" })).not.toHaveCount(0);

  await page.getByRole("tab", { name: "Message trace" }).click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("1");
  await page.getByRole("button", { name: "Trace" }).click();
  const steps = page.getByRole("list", { name: "Message 1" });
  await expect(steps.getByRole("listitem").first()).toContainText("Received");
  await expect(steps).toContainText("Saved");

  await page.getByRole("tab", { name: "Alerts" }).click();
  await page.getByRole("button", { name: "Post an alert" }).click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("We move to a new server at noon.");
  await page.getByRole("button", { name: "Post the alert" }).click();
  const bar = page.getByRole("alert").filter({ hasText: "We move to a new server at noon." });
  await expect(bar).toBeVisible();
  await page.getByRole("button", { name: /^End the alert/ }).click();
  await expect(bar).toHaveCount(0);
});
