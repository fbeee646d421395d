import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Core } from "../../lib/core/core";
import { putDocument } from "../../lib/core/knowledge/documents";

type Page = { name: string; title: string; content: string };

const MADE = "bench/assistant/corpus";
/** Documentation that comes with installed packages. */
const PACKAGES = { pino: "node_modules/pino/docs", undici: "node_modules/undici/docs/docs" };

/** The made knowledge, a file for each organisation, and that of the packages. */
export function readCorpus(): Map<string, Page[]> {
  const corpus = new Map<string, Page[]>();
  for (const file of readdirSync(MADE)) {
    const pages = readFileSync(join(MADE, file), "utf8").split(/^=== /m).slice(1);
    corpus.set(
      basename(file, ".md"),
      pages.map((page) => {
        const [, name = "", title = "", text = ""] = page.match(/^(\S+) \| (.+)\n([\s\S]*)$/) ?? [];
        return { name, title, content: `# ${title}\n\n${text}` };
      }),
    );
  }
  for (const [name, folder] of Object.entries(PACKAGES)) {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
    corpus.set(
      name,
      files.map((file) => {
        const content = readFileSync(join(folder, file), "utf8");
        return { name: file, title: content.match(/^#+ (.+)$/m)?.[1]?.slice(0, 200) ?? file, content };
      }),
    );
  }
  return corpus;
}

/** Puts pages into an assistant's knowledge. @returns the pages' names by document */
export async function loadPages(core: Core, assistantId: string, pages: readonly Page[]): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const { name, title, content } of pages)
    names.set(await putDocument(core.db, assistantId, { title, source: name, type: "markdown", content }, core.now()), name);
  return names;
}

/** So many passages in the words of the corpus, in documents of a hundred. */
export function makeMany(corpus: ReadonlyMap<string, readonly Page[]>, passages: number): Page[] {
  const sentences = [...corpus.values()].flat().flatMap(({ content }) => content.split(/(?<=[.。])\s+/));
  let at = 7;
  const pick = () => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return sentences[at % sentences.length] ?? "";
  };
  return Array.from({ length: Math.ceil(passages / 100) }, (_, page) => ({
    name: `many-${page}`,
    title: `Page ${page}`,
    content: Array.from(
      { length: 100 },
      (_, section) => `## ${pick().slice(0, 60).replace(/\s+/g, " ")} ${section}\n\n${pick().slice(0, 300)} ${pick().slice(0, 300)}`,
    ).join("\n\n"),
  }));
}
