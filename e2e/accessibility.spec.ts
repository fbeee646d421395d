import { faultsOf } from "./axe";
import { expect, signIn, test, visit } from "./house";

test("axe finds nothing on the screens of the desk, in light and dark", async ({ browser, house }) => {
  // Eleven screens, each looked over whole: a busy machine takes its time.
  test.setTimeout(240_000);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${house.server.url}/login`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);

  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("How do I embed the widget on my page?");
  await expect(visitor.messages("embed.js").last()).toBeVisible();

  const operator = await signIn(browser, house.server.url);
  await expect(operator.entries(/Visitor/).first()).toBeVisible();
  expect(await faultsOf(operator.page)).toEqual([]);
  await operator
    .entries(/Visitor/)
    .first()
    .click();
  await expect(operator.log).toContainText("How do I embed");
  expect(await faultsOf(operator.page)).toEqual([]);
  for (const path of [
    "/settings",
    "/members",
    "/canned-replies",
    "/macros",
    "/teams",
    "/sites",
    "/api-keys",
    "/webhooks",
    "/privacy",
    "/audit",
    "/system",
    "/assistants",
    "/assistants/demo",
  ]) {
    await operator.page.goto(`${house.server.url}${path}`);
    await expect(operator.page.getByRole("main")).toBeVisible();
    await operator.page.waitForLoadState("networkidle");
    expect(await faultsOf(operator.page), path).toEqual([]);
  }
});

test("axe finds nothing in the widget, in light and dark", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  expect(await faultsOf(visitor.page)).toEqual([]);
  await visitor.say("How do I embed the widget on my page?");
  await expect(visitor.messages("embed.js").last()).toBeVisible();
  expect(await faultsOf(visitor.page)).toEqual([]);
});
