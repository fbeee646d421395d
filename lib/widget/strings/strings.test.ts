import { describe, expect, test } from "vitest";
import { LOCALES } from ".";
import { en } from "./en";

/** Words that a language has in common with English. */
const SHARED: Record<string, readonly string[]> = {
  de: ["team", "optional", "fieldName"],
  fr: ["conversation", "message", "assistant", "conversations", "options"],
  it: ["team", "fieldEmail"],
  nl: ["team"],
  ru: ["fieldEmail"],
  uk: ["fieldEmail"],
};

const placesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(LOCALES).filter(([locale]) => locale !== "en"))("The widget in %s", (locale, strings) => {
  const shared = SHARED[locale] ?? [];

  test("says every string, and none of them in English", () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort());
    const unsaid = Object.entries(strings).filter(([, text]) => text.trim() === "");
    const english = Object.entries(strings).filter(([key, text]) => text === en[key as keyof typeof en] && !shared.includes(key));
    expect([unsaid, english]).toEqual([[], []]);
  });

  test("fills in what English does", () => {
    for (const [key, text] of Object.entries(en))
      expect([key, ...placesIn(strings[key as keyof typeof en])]).toEqual([key, ...placesIn(text)]);
  });

  test("is a language whose dates and times the platform knows", () => {
    expect(new Intl.DateTimeFormat(locale).resolvedOptions().locale).toMatch(new RegExp(`^${locale}`));
  });
});
