import { expect, test } from "vitest";
import type { FoundPassage } from "../core/knowledge/search-passages";
import { composeAnswer } from "./embedded";
import { dontKnow } from "./provider";

const HEAD = "| setting | default | what |\n|---|---|---|";
const ROWS = Array.from(
  { length: 12 },
  (_, at) => `| \`SETTING_${at}\` | ${at} | how many parcels of kind number ${at} are sent in an hour |`,
);
const passage = (text: string): FoundPassage =>
  ({ id: 1, documentId: 1, title: "Settings", headings: ["Settings"], text, url: null, coverage: 1, score: 1 }) as unknown as FoundPassage;
const answer = (text: string, question: string) => composeAnswer(question, [passage(text)], dontKnow("en"));

test("rows out of the middle of a table are quoted as a table, with its head", () => {
  const made = answer(`Parcels.\n\n${HEAD}\n${ROWS.join("\n")}\n| \`ZEBRA\` | none | which zebra sleeps |`, "Which zebra sleeps?");
  expect(made.text.startsWith(`${HEAD}\n| \``)).toBe(true);
  expect(made.text).toContain("| `ZEBRA` | none | which zebra sleeps |\n\n[1]");
  expect(made.citations[0]?.quote).not.toContain("| setting |");
});

test("a table that is quoted from its beginning has its head once", () => {
  const made = answer(`${HEAD}\n| \`ZEBRA\` | none | which zebra sleeps |`, "Which zebra sleeps?");
  expect(made.text).toBe(`${HEAD}\n| \`ZEBRA\` | none | which zebra sleeps |\n\n[1]`);
});
