import { expect, orderOf, signIn, test, visit } from "./house";

test("a visitor asks, the assistant answers from the docs, a person takes over, and nothing is lost over reloads and a restart", async ({
  browser,
  house,
}) => {
  test.setTimeout(150_000);
  const { server, hostPage } = house;
  const visitor = await visit(browser, hostPage);
  await visitor.open();
  await visitor.say("How do I embed the widget on my page?");
  const answer = visitor.messages("embed.js").last();
  await expect(answer).toBeVisible();
  await answer.getByRole("button", { name: /1/ }).first().click();
  await expect(visitor.log).toContainText("paste");

  const operator = await signIn(browser, server.url);
  await expect(operator.page.getByRole("status", { name: "Loading conversations" })).toHaveCount(0);
  await visitor.chat.getByRole("button", { name: "Talk to a person" }).click();
  await expect(operator.entries(/Visitor/).first()).toBeVisible({ timeout: 1_500 });
  await operator
    .entries(/Visitor/)
    .first()
    .click();
  await operator.page.getByRole("button", { name: "Accept" }).click();
  await operator.reply("Hello, I am a person.");
  await expect(visitor.messages("Hello, I am a person.")).toHaveCount(1);
  await visitor.say("Good to meet you.");
  await expect(operator.log.getByRole("article").filter({ hasText: "Good to meet you." })).toHaveCount(1);

  await Promise.all([visitor.page.reload(), operator.page.reload()]);
  await visitor.open();
  const before = ["How do I embed the widget", "Hello, I am a person.", "Good to meet you."];
  await expect(visitor.messages("Good to meet you.")).toHaveCount(1);
  await expect(operator.log.getByRole("article").filter({ hasText: "Good to meet you." })).toHaveCount(1);
  expect(await orderOf(visitor.log, before)).toEqual(before);
  expect(await orderOf(operator.log, before)).toEqual(before);

  await server.kill("SIGTERM");
  await visitor.say("Are you still there?");
  await operator.reply("I will be, in a moment.");
  await server.restart();
  await expect(operator.log.getByRole("article").filter({ hasText: "Are you still there?" })).toHaveCount(1, { timeout: 45_000 });
  await expect(visitor.messages("I will be, in a moment.")).toHaveCount(1, { timeout: 45_000 });
  await visitor.say("Welcome back.");
  await expect(operator.log.getByRole("article").filter({ hasText: "Welcome back." })).toHaveCount(1);
  for (const words of [...before, "Are you still there?", "Welcome back."]) {
    await expect(visitor.messages(words)).toHaveCount(1);
  }
});

test("the assistant is silent while a person has the conversation, and answers again when it is handed back", async ({
  browser,
  house,
}) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("I want to talk to a human, please");
  await expect(visitor.log).toContainText("handed over to the team");
  const operator = await signIn(browser, house.server.url);
  await operator
    .entries(/asked|human|person/i)
    .first()
    .click();
  await operator.page.getByRole("button", { name: "Accept" }).click();
  await operator.reply("I have it.");
  await expect(visitor.messages("I have it.")).toHaveCount(1);
  await visitor.say("How do I embed the widget on my page?");
  await expect(operator.log.getByRole("article").filter({ hasText: "How do I embed" })).toHaveCount(1);
  await operator.reply("Let me see.");
  await expect(visitor.messages("Let me see.")).toHaveCount(1);
  await expect(visitor.messages("embed.js")).toHaveCount(0);
  await operator.page.getByRole("button", { name: "Resolve" }).click();
  await expect(visitor.log).toContainText(/resolved/i);
});

test("two visitors never see each other's conversation", async ({ browser, house }) => {
  const [ada, ben] = await Promise.all([visit(browser, house.hostPage), visit(browser, house.hostPage)]);
  await Promise.all([ada.open(), ben.open()]);
  await ada.say("Ada's own words");
  await ben.say("Ben's own words");
  await expect(ada.messages("Ada's own words")).toHaveCount(1);
  await expect(ben.messages("Ben's own words")).toHaveCount(1);
  await Promise.all([ada.page.reload(), ben.page.reload()]);
  await Promise.all([ada.open(), ben.open()]);
  await expect(ada.messages("Ada's own words")).toHaveCount(1);
  await expect(ben.messages("Ben's own words")).toHaveCount(1);
  await expect(ada.messages("Ben's own words")).toHaveCount(0);
  await expect(ben.messages("Ada's own words")).toHaveCount(0);
});

test("two operators see the same thing at the same time, and the second accept is told", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("A question for the team of two");
  await visitor.chat.getByRole("button", { name: "Talk to a person" }).click();
  const [one, two] = await Promise.all([signIn(browser, house.server.url), signIn(browser, house.server.url)]);
  for (const operator of [one, two]) {
    await operator
      .entries(/Visitor/)
      .first()
      .click();
    await expect(operator.log).toContainText("A question for the team of two");
  }
  await one.page.getByRole("button", { name: "Accept" }).click();
  await expect(two.page.getByRole("button", { name: "Accept" })).toHaveCount(0);
  await one.reply("Both of us see this.");
  await expect(two.log.getByRole("article").filter({ hasText: "Both of us see this." })).toHaveCount(1);
});
