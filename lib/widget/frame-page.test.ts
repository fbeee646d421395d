import { describe, expect, test } from "vitest";
import { framePage, refusalPage } from "./frame-page";
import { LOCALES, pickLocale } from "./strings";

const NO_FORM = { enabled: false, text: "", fields: [] };

describe("The frame's page", () => {
  const boot = {
    assistant: {
      id: "a",
      name: '</title><script>alert("x")</script>',
      avatar_url: null,
      accent: null,
      greeting: "</script>",
      suggested_questions: [],
      ai_enabled: true,
      consent: null,
      widget: { one_conversation: false, rating: true, language: null, texts: {}, pre_chat: NO_FORM, away: NO_FORM },
    },
    team: { staffed: true, there: [], back_at: null, estimated_wait_time: null },
    limits: { max_message_bytes: 1, max_upload_bytes: 1, max_attachments: 10 },
    mails: false,
    locale: "en",
    strings: LOCALES.en,
  };

  test("holds nothing that an assistant's name or greeting could break out of", () => {
    const page = framePage(boot, "auto");
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain("<script>alert");
  });

  test("is written from right to left where its language is", () => {
    expect(framePage({ ...boot, locale: "ar" }, null)).toContain('<html lang="ar" dir="rtl">');
  });
});

test("where there is no chat the page around the frame hears why, and no script of another's runs", () => {
  const page = refusalPage("</script><script>alert(1)</script>", "abc");
  expect(page.match(/<\/script>/g)).toHaveLength(1);
  expect(page).toContain("Chat is unavailable right now");
  expect(page).toContain('<script nonce="abc">');
});

describe("The widget's language", () => {
  test("is the one the page asks for, then the browser's, then English", () => {
    expect(pickLocale("de-AT", "es")).toBe("de");
    expect(pickLocale(null, "xx;q=0.9, es-MX;q=0.8")).toBe("es");
    expect(pickLocale("xx", "constructor")).toBe("en");
  });
});
