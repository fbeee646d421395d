import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Core } from "../core/core";
import { putDocument } from "../core/knowledge";
import { cut } from "../protocol/cut";

/** The files the demo assistant answers from: the README and the pages of `docs/`. */
async function listPages(root: string): Promise<string[]> {
  const docs = await readdir(join(root, "docs")).catch(() => []);
  return [
    "README.md",
    ...docs
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => `docs/${name}`),
  ];
}

const titleOf = (content: string, source: string): string => cut(content.match(/^#\s+(.+)$/m)?.[1]?.trim() ?? source, 200);

/** Teaches the demo assistant Baton's own documentation; a page that has not changed costs one read. */
export async function loadDemoKnowledge(core: Core, assistantId: string, root: string = process.cwd()): Promise<void> {
  for (const source of await listPages(root)) {
    const content = await readFile(join(root, source), "utf8").catch(() => null);
    if (content === null || content.trim() === "") continue;
    await putDocument(core.db, assistantId, { title: titleOf(content, source), source, type: "markdown", content }, core.now());
  }
}
