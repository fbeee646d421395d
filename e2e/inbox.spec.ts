import { faultsOf } from "./axe";
import { expect, signIn, test, visit, waitingConversation } from "./house";

test("the address says what the list shows: copied, gone back to, and kept while one opens a conversation", async ({ browser, house }) => {
  const id = await waitingConversation(house.server.url, "Is it in stock?");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.getByRole("button", { name: /^Waiting/ }).click();
  await expect(page).toHaveURL(/\/inbox\?filter=waiting$/);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel("Assignee").selectOption("none");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/assignee=none/);
  await operator.entries("Is it in stock?").click();
  await expect(page).toHaveURL(new RegExp(`/inbox/${id}\\?filter=waiting&assignee=none$`));
  await expect(operator.box).toBeVisible();

  await operator.box.fill("A draft that stays");
  await page.getByRole("button", { name: "Remove the filter Unassigned" }).click();
  await expect(page).toHaveURL(new RegExp(`/inbox/${id}\\?filter=waiting$`));
  await expect(operator.box).toHaveValue("A draft that stays");

  await page.goBack();
  await expect(page).toHaveURL(/assignee=none/);
  await expect(page.getByRole("button", { name: "Remove the filter Unassigned" })).toBeVisible();

  await page.goto(`${house.server.url}/inbox?filter=all&label=nobody-has-this`);
  await expect(page.getByText("Nothing matches the filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(operator.entries("Is it in stock?")).toBeVisible();

  await page.getByRole("link", { name: "Contacts" }).click();
  await page.getByRole("link", { name: /^Inbox/ }).click();
  await expect(page).toHaveURL(/\/inbox\?filter=all$/);
});

test("several conversations are resolved together, and it can be undone", async ({ browser, house }) => {
  for (const text of ["First of several", "Second of several", "Not this one"]) await waitingConversation(house.server.url, text);
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.getByRole("button", { name: /^Waiting/ }).click();
  for (const text of ["First of several", "Second of several"])
    await operator.list.getByRole("listitem").filter({ hasText: text }).getByRole("checkbox").check({ force: true });
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Resolve the chosen" }).click();
  await expect(page.getByText("Resolved 2 conversations")).toBeVisible();
  await expect(operator.entries("of several")).toHaveCount(0);
  await expect(operator.entries("Not this one")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(operator.entries("of several")).toHaveCount(2);
});

test("a canned reply is found by its letters, filled and inserted where the cursor stands", async ({ browser, house }) => {
  const id = await waitingConversation(house.server.url, "Can I send it back?");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.goto(`${house.server.url}/canned-replies`);
  await page.getByRole("button", { name: "Write a reply" }).click();
  await page.getByLabel("Shortcut").fill("refund-policy");
  await page.getByLabel("Text").fill("Hi ");
  await page.getByRole("button", { name: "Their name" }).click();
  await page.getByLabel("Text").press("End");
  await page.getByLabel("Text").pressSequentially(", you have 30 days.");
  await expect(page.getByText("Hi there, you have 30 days.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("/refund-policy")).toBeVisible();

  await page.goto(`${house.server.url}/inbox/${id}`);
  await operator.box.fill("Good morning. ");
  await operator.box.pressSequentially("/rfpol");
  await expect(page.getByRole("option", { name: /refund-policy/ })).toBeVisible();
  await operator.box.press("Enter");
  await expect(operator.box).toHaveValue("Good morning. Hi there, you have 30 days.");
  await operator.box.press("Enter");
  await expect(operator.log).toContainText("Good morning. Hi there, you have 30 days.");

  await operator.box.pressSequentially("/re");
  await expect(page.getByRole("listbox", { name: "Canned replies" })).toBeVisible();
  await operator.box.press("Escape");
  await expect(page.getByRole("listbox", { name: "Canned replies" })).toHaveCount(0);
  await expect(operator.box).toBeFocused();
  await expect(operator.box).toHaveValue("/re");
});

test("a macro is made, shows what it would do, and does it by the keyboard", async ({ browser, house }) => {
  const id = await waitingConversation(house.server.url, "I want my money back");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.goto(`${house.server.url}/macros`);
  await page.getByRole("button", { name: "New macro" }).click();
  await page.getByLabel("Name").fill("Refund granted");
  await page.getByLabel("Text").fill('Hi {{contact.name | "there"}}, it is on its way.');
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("group", { name: "Action 2" }).getByLabel("Label").fill("refund");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Macros" })).toContainText("Add the label refund");

  await page.goto(`${house.server.url}/inbox/${id}`);
  await page.getByRole("button", { name: "Macros" }).press("Enter");
  await expect(page.getByRole("menuitem", { name: /^Refund granted/ })).toContainText("Reply “Hi there, it is on its way.”");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ran Refund granted")).toBeVisible();
  await expect(operator.log).toContainText("Hi there, it is on its way.");
  await expect(page.getByRole("button", { name: "Remove the label refund" })).toBeVisible();
});

test("a view keeps what the list shows under a name, with its count", async ({ browser, house }) => {
  await waitingConversation(house.server.url, "A question for the view");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.goto(`${house.server.url}/inbox?filter=waiting&assignee=none`);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name").fill("Nobody's yet");
  await page.getByRole("button", { name: "Save the view" }).click();
  const view = page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: /^Nobody's yet [1-9]/ });
  await expect(view).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: /^Mine/ }).click();
  await expect(view).toHaveAttribute("aria-pressed", "false");
  await view.click();
  await expect(page).toHaveURL(/filter=waiting&assignee=none$/);
  await expect(operator.entries("A question for the view")).toBeVisible();
  await page.getByRole("button", { name: "Change the view Nobody's yet" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(view).toHaveCount(0);
});

test("a member begins a conversation and snoozes it, and takes that back", async ({ browser, house }) => {
  await waitingConversation(house.server.url, "I was here before");
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByLabel("To", { exact: true }).fill("Visitor");
  await page.getByRole("list", { name: "People" }).getByRole("button").first().click();
  await page.getByLabel("Message", { exact: true }).fill("Your parcel is back");
  await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  await expect(operator.log).toContainText("Your parcel is back");
  await expect(page.getByRole("button", { name: "Resolve", exact: true })).toBeVisible();
  const path = new URL(page.url()).pathname;

  await page.getByRole("button", { name: "Snooze", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow/ }).click();
  await expect(page.getByText(/^Snoozed Visitor/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(path);
  await expect(operator.log).toContainText("snoozed the conversation");
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByLabel("To", { exact: true }).fill("nobody@example.com");
  await page.getByRole("button", { name: "Write to nobody@example.com" }).click();
  await expect(page.getByText("nothing can be sent to this address")).toBeVisible();
});

test("a team is made and given a conversation, and an operator who sees no more than its own loses it when it is taken away", async ({
  browser,
  house,
}) => {
  test.setTimeout(90_000);
  const rosa = { email: "rosa@example.com", password: "long enough for Rosa" };
  const [bill, other] = [
    await waitingConversation(house.server.url, "My bill is wrong"),
    await waitingConversation(house.server.url, "Mine alone"),
  ];
  const owner = await signIn(browser, house.server.url);
  const { page } = owner;
  await page.evaluate(
    (body) => fetch("/api/members", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    { ...rosa, name: "Rosa", role: "operator" },
  );
  await page.goto(`${house.server.url}/teams`);
  await page.getByRole("button", { name: "New team" }).click();
  await page.getByLabel("Name").fill("Billing");
  await page.getByRole("checkbox", { name: "Rosa" }).check();
  await page.getByRole("switch", { name: "Own business hours" }).click();
  await page.getByLabel("Day", { exact: true }).fill("2030-01-06");
  await page.getByLabel("Holiday", { exact: true }).fill("Epiphany");
  await page.getByLabel("Holiday", { exact: true }).press("Enter");
  await expect(page.getByRole("list", { name: "Holidays" })).toContainText("Epiphany");
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Teams" })).toContainText("1 member: Rosa");

  await page.goto(`${house.server.url}/members`);
  await page.getByRole("button", { name: "Change Rosa" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Their own and their teams'" }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("Sees their own and their teams' conversations");

  await page.goto(`${house.server.url}/inbox/${other}`);
  await page.getByRole("button", { name: "Accept" }).click();
  await page.goto(`${house.server.url}/inbox/${bill}`);
  await page.getByRole("button", { name: /^Team/ }).click();
  await page.getByRole("menuitemcheckbox", { name: "Billing" }).click();
  await expect(owner.log).toContainText("assigned this to Billing");
  await expect(owner.entries("My bill is wrong")).toContainText("Billing");

  const operator = await signIn(browser, house.server.url, {}, rosa);
  const team = operator.page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "My team Billing 1" });
  await team.click();
  await expect(operator.page).toHaveURL(/filter=open&team=\d+$/);
  await operator.entries("My bill is wrong").click();
  await expect(operator.log).toContainText("My bill is wrong");
  await operator.page.getByRole("button", { name: /^Open/ }).click();
  await expect(operator.entries("Mine alone")).toHaveCount(0);

  await page.getByRole("button", { name: "Accept" }).click();
  await expect(operator.entries("My bill is wrong")).toBeVisible();
  await page.getByRole("button", { name: /^Team/ }).click();
  await page.getByRole("menuitemcheckbox", { name: "None" }).click();
  await expect(operator.page.getByText("This conversation is with somebody else now")).toBeVisible();
  await expect(operator.entries("My bill is wrong")).toHaveCount(0);
  expect(await faultsOf(operator.page)).toEqual([]);

  await page.goto(`${house.server.url}/teams`);
  await page.getByRole("button", { name: "Delete Billing" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("No teams yet")).toBeVisible();
});

test("a colleague is mentioned in a note, is notified of it and finds it; the palette does the rest by the keyboard", async ({
  browser,
  house,
}) => {
  test.setTimeout(90_000);
  const mara = { email: "mara@example.com", password: "long enough for Mara" };
  const id = await waitingConversation(house.server.url, "The lamp arrived broken");
  const owner = await signIn(browser, house.server.url);
  const { page } = owner;
  await page.evaluate(
    (body) => fetch("/api/members", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    { ...mara, name: "Mara Lind", role: "operator" },
  );
  await page.goto(`${house.server.url}/inbox/${id}`);
  await expect(owner.log).toContainText("The lamp arrived broken");
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: "Note" });
  await note.pressSequentially("Ask @mar");
  await expect(page.getByRole("option", { name: "Mara Lind" })).toHaveAttribute("aria-selected", "true");
  await note.press("Enter");
  await expect(note).toHaveValue("Ask @Mara Lind ");
  await note.pressSequentially("about it");
  await note.press("Enter");
  await expect(owner.log.locator("mark")).toHaveText("@Mara Lind");
  await note.press("Escape");

  const operator = await signIn(browser, house.server.url, {}, mara);
  await operator.page.getByRole("button", { name: "Notifications, 1 unread" }).click();
  await operator.page.getByRole("link", { name: /mentioned you/ }).click();
  await expect(operator.log.locator("mark")).toHaveText("@Mara Lind");
  await operator.page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Mentions 1" }).click();
  await expect(operator.page).toHaveURL(/filter=open&mentions=me$/);
  await expect(operator.entries("The lamp")).toBeVisible();
  expect(await faultsOf(operator.page)).toEqual([]);

  const field = page.getByRole("combobox", { name: /^Do something with/ });
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option", { name: "Resolve E" })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await field.fill("prio urg");
  await field.press("Enter");
  await expect(page.getByText("Urgent priority for 1 conversation")).toBeVisible();
  await expect(page.getByRole("button", { name: "Priority Urgent" })).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: "Priority Normal" })).toBeVisible();
  await page.keyboard.press("l");
  await expect(field).toHaveValue("label ");
  await field.pressSequentially("broken");
  await field.press("Enter");
  await expect(page.getByRole("button", { name: "Remove the label broken" })).toBeVisible();
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Do something with 1 conversation, or search" }).fill("resolve");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Resolved 1 conversation")).toBeVisible();
});

test("contacts come out of a table, are narrowed, kept as a segment and exported", async ({ browser, house }) => {
  const { page } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/contacts`);
  await page.getByRole("button", { name: "Import" }).click();
  const csv = "Email,Name,Plan\nnoor@example.com,Noor Aziz,pro\npia@example.com,Pia Lund,free\nnobody,No Address,pro\n";
  await page.getByLabel(/^A table in CSV/).setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByLabel("Plan", { exact: true })).toHaveValue("attribute:Plan");
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByText("2 contacts will be made, 0 changed; 0 stay as they are.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Rows that are left out" })).toHaveText("Line 4: nobody is not an e-mail address");
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Import 2 contacts" }).click();
  const list = page.getByRole("list", { name: "Contacts" });
  await expect(list.getByText("Noor Aziz")).toBeVisible();
  await list.getByText("Noor Aziz").click();
  await expect(page.getByText("Noor Aziz has no conversation that you can see.")).toBeVisible();
  await page.getByRole("button", { name: "Begin one" }).click();
  await expect(page.getByRole("dialog", { name: "Write to Noor Aziz" }).getByLabel("Message")).toBeFocused();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("Attribute").fill("Plan:pro");
  await page.getByLabel("Attribute").press("Enter");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save segment" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Paying");
  await page.getByRole("button", { name: "Save the segment" }).click();
  const segments = page.getByRole("navigation", { name: "Segments" });
  await expect(segments.getByRole("button", { name: "Paying 1" })).toHaveAttribute("aria-pressed", "true");
  expect(await faultsOf(page)).toEqual([]);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  expect((await downloading).suggestedFilename()).toBe("contacts.csv");
  await segments.getByRole("button", { name: "Paying 1" }).click();
  await expect(list.getByText("Pia Lund")).toBeVisible();
});

test("a reply is sent later or not at all, and what waits stands below the conversation", async ({ browser, house }) => {
  const id = await waitingConversation(house.server.url, "Can you check tomorrow?");
  const operator = await signIn(browser, house.server.url);
  const { page, box } = operator;
  await page.goto(`${house.server.url}/inbox/${id}`);
  const waiting = page.getByRole("list", { name: "Scheduled messages" });
  const more = page.getByRole("button", { name: "More ways to send" });
  await expect(more).toBeDisabled();
  await box.fill("Checked, all is well");
  await more.click();
  await page.getByRole("menuitemcheckbox", { name: "Not if they write first" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow/ }).click();
  await expect(box).toHaveValue("");
  await expect(waiting).toContainText(/Checked, all is well.*Sends tomorrow, .*, unless they write first/s);
  await expect(operator.log).not.toContainText("Checked, all is well");
  await page.reload();
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await expect(waiting).toHaveCount(0);
  await box.fill("Done at once");
  await more.click();
  await page.getByRole("menuitem", { name: "Send and resolve" }).click();
  await expect(page.getByText(/^Resolved /)).toBeVisible();
  await page.goto(`${house.server.url}/inbox/${id}`);
  await expect(operator.log).toContainText("Done at once");
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
});

test("a conversation is split and merged again, and the visitor is led along", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  for (const words of ["About the boots", "About the laces"]) {
    await visitor.box.fill(words);
    await visitor.box.press("Enter");
    await expect(visitor.log.getByRole("article").filter({ hasText: words })).toHaveCount(1);
  }
  const operator = await signIn(browser, house.server.url);
  const { page, log } = operator;
  await page.goto(`${house.server.url}/inbox?filter=all`);
  await operator.entries("About the laces").click();
  await page.waitForURL(/\/inbox\/\d+/);
  const first = new URL(page.url()).pathname;
  const laces = log.getByRole("article").filter({ hasText: "About the laces" });
  await laces.hover();
  await laces.getByRole("button", { name: "Message actions" }).click();
  await page.getByRole("menuitem", { name: "Split from here…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Split" }).click();
  await expect.poll(() => new URL(page.url()).pathname).not.toBe(first);
  await expect(laces).toHaveCount(1);
  await expect(log).not.toContainText("About the boots");
  await expect(visitor.log).toContainText("About the laces");
  await expect(visitor.log).not.toContainText("About the boots");

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Merge…" }).click();
  await page.getByRole("list", { name: "Other conversations" }).getByRole("button").first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Merge" }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(first);
  for (const each of [log, visitor.log]) {
    await expect(each).toContainText("About the boots");
    await expect(each).toContainText("About the laces");
  }
  await visitor.box.fill("Both, please");
  await visitor.box.press("Enter");
  await expect(log).toContainText("Both, please");
});

test("a member sees who is on the site and writes to them", async ({ browser, house }) => {
  const operator = await signIn(browser, house.server.url);
  const { page } = operator;
  await page.getByRole("link", { name: "Visitors" }).click();
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  const row = page.getByRole("list", { name: "Visitors" }).getByRole("listitem").filter({ hasText: "No conversation" }).first();
  await row.getByRole("button", { name: "Write" }).click();
  await page.getByLabel("Message", { exact: true }).fill("Can I help you?");
  await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  await expect(operator.log).toContainText("Can I help you?");
  await expect(visitor.log).toContainText("Can I help you?");
});
