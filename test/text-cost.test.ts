import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { dearest } from "./text-cost";
import { type Cost, TEXT_FUNCTIONS, TEXT_SCHEMAS } from "./text-functions";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Folders of the server whose functions meet text of visitors, customers, pages and files. */
const FOLDERS = [
  "lib/ai",
  "lib/channels/mail",
  "lib/channels/telegram",
  "lib/core/files",
  "lib/core/knowledge",
  "lib/core/mail",
  "lib/core/reading/mail",
  "lib/core/search",
  "lib/core/sensitive",
  "lib/protocol",
];
/** What takes a text apart. */
const READS_TEXT = /\.(?:match|matchAll|replace|replaceAll|split|exec|test|segment)\(|new Parser\(/;
/** Of the processor, on a machine that is busy with other tests: ten times what it takes by itself. */
const LIMIT_MS = 50;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => `${folder}/${file}`),
);

const isTimed = (cost: Cost): cost is Exclude<Cost, string> => typeof cost !== "string";

describe("a stranger's text of 10 KB", () => {
  const timed = Object.entries(TEXT_FUNCTIONS).flatMap(([file, functions]) =>
    Object.entries(functions).flatMap(([name, cost]) => (isTimed(cost) ? [{ name: `${name} of ${file}`, cost }] : [])),
  );

  const schemas = Object.entries(TEXT_SCHEMAS).map(([name, cost]) => ({ name: `the schema ${name}`, cost }));

  it.each([...timed, ...schemas])(
    "takes no more than 50 ms in $name",
    async ({ cost }) => {
      const { text, ms } = await dearest(cost, LIMIT_MS);
      expect(ms, `for ${JSON.stringify(text.slice(0, 60))}…`).toBeLessThanOrEqual(LIMIT_MS);
    },
    60_000,
  );

  it("meets no module that takes texts apart and is not timed", () => {
    const reading = sources.filter((file) => READS_TEXT.test(readFileSync(`${ROOT}${file}`, "utf8")));
    expect(
      reading.filter((file) => !(file in TEXT_FUNCTIONS)),
      "give each of their functions a line in test/text-functions.ts",
    ).toEqual([]);
  });

  it.each(Object.keys(TEXT_FUNCTIONS))("meets no function of %s that is neither timed nor said to read no such text", async (file) => {
    const exported = Object.entries((await import(`${ROOT}${file}`)) as Record<string, unknown>)
      .filter(([, value]) => typeof value === "function" && !/^class\s/.test(String(value)))
      .map(([name]) => name);
    expect(Object.keys(TEXT_FUNCTIONS[file] ?? {}).sort()).toEqual(exported.sort());
  });
});
