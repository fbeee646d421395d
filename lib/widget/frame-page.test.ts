import { describe, expect, test } from "vitest";
import { frameAncestors, framePage, framePolicy } from "./frame-page";
import { LOCALES, pickLocale } from "./strings";

describe("Who may embed the frame", () => {
  test("an empty list allows any page", () => {
    expect(frameAncestors([])).toBe("frame-ancestors *");
  });

  test("an entry without a port stands for every port, one with a port for that alone", () => {
    expect(frameAncestors(["example.com", "*.example.org", "localhost:8080"])).toBe(
      "frame-ancestors 'self' http://example.com:* https://example.com:* http://*.example.org:* https://*.example.org:* http://localhost:8080 https://localhost:8080",
    );
  });

  test("international names stand in their ASCII form", () => {
    expect(frameAncestors(["bücher.example"])).toContain("http://xn--bcher-kva.example:*");
  });

  test("an entry can't bring a directive of its own", () => {
    expect(frameAncestors(["a.example; script-src *"])).toBe("frame-ancestors 'self'");
    expect(framePolicy([], "evil; x")).not.toContain("evil");
  });
});

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
    },
    limits: { max_message_bytes: 1, max_upload_bytes: 1, max_attachments: 10 },
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

describe("The widget's language", () => {
  test("is the one the page asks for, then the browser's, then English", () => {
    expect(pickLocale("de-AT", "es")).toBe("de");
    expect(pickLocale(null, "fr;q=0.9, es-MX;q=0.8")).toBe("es");
    expect(pickLocale("xx", "constructor")).toBe("en");
  });

  test.each(Object.entries(LOCALES))("%s has every string, with the same places to fill in", (_locale, strings) => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [key, text] of Object.entries(LOCALES.en)) expect(places(strings[key as keyof typeof strings])).toEqual(places(text));
  });
});
