// Bundled and run by bench/retrieval.mjs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openDatabase } from "../../db/connect";
import { assistants, workspaces } from "../../db/schema";
import { answering } from "../../lib/ai/embedded";
import { DEFAULT_AI } from "../../lib/core/assistants/default-settings";
import { putDocument } from "../../lib/core/knowledge/documents";
import { type FoundPassage, searchPassages } from "../../lib/core/knowledge/search-passages";
import { performTask } from "../../lib/core/reading/perform-task";
import type { ReadFor } from "../../lib/core/reading/tasks";
import { fromFile } from "../../lib/http/read-document";

type Asked = [question: string, pages: string];
type Questions = { inside: Asked[]; typos: Asked[]; outside: string[] };

const CORPUS = "node_modules/next/dist/docs/01-app";
const FIRST = 3;
/** Pages are read in this process, as nobody else waits for it. */
const read: ReadFor = async (task) => {
  const outcome = await performTask(task);
  if ("result" in outcome) return outcome.result as never;
  throw new Error(outcome.refused);
};

const database = await openDatabase();
const { db } = database;
const [workspace] = await db.insert(workspaces).values({ name: "Bench" }).returning();
await db.insert(assistants).values({ id: "bench", workspace_id: workspace?.id ?? 0, name: "Bench", ai: DEFAULT_AI });

const pages = readdirSync(CORPUS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
const loading = performance.now();
const sources = new Map<number, string>();
for (const name of pages) {
  try {
    const document = await fromFile(name, readFileSync(join(CORPUS, name)), read);
    sources.set(await putDocument(db, "bench", { ...document, source: name }, new Date()), name);
  } catch (error) {
    console.error(`${name}: ${String(error)}`);
  }
}
const loaded = performance.now() - loading;

const took: number[] = [];
async function search(question: string): Promise<FoundPassage[]> {
  const began = performance.now();
  const found = await searchPassages({ db, now: () => new Date() }, "bench", question);
  took.push(performance.now() - began);
  return found;
}

async function judge(asked: readonly Asked[]) {
  const score = { questions: asked.length, first: 0, inThree: 0, refused: 0, missed: [] as string[] };
  for (const [question, right] of asked) {
    const found = await search(question);
    const at = found.findIndex((passage) => new RegExp(right).test(sources.get(passage.documentId) ?? ""));
    if (at === 0) score.first += 1;
    if (at >= 0 && at < FIRST) score.inThree += 1;
    else
      score.missed.push(
        `${question} → ${found
          .slice(0, FIRST)
          .map((passage) => sources.get(passage.documentId))
          .join(", ")}`,
      );
    if (answering(found).length === 0) score.refused += 1;
  }
  return score;
}

const { inside, typos, outside } = JSON.parse(readFileSync("bench/retrieval/questions.json", "utf8")) as Questions;
const results = { inside: await judge(inside), typos: await judge(typos) };
const answered: string[] = [];
for (const question of outside) {
  const [best] = answering(await search(question));
  if (best) answered.push(`${question} → ${sources.get(best.documentId)} (${best.coverage.toFixed(2)})`);
}
took.sort((a, b) => a - b);
const at = (share: number) => took[Math.floor(took.length * share)]?.toFixed(0);

const verbose = process.argv.includes("--misses");
const count = await db.query.passages.findMany({ columns: { id: true } });
console.log(`${sources.size} pages, ${count.length} passages, loaded in ${(loaded / 1000).toFixed(1)} s`);
for (const [name, { questions, first, inThree, refused, missed }] of Object.entries(results)) {
  console.log(
    `${name}: ${inThree} of ${questions} have a right page in the first ${FIRST}, ${first} at the top; ${refused} wrongly refused`,
  );
  if (verbose) for (const miss of missed) console.log(`  missed: ${miss}`);
}
console.log(`outside: ${outside.length - answered.length} of ${outside.length} refused`);
if (verbose) for (const one of answered) console.log(`  answered: ${one}`);
console.log(`a search takes ${at(0.5)} ms (median), ${at(0.95)} ms (95 %)`);
await database.close();
