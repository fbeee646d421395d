import { expect, signIn, test, waitingConversation } from "./house";

test("after signing out nothing of the member is left: not the session, no draft, nothing unsent, in no tab", async ({
  browser,
  house,
}) => {
  const id = await waitingConversation(house.server.url, "Is somebody there?");
  const other = await waitingConversation(house.server.url, "Another question");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  const context = page.context();
  // Any tab may send what another has written: none of them can.
  await context.routeWebSocket(/\/socket\.io\//, (socket) => void socket.close());
  await context.route(/\/api\/dialogs\/\d+\/messages$/, (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  const tab = await context.newPage();
  await tab.goto(`${house.server.url}/inbox`);
  await page.goto(`${house.server.url}/inbox/${other}`);
  await operator.box.fill("Ann's draft");
  await page.goto(`${house.server.url}/inbox/${id}`);
  await operator.reply("Ann's unsent reply");
  await expect.poll(() => left(page)).toEqual({ drafts: 1, unsent: 1 });
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const asked = () => fetch(`${house.server.url}/api/me`, { headers: { cookie: cookies, origin: house.server.url } });
  expect((await asked()).status).toBe(200);

  await page.getByRole("button", { name: /Open your menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Discard and sign out" }).click();

  await page.waitForURL("**/login");
  await tab.waitForURL("**/login**");
  expect((await asked()).status).toBe(401);
  expect(await left(page)).toEqual({ drafts: 0, unsent: 0 });
});

/** What this browser keeps of members. */
const left = (page: Awaited<ReturnType<typeof signIn>>["page"]) =>
  page.evaluate(async () => {
    const drafts = Object.keys(localStorage).filter((key) => key.startsWith("baton-draft:")).length;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("baton-outbox");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const unsent = await new Promise<number>((resolve, reject) => {
      const request = database.transaction("entries").objectStore("entries").count();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    database.close();
    return { drafts, unsent };
  });
