import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, signIn, test, visit } from "./house";

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the screens of the desk, ${colorScheme}`, async ({ browser, house }) => {
    // Eleven screens, each looked over whole: a busy machine takes its time.
    test.setTimeout(240_000);
    const page = await (await browser.newContext({ colorScheme })).newPage();
    await page.goto(`${house.server.url}/login`);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    expect(await findings(page)).toEqual([]);

    const visitor = await visit(browser, house.hostPage);
    await visitor.open();
    await visitor.say("How do I embed the widget on my page?");
    await expect(visitor.messages("embed.js").last()).toBeVisible();

    const operator = await signIn(browser, house.server.url, { colorScheme });
    await expect(operator.entries(/Visitor/).first()).toBeVisible();
    expect(await findings(operator.page)).toEqual([]);
    await operator
      .entries(/Visitor/)
      .first()
      .click();
    await expect(operator.log).toContainText("How do I embed");
    expect(await findings(operator.page)).toEqual([]);
    for (const path of [
      "/settings",
      "/members",
      "/canned-replies",
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
      expect(await findings(operator.page), path).toEqual([]);
    }
  });

  test(`axe finds nothing in the widget, ${colorScheme}`, async ({ browser, house }) => {
    const visitor = await visit(browser, house.hostPage, { colorScheme });
    await visitor.open();
    expect(await findings(visitor.page)).toEqual([]);
    await visitor.say("How do I embed the widget on my page?");
    await expect(visitor.messages("embed.js").last()).toBeVisible();
    expect(await findings(visitor.page)).toEqual([]);
  });
}
