import { expect, it } from "vitest";
import { CITED, lies, SENTENCES, TRUTHS } from "@/test/held-out/lies";
import { createProver } from "./prove-answer";
import { dontKnow } from "./provider";

/** What is shown of a model's text beside one page. */
function shown(source: string, text: string): string {
  const page = { id: 1, documentId: 1, title: "Page", headings: [], text: source, url: null, score: 1, coverage: 1 };
  const request = {
    question: "?",
    history: [],
    passages: [page],
    toolbox: { search: async () => [], lookUp: null, offered: [] },
    onFailure: () => {},
    assistant: {
      name: "Shop",
      instructions: "",
      rules: [],
      topics: [],
      model: null,
      tone: "neutral" as const,
      temperature: null,
      languages: [],
    },
    language: "en" as const,
    unknown: dontKnow("en"),
    signal: new AbortController().signal,
  };
  const prover = createProver(request, "Be kind.", []);
  return prover.push(text) + prover.end();
}

it("of more than 500 false claims of many kinds, cited in many ways, none is shown", () => {
  const told = lies().flatMap(({ kind, source, text }) =>
    CITED.map((mark) => ({ kind, source, text: `${text.replace(/[.。]$/, "")}${mark}.` })),
  );
  const seen = told
    .filter(({ source, text }) => shown(source, text) !== "")
    .map(({ kind, source, text }) => `${kind}: ${text} (${source})`);
  expect(told.length).toBeGreaterThan(500);
  expect(seen).toEqual([]);
});

it("what a page says is shown, in its own words", () => {
  const hidden = TRUTHS.flatMap(({ text }) =>
    text
      .split(SENTENCES)
      .filter((sentence) => sentence !== "")
      .map((sentence) => ({ text, sentence })),
  ).filter(({ text, sentence }) => shown(text, sentence) === "");
  expect(hidden.map(({ sentence }) => sentence)).toEqual([]);
});
