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

test("an owner sets a rule and a service level, which act on the next conversation, and follows a report to it", async ({
  browser,
  house,
}) => {
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/rules`);
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Mark what is new");
  await page.getByRole("group", { name: "Action 1" }).getByRole("textbox", { name: "Label" }).fill("fresh");
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByText(/^It would have/)).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("switch", { name: "Off" }).click();
  await expect(page.getByRole("switch", { name: "On" })).toBeVisible();

  await page.goto(`${house.server.url}/service-levels`);
  await page.getByRole("button", { name: "New service level" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Everybody");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Service levels" })).toContainText("First reply within 1 h");

  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("Are the boots on sale?");
  await page.goto(`${house.server.url}/inbox?filter=all`);
  const list = page.getByRole("list", { name: "Conversations" });
  await list.getByRole("link").filter({ hasText: "Are the boots on sale?" }).click();
  await expect(page.getByText("fresh", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText(/^First reply due in/).first()).toBeVisible();

  await page.goto(`${house.server.url}/reports?report=labels&days=7`);
  await page.getByRole("row").filter({ hasText: "fresh" }).getByRole("link").click();
  await expect(page).toHaveURL(/label=fresh/);
  await expect(list.getByRole("link")).toHaveCount(1);
});
