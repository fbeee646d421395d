import { expect, signIn, test } from "./house";

test("where no links are sent by email the page says so, and who can help instead", async ({ page, house }) => {
  await page.goto(`${house.server.url}/login`);
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await expect(page.getByRole("heading", { name: "No reset by email here" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the sign-in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Baton" })).toBeVisible();
});

test("a link that is over says so, and leaves no token in the address", async ({ page, house }) => {
  await page.goto(`${house.server.url}/reset-password#token=not-one-that-was-sent`);
  await page.getByLabel("New password").fill("long enough");
  expect(page.url()).not.toContain("token");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("has run out");
  await expect(page.getByRole("link", { name: "Ask for another link" })).toBeVisible();
  await page.goto(`${house.server.url}/reset-password`);
  await expect(page.getByRole("heading", { name: "This link is incomplete" })).toBeVisible();
});

test("somebody joins by the link of an invitation, which opens nothing a second time", async ({ browser, house, page }) => {
  const owner = await signIn(browser, house.server.url);
  await owner.page.goto(`${house.server.url}/members`);
  await owner.page.getByRole("button", { name: "Invite", exact: true }).click();
  await owner.page.getByLabel("Email").fill("nora@example.com");
  await owner.page.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  const link = (await owner.page.getByRole("dialog").locator("code").textContent()) ?? "";
  await owner.page.getByRole("button", { name: "I have kept it" }).click();
  await expect(owner.page.getByRole("list", { name: "Invitations" })).toContainText("nora@example.com");
  await page.goto(link);
  await page.getByLabel("Your name").fill("Nora");
  await page.getByLabel("Password").fill("long enough");
  await page.getByRole("button", { name: "Join the team" }).click();
  await expect(page.getByRole("heading", { name: "You have joined" })).toBeVisible();
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByLabel("Your name").fill("Again");
  await page.getByLabel("Password").fill("long enough");
  await page.getByRole("button", { name: "Join the team" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("has run out");
});
