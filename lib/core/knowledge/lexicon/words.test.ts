import { describe, expect, it } from "vitest";
import { detectLanguage } from "./detect-language";
import { factsAsked, holdsFact } from "./facts";
import { isOutdated } from "./outdated";
import { conceptsIn } from "./read-concepts";
import { wordsOf } from "./words";

describe("the words of a text", () => {
  it.each([
    ["L'école d'été, déjà", ["ecole", "ete", "deja"]],
    ["Größe 42 don't", ["grosse", "42", "dont"]],
    ["送料はいくら", ["送料"]],
    ["キャンセル料", ["キャンセル", "料"]],
    ["عُنوانٌ", ["عنوان"]],
    ["배송 조회", ["배송", "조회"]],
  ])("%s", (text, words) => expect(wordsOf(text).map(({ word }) => word)).toEqual(words));

  it("stand where they stand in it", () => {
    const text = "Où est l'école ?";
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(["Où", "est", "école"]);
  });
});

describe("the language of a text", () => {
  it.each([
    ["Hoe lang duurt de levering?", "nl"],
    ["Jak mogę zwrócić towar?", "pl"],
    ["Hur lång är leveranstiden?", "sv"],
    ["Сколько стоит доставка?", "ru"],
    ["Скільки коштує доставка і коли вона буде?", "uk"],
    ["送料はいくらですか", "ja"],
    ["运费多少钱", "zh"],
    ["كم سعر التوصيل؟", "ar"],
    ["Teslimat ne kadar sürer?", "tr"],
    ["frais de livraison", "fr"],
    ["Passwort vergessen", "de"],
    ["Combien coûte la livraison express ?", "fr"],
  ])("%s", (text, language) => expect(detectLanguage(text)).toBe(language));

  it("is the expected one where nothing shows it", () => expect(detectLanguage("widget 42", ["it"])).toBe("it"));
});

it.each([
  ["money back", "en"],
  ["rückgabe", "de"],
  ["ruckerstattung", "de"],
  ["返金", "ja"],
])("%s stands for something that customers speak of", (text, language) =>
  expect(
    conceptsIn(
      wordsOf(text).map(({ word }) => word),
      new Set([language]),
    ),
  ).not.toEqual([]),
);

it("a page that says that it holds no longer is outdated", () => {
  expect(isOutdated("Prices 2023 (no longer valid)")).toBe(true);
  expect(isOutdated("Preise (veraltet)")).toBe(true);
  expect(isOutdated("Prices")).toBe(false);
});

it("a question asks for kinds of facts that a sentence holds", () => {
  expect(factsAsked("How much is it?")).toContain("price");
  expect(holdsFact("price", "It costs 12,50 €.")).toBe(true);
  expect(holdsFact("price", "It is blue.")).toBe(false);
  expect(factsAsked("Wie lange dauert das?")).toContain("duration");
  expect(holdsFact("duration", "innerhalb von zehn Werktagen")).toBe(true);
  expect(holdsFact("time", "from 10 am to 7 pm")).toBe(true);
});
