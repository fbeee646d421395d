import { expect, test } from "./house";

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
