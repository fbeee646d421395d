import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Browser } from "@playwright/test";
import { OWNER } from "../test/server";
import { expect, signIn, test, type Visitor, visit } from "./house";

/** The example's shop, with a site and a key of this server's owner. */
async function startShop(server: string): Promise<{ url: string; process: ChildProcess }> {
  const post = async <T>(path: string, body: object, token?: string): Promise<T> => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return (await fetch(server + path, { method: "POST", headers, body: JSON.stringify(body) })).json() as Promise<T>;
  };
  const { access_token: owner } = await post<{ access_token: string }>("/api/token", OWNER);
  const site = await post<{ id: string; secret: string }>("/api/sites", { name: "Shop", allowed_domains: ["127.0.0.1"] }, owner);
  const { key } = await post<{ key: string }>("/api/api-keys", { name: "Shop", scopes: ["records"] }, owner);
  const env = { ...process.env, BATON_URL: server, BATON_KEY: key, SITE_ID: site.id, SITE_SECRET: site.secret, PORT: "0" };
  const shop = spawn(process.execPath, ["examples/shop/server.mjs"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(shop.stdout, "data");
  return { url: `http://127.0.0.1:${/:(\d+)\s*$/.exec(String(line))?.[1]}/`, process: shop };
}

async function comeAs(browser: Browser, shop: string, who: string): Promise<Visitor> {
  const visitor = await visit(browser, shop);
  await visitor.page.getByRole("button", { name: who }).click();
  await expect(visitor.page.getByRole("button", { name: "Sign out" })).toBeVisible();
  return visitor;
}

/** Opens the room of their one order, from the list of all that one talks about. */
async function openOrder(visitor: Visitor): Promise<void> {
  await visitor.open();
  await visitor.chat.getByRole("button", { name: "All conversations" }).click();
  await orderIn(visitor).click();
  await expect(visitor.chat.getByRole("heading", { name: /^Touring bicycle/ })).toBeVisible();
}

const orderIn = (visitor: Visitor) =>
  visitor.chat.getByRole("list", { name: "Orders and quotes" }).getByRole("button", { name: /^Touring bicycle/ });

test("a customer and the maker talk in an order's room while it is paid, made and due, and the team reads along", async ({
  browser,
  house,
}) => {
  const shop = await startShop(house.server.url);
  try {
    const ada = await comeAs(browser, shop.url, "Sign in as Ada");
    // The reminder an hour before the deadline comes while they talk.
    await ada.page.evaluate(() =>
      fetch("/order", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ due_in_hours: 1.005 }) }),
    );
    await ada.page.reload();
    const maker = await comeAs(browser, shop.url, "Sign in as the maker");
    const operator = await signIn(browser, house.server.url);
    await operator.page.getByRole("link", { name: "Orders" }).click();
    await operator.page
      .getByRole("list", { name: "Orders" })
      .getByRole("link", { name: /^Touring bicycle/ })
      .click();
    const details = operator.page.getByRole("complementary", { name: "Details" });
    await expect(details.getByRole("region", { name: "People" })).toContainText("Ada Moreno");

    await openOrder(ada);
    await ada.say("Can it have a basket?");
    await openOrder(maker);
    await expect(maker.messages("Can it have a basket?")).toContainText("Ada Moreno");
    await maker.say("Yes, a wooden one.");
    await expect(ada.messages("Yes, a wooden one.")).toContainText("Wheel Works");
    await operator.reply("We check it before it leaves.");
    for (const each of [ada, maker]) await expect(each.messages("We check it before it leaves.")).toHaveCount(1);
    for (const words of ["Can it have a basket?", "Yes, a wooden one."])
      await expect(operator.log.getByRole("article").filter({ hasText: words })).toHaveCount(1);

    await ada.chat
      .locator('input[type="file"]')
      .setInputFiles({ name: "basket.txt", mimeType: "text/plain", buffer: Buffer.from("40 cm") });
    await ada.say("Like this");
    await expect(maker.messages("Like this")).toContainText("basket.txt");

    await ada.page.getByRole("button", { name: /^Pay/ }).click();
    await expect(ada.log).toContainText("Payment Paid: €1,250.00");
    await expect(details.getByRole("region", { name: "Payments" })).toContainText("Paid in all€1,250.00");
    await maker.page.getByRole("button", { name: "Begin" }).click();
    await expect(ada.log).toContainText("In progress");
    await expect(details.getByRole("region", { name: "Status" }).getByRole("listitem").first()).toContainText(/In progress.*Shop/s);
    for (const log of [ada.log, maker.log]) await expect(log).toContainText(/Due \w+ \d/, { timeout: 25_000 });
    await expect(operator.log).toContainText("due in 1 hour");

    await ada.chat.getByRole("button", { name: "All conversations" }).click();
    await maker.say("The basket fits.");
    await expect(orderIn(ada).getByRole("img", { name: "Unread: 1" })).toBeVisible();
    await operator.page.goto(`${house.server.url}/orders?status=in_progress&query=bicycle`);
    await expect(operator.page.getByRole("list", { name: "Orders" }).getByRole("listitem")).toHaveCount(1);
    await operator.page.getByRole("combobox", { name: "Deadline" }).selectOption("Past the deadline");
    await expect(operator.page.getByText("No results")).toBeVisible();
    await operator.page.goBack();
    await expect(operator.page.getByRole("list", { name: "Orders" }).getByRole("listitem")).toHaveCount(1);
  } finally {
    shop.process.kill();
  }
});
