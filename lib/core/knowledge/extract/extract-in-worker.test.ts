import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePdf } from "@/test/files";
import { extractInWorker } from "./extract-in-worker";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
/** Below node_modules, for what it imports is looked for from where it lies. */
const built = `${root}node_modules/.cache/baton/extract-worker-${process.pid}.mjs`;

describe("the thread that reads files", () => {
  beforeAll(() =>
    build({
      entryPoints: [`${root}lib/core/knowledge/extract/worker.ts`],
      outfile: built,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      logLevel: "error",
    }),
  );
  afterAll(() => rmSync(built, { force: true }));

  const words = (text: string) => makePdf([[{ text, size: 11, y: 700 }]]);

  it("reads what it is given, and leaves the caller's bytes alone", async () => {
    const extract = extractInWorker(built);
    const [one, two] = [words("One file."), words("Another file.")];
    expect(await Promise.all([extract("pdf", one), extract("pdf", two)])).toEqual(["<p>One file.</p>", "<p>Another file.</p>"]);
    expect(one.byteLength).toBeGreaterThan(100);
  });

  it("refuses what can't be read with its reason, and goes on with the next", async () => {
    const extract = extractInWorker(built);
    const refused = expect(extract("pdf", Buffer.from("no"))).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("no PDF"),
    });
    expect(await extract("pdf", words("The next."))).toBe("<p>The next.</p>");
    await refused;
  });

  it("is ended when it takes too long or too much memory", async () => {
    await expect(extractInWorker(built, { ms: 1, heapMb: 256 })("pdf", words("Late."))).rejects.toThrow("more than 1 s");
    const many = makePdf(Array.from({ length: 900 }, (_, y) => Array.from({ length: 200 }, () => ({ text: "x", size: 5, y }))));
    await expect(extractInWorker(built, { ms: 60_000, heapMb: 8 })("pdf", many)).rejects.toThrow("too much memory");
  });
});
