import { expect, test } from "./house";

test("the API can be browsed: its routes and its live events, from this server alone", async ({ page, house }) => {
  const faults: string[] = [];
  page.on("console", (message) => {
    // The picture of Redoc's maker is the one thing it asks for elsewhere, and is refused.
    if (message.type() === "error" && !/violates[\s\S]*img-src/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  const isElsewhere = (url: string) => /^https?:/.test(url) && new URL(url).origin !== house.server.url;
  page.on("requestfinished", (request) => {
    if (isElsewhere(request.url())) faults.push(`fetched from elsewhere: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What the policy refuses has not left the browser.
    const why = request.failure()?.errorText;
    if (isElsewhere(request.url()) && why !== "csp") faults.push(`asked elsewhere: ${request.url()}: ${why}`);
  });
  await page.goto(`${house.server.url}/docs/api`);
  await expect(page.getByText("/api/widget/session").first()).toBeAttached({ timeout: 30_000 });
  await page.getByRole("link", { name: "Live events" }).click();
  await expect(page.getByRole("heading", { name: "Socket.IO" })).toBeAttached({ timeout: 30_000 });
  expect(faults).toEqual([]);
});
