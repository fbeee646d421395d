import type { Locator } from "@playwright/test";
import type { Message } from "../lib/protocol/message";
import { expect, signIn, test, visit, waitingConversation } from "./house";

/**
 * Chooses a word with Enter as an input method does: Safari ends the composition before the key arrives, the others after it.
 * @returns whether the page left the key alone
 */
const chooseWord = (box: Locator, browser: "safari" | "others"): Promise<boolean> =>
  box.evaluate((field, order) => {
    const compose = (type: string) => field.dispatchEvent(new CompositionEvent(type, { bubbles: true, data: "世界" }));
    const isSafari = order === "safari";
    const key = new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, isComposing: !isSafari, bubbles: true, cancelable: true });
    compose("compositionstart");
    if (isSafari) compose("compositionend");
    const isLeft = field.dispatchEvent(key);
    if (!isSafari) compose("compositionend");
    return isLeft;
  }, browser);

const FILES = ["one.txt", "two.txt", "three.txt"].map((name) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(`words of ${name}`),
}));
const NAMES = FILES.map(({ name }) => name);

const insert = (box: Locator, type: "paste" | "drop", names: string[]): Promise<void> =>
  box.evaluate(
    (field, [kind, list]) => {
      const data = new DataTransfer();
      for (const name of list) data.items.add(new File([`words of ${name}`], name, { type: "text/plain" }));
      const more = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        kind === "paste"
          ? new ClipboardEvent("paste", { clipboardData: data, ...more })
          : new DragEvent("drop", { dataTransfer: data, ...more }),
      );
    },
    [type, names] as const,
  );

for (const browserOrder of ["safari", "others"] as const) {
  test(`the Enter that chooses a word of an input method sends nothing, as ${browserOrder === "safari" ? "Safari tells it" : "other browsers tell it"}`, async ({
    browser,
    house,
  }) => {
    const visitor = await visit(browser, house.hostPage);
    await visitor.open();
    const id = await waitingConversation(house.server.url, "こんにちは");
    const operator = await signIn(browser, house.server.url);
    await operator.page.goto(`${house.server.url}/inbox/${id}`);
    for (const { box, log } of [visitor, operator]) {
      await box.fill("こんにちは世界");
      expect(await chooseWord(box, browserOrder)).toBe(true);
      await expect(box).toHaveValue("こんにちは世界");
      await box.press("Enter");
      await expect(box).toHaveValue("");
      await expect(log.getByRole("article").filter({ hasText: "こんにちは世界" })).toHaveCount(1);
    }
  });
}

test("several files that are chosen, pasted and dropped together go in one message, on both sides", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("I want to talk to a person");
  const operator = await signIn(browser, house.server.url);
  await operator.entries("I want to talk to a person").first().click();
  await expect(operator.box).toBeVisible();
  const id = Number(new URL(operator.page.url()).pathname.split("/").at(-1));

  const sides = [
    { box: visitor.box, chooser: visitor.chat.locator('input[type="file"]'), within: visitor.chat, chips: "Files", of: "visitor" },
    {
      box: operator.box,
      chooser: operator.page.getByLabel("Files to attach"),
      within: operator.page.locator("body"),
      chips: "Files to send",
      of: "operator",
    },
  ];
  for (const { box, chooser, within, chips, of } of sides) {
    await chooser.setInputFiles(FILES);
    await expect(within.getByRole("list", { name: chips, exact: true }).getByRole("listitem")).toHaveCount(3);
    await insert(box, "paste", ["four.txt", "five.txt"]);
    await insert(box, "drop", ["six.txt", "seven.txt"]);
    await expect(within.getByRole("list", { name: chips, exact: true }).getByRole("listitem")).toHaveCount(7);
    await box.fill(`All files of the ${of}`);
    await within.getByRole("button", { name: "Send", exact: true }).click();
    await expect(operator.log.getByText(`All files of the ${of}`)).toBeVisible();
  }
  const { messages } = (await operator.page.evaluate(
    (path) => fetch(path).then((answer) => answer.json()),
    `/api/dialogs/${id}/messages`,
  )) as { messages: Message[] };
  for (const { of } of sides) {
    const sent = messages.find(({ text }) => text === `All files of the ${of}`);
    expect(sent?.attachments.map(({ name }) => name).sort()).toEqual([...NAMES, "four.txt", "five.txt", "six.txt", "seven.txt"].sort());
    const words = (url: string) => operator.page.evaluate((path) => fetch(path).then((answer) => answer.text()), url);
    for (const { name, url } of sent?.attachments ?? []) expect(await words(url)).toBe(`words of ${name}`);
  }
});

test("files may be dropped anywhere on a conversation of the desk, which says so; beside it the page stays", async ({ browser, house }) => {
  const id = await waitingConversation(house.server.url, "Please send the bill");
  const { page, log, list } = await signIn(browser, house.server.url);
  await page.goto(`${house.server.url}/inbox/${id}`);
  await expect(log.getByText("Please send the bill")).toBeVisible();
  /** Whether the page kept the browser from opening the file. */
  const drag = (on: Locator, type: "dragover" | "drop") =>
    on.evaluate((element, kind) => {
      const data = new DataTransfer();
      data.items.add(new File(["42 EUR"], "bill.txt", { type: "text/plain" }));
      return !element.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, type);
  const overlay = page.getByText("Drop files here to attach them");
  expect(await drag(log, "dragover")).toBe(true);
  await expect(overlay).toBeVisible();
  expect(await drag(log, "drop")).toBe(true);
  await expect(overlay).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Files to send" }).getByRole("listitem")).toHaveCount(1);
  expect([await drag(list, "dragover"), await drag(list, "drop")]).toEqual([true, true]);
  await expect(page.getByRole("list", { name: "Files to send" }).getByRole("listitem")).toHaveCount(1);
});

test("text that a word processor copied with a picture of itself is pasted as text alone, on both sides", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  const id = await waitingConversation(house.server.url, "About my letter");
  const operator = await signIn(browser, house.server.url);
  await operator.page.goto(`${house.server.url}/inbox/${id}`);
  for (const { box } of [visitor, operator]) {
    const isLeft = await box.evaluate((field) => {
      const data = new DataTransfer();
      data.setData("text/plain", "Dear customer,\nthank you.");
      data.items.add(new File(["a picture"], "image.png", { type: "image/png" }));
      return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    expect(isLeft, "the browser puts the text in").toBe(true);
  }
  await expect(visitor.chat.getByRole("list", { name: "Files", exact: true })).toHaveCount(0);
  await expect(operator.page.getByRole("list", { name: "Files to send" })).toHaveCount(0);
});

const AS_TYPED = [
  "\\\\some\\network\\share\\_Documentation",
  "d:\\Desktop\\qos\\_todelete",
  "大约3~5天，价格100~200元",
  "2*3*4 = 24 and 5*6*7",
  "__init__ and _private_",
  "1. first\n5. fifth",
  "# not a title\n> quoted?\n- minus 5 degrees\n+ plus",
  "`code` <b>bold</b> **stars**",
];

test("what people write stands as they typed it, on both sides", async ({ browser, house }) => {
  const visitor = await visit(browser, house.hostPage);
  await visitor.open();
  await visitor.say("I want to talk to a person");
  const operator = await signIn(browser, house.server.url);
  await operator.entries("I want to talk to a person").first().click();
  await operator.page.getByRole("button", { name: "Accept" }).click();
  for (const [at, text] of AS_TYPED.entries()) {
    await visitor.say(`${text}\n(visitor ${at})`);
    await operator.reply(`${text}\n(team ${at})`);
  }
  for (const { log } of [visitor, operator]) {
    for (const [at, text] of AS_TYPED.entries())
      for (const side of ["visitor", "team"]) {
        const last = log.getByText(`(${side} ${at})`);
        await expect(last).toHaveCount(1);
        expect(await last.textContent()).toContain(`${text}\n(${side} ${at})`);
      }
  }
});
