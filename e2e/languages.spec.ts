import { chatOf, expect, pageHtml, test } from "./host-site";

/** What the message box is called. */
const BOXES = {
  fr: "Message",
  pl: "Wiadomość",
  he: "הודעה",
  hi: "संदेश",
  ja: "メッセージ",
};

test("the chat speaks the page's language, and no other is loaded", async ({ page, site }) => {
  for (const [locale, name] of Object.entries(BOXES)) {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(site.serve({ "": pageHtml(site.snippet(), { html: `lang="${locale}"` }) }));
    await page.locator("baton-chat").locator("button.launcher").click();
    await expect(chatOf(page).getByRole("textbox", { name })).toBeVisible();
    await expect(chatOf(page).locator("html")).toHaveAttribute("dir", locale === "he" ? "rtl" : "ltr");
    expect(asked.filter((path) => path.endsWith(".json"))).toEqual([]);
  }
});

test("an assistant greets in the visitor's language: with its own words, or the widget's", async ({ page, site }) => {
  const greeting = "Bienvenue dans la boutique";
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", {
    name: "Shop",
    ai: { greeting: "Welcome to the shop", suggested_questions: ["Do you ship?"] },
    widget: { language: "en", texts: { fr: { greeting, suggested_questions: ["Vous livrez ?"] } } },
  });
  const open = async (locale: string) => {
    await page.goto(site.serve({ "": pageHtml(site.snippet(`data-assistant="${id}"`), { html: `lang="${locale}"` }) }));
    await page.locator("baton-chat").locator("button.launcher").click();
  };
  await open("fr");
  await expect(chatOf(page).getByRole("heading", { name: greeting })).toBeVisible();
  await expect(chatOf(page).getByRole("button", { name: "Vous livrez ?" })).toBeVisible();
  await open("ar");
  await expect(chatOf(page).getByRole("heading", { name: "مرحبًا، كيف يمكننا مساعدتك؟" })).toBeVisible();
  await expect(chatOf(page).getByText("Do you ship?")).toHaveCount(0);
  await page.evaluate('baton("locale", "en")');
  await expect(chatOf(page).getByRole("heading", { name: "Welcome to the shop" })).toBeVisible();
});
