// Bundled and run by bench/assistant.mjs. The questions were written before the search that they measure; half of them, chosen by a
// hash of their text, is kept: nothing is tuned on it, and it is printed by itself.
import { performance } from "node:perf_hooks";
import { openDatabase } from "../../db/connect";
import { answerQuestion, type Question } from "../../lib/ai/answer-question";
import { embeddedProvider } from "../../lib/ai/embedded";
import type { Answer } from "../../lib/ai/provider";
import { DEFAULT_AI } from "../../lib/core/assistants/default-settings";
import { type FoundPassage, searchPassages } from "../../lib/core/knowledge/search-passages";
import { createTestCore, createTestWorkspace } from "../../lib/core/testing";
import { loadPages, makeMany, readCorpus } from "./load-corpus";
import { type Asked, readQuestions } from "./questions";

const FIRST = 3;
const MANY = 10_000;
const ASKED_FOR_PERSON = "Asked for a person";
/** What has no answer in the knowledge. */
const WITHOUT_ANSWER = new Set(["outside", "small", "person", "noperson"]);

const core = await createTestCore({ database: await openDatabase() });
core.log.warn = ((fault: unknown) => console.error(fault)) as typeof core.log.warn;
const corpus = readCorpus();
const assistants = new Map<string, string>();
const names = new Map<number, string>();
const workspace = await createTestWorkspace(core);
for (const [name, pages] of corpus) {
  const { assistantId } = await createTestWorkspace(core);
  assistants.set(name, assistantId);
  for (const [id, page] of await loadPages(core, assistantId, pages)) names.set(id, page);
}
const provider = embeddedProvider(() => Promise.resolve());
const answered: number[] = [];

async function ask(
  question: string,
  history: Question["history"],
  knowledge: string,
): Promise<{ answer: Answer; passages: FoundPassage[] }> {
  const began = performance.now();
  let first = 0;
  const result = await answerQuestion(
    core,
    provider,
    {
      question,
      history,
      assistant: { ...DEFAULT_AI, id: assistants.get(knowledge) ?? "", name: "Assistant", workspaceId: workspace.workspaceId },
      customer: null,
      contactId: null,
      signal: AbortSignal.timeout(60_000),
    },
    (step) => {
      if (step.type === "delta" && first === 0) first = performance.now();
    },
  );
  if (first > 0) answered.push(first - began);
  return result;
}

/** What came of a question, as far as its category asks. */
type Outcome = {
  right: boolean;
  first: boolean;
  inThree: boolean;
  fact: boolean;
  refused: boolean;
  person: boolean;
  handoff: boolean;
  said: string;
  features: string;
};

async function judge({ turns, knowledge, parts, category }: Asked): Promise<Outcome> {
  const history: Question["history"] = [];
  let last: Awaited<ReturnType<typeof ask>> | undefined;
  for (const turn of turns) {
    last = await ask(turn, history, knowledge);
    history.push({ role: "user", text: turn }, { role: "assistant", text: last.answer.text });
  }
  const { answer, passages = [] } = last ?? {};
  const text = answer?.text ?? "";
  const found = passages.slice(0, FIRST).map(({ documentId }) => names.get(documentId) ?? "");
  const has = (page: string | undefined, of: readonly string[]) => of.some((one) => page?.includes(one));
  const inThree = parts.every(({ pages }) => found.some((page) => has(page, pages)));
  const fact = parts.every(({ fact }) => fact.test(text));
  const person = answer?.handsOver === ASKED_FOR_PERSON;
  const handoff = answer?.handsOver != null;
  const refused = answer?.citations.length === 0;
  const right =
    category === "person"
      ? person
      : category === "noperson"
        ? !person
        : category === "small"
          ? refused && !handoff && answer?.unanswered !== true
          : category === "outside"
            ? refused
            : fact;
  const first = parts.length > 0 && has(found[0], parts[0]?.pages ?? []);
  return {
    right,
    first,
    inThree,
    fact,
    refused,
    person,
    handoff,
    features: passages
      .slice(0, 2)
      .map((one) => `${one.coverage.toFixed(2)} ${one.score.toFixed(2)}`)
      .join(" | "),
    said: `[${found.join(" ")}] ${text.replace(/\s+/g, " ").slice(0, 160)}`,
  };
}

type Row = { asked: Asked; outcome: Outcome };
const rows: Row[] = [];
for (const asked of readQuestions("bench/assistant/questions.txt")) rows.push({ asked, outcome: await judge(asked) });

const share = (some: readonly Row[], is: (row: Row) => boolean): string => {
  const n = some.filter(is).length;
  return some.length === 0 ? "-" : `${n}/${some.length} (${Math.round((100 * n) / some.length)} %)`;
};
function report(title: string, of: readonly Row[]): void {
  const table: Record<string, Record<string, string>> = {};
  const line = (name: string, some: readonly Row[]) => {
    const inside = some.length > 0 && some.every(({ asked }) => !WITHOUT_ANSWER.has(asked.category));
    table[name] = {
      right: share(some, ({ outcome }) => outcome.right),
      "page first": inside ? share(some, ({ outcome }) => outcome.first) : "",
      "page in three": inside ? share(some, ({ outcome }) => outcome.inThree) : "",
      "told in a suggestion": inside ? share(some, ({ outcome }) => outcome.fact && outcome.refused) : "",
      "without source": share(some, ({ outcome }) => outcome.refused),
      "person called": share(some, ({ outcome }) => outcome.handoff),
    };
  };
  for (const category of new Set(rows.map(({ asked }) => asked.category)))
    line(
      category,
      of.filter(({ asked }) => asked.category === category),
    );
  line(
    "all with an answer",
    of.filter(({ asked }) => !WITHOUT_ANSWER.has(asked.category)),
  );
  line(
    "… in the knowledge's language",
    of.filter(({ asked }) => !WITHOUT_ANSWER.has(asked.category) && asked.category !== "cross"),
  );
  line(
    "not a wish for a person",
    of.filter(({ asked }) => asked.category !== "person"),
  );
  console.log(`\n${title}: ${of.length} questions`);
  console.table(table);
  const misheard = of.filter(({ asked, outcome }) => asked.category !== "person" && outcome.person).length;
  console.log(`handoff misheard: ${misheard}`);
}
if (process.argv.includes("--features"))
  for (const { asked, outcome } of rows.filter(({ asked }) => !asked.kept && !["small", "person"].includes(asked.category)))
    console.log(
      `F ${outcome.first ? "R" : asked.category === "outside" ? "O" : "W"} ${outcome.features} ${asked.category} ${asked.knowledge}: ${asked.turns.at(-1)}`,
    );
const tuning = rows.filter(({ asked }) => !asked.kept);
report("Tuning half", tuning);
report(
  "Kept half",
  rows.filter(({ asked }) => asked.kept),
);
if (process.argv.includes("--misses"))
  for (const { asked, outcome } of tuning.filter(({ outcome }) => !outcome.right))
    console.log(
      `${asked.category} ${asked.knowledge}${outcome.inThree ? " (found)" : ""}: ${asked.turns.join(" >> ")}\n    ${outcome.said}`,
    );

const at = (times: number[], part: number) => times.sort((a, b) => a - b)[Math.floor(times.length * part)]?.toFixed(1);
console.log(`first word of an answer: ${at(answered, 0.5)} ms (median), ${at(answered, 0.95)} ms (95 %)`);

if (!process.argv.includes("--quick")) {
  const { assistantId } = await createTestWorkspace(core);
  await loadPages(core, assistantId, makeMany(corpus, MANY));
  const began = performance.now();
  await searchPassages(core, assistantId, "refund");
  const begun = performance.now() - began;
  const took: number[] = [];
  for (const { asked } of rows) {
    const start = performance.now();
    await searchPassages(core, assistantId, asked.turns.at(-1) ?? "");
    took.push(performance.now() - start);
  }
  console.log(
    `a search of ${MANY} passages: ${at(took, 0.5)} ms (median), ${at(took, 0.95)} ms (95 %); the first after a change ${begun.toFixed(0)} ms`,
  );
}
await core.close();
