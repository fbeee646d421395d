import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A question of the measure, in a conversation, with what is to come of it. */
export type Asked = {
  category: string;
  knowledge: string;
  /** For each part of the question: a page that holds the answer, and what of it has to be told. */
  parts: { pages: readonly string[]; fact: RegExp }[];
  turns: readonly string[];
  /** Whether it belongs to the half that nothing is tuned on. */
  kept: boolean;
};

/** The half is decided by the question's own text, so that nobody chooses. */
const isKept = (question: string): boolean => (createHash("sha256").update(question).digest()[0] ?? 0) % 2 === 1;

/** Reads `category|knowledge|page,page;page|fact;fact|turn >> turn`, a question a line. */
export function readQuestions(path: string): Asked[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [category = "", knowledge = "", pages = "", facts = "", question = ""] = line.split("|");
      const fact = facts.split(";");
      return {
        category,
        knowledge,
        parts: pages === "" ? [] : pages.split(";").map((page, at) => ({ pages: page.split(","), fact: new RegExp(fact[at] ?? "", "iu") })),
        turns: question.split(" >> "),
        kept: isKept(question),
      };
    });
}
