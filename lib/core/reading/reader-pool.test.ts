import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeDocx, makePdf, paragraph } from "@/test/files";
import { createReaderPool, type ReaderPool, type ReaderPoolOptions } from "./reader-pool";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Below node_modules, for what it imports is looked for from where it lies. */
const folder = `${root}node_modules/.cache/baton/reader-${process.pid}`;

describe("the processes that read what strangers send", () => {
  const pools: ReaderPool[] = [];
  const open = (options: ReaderPoolOptions = {}) => {
    const pool = createReaderPool(`${folder}/reader.mjs`, options);
    pools.push(pool);
    return pool;
  };
  beforeAll(() =>
    build({
      entryPoints: [`${root}lib/core/reading/reader.ts`],
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      packages: "external",
      logLevel: "error",
    }),
  );
  afterEach(() => {
    for (const pool of pools.splice(0)) pool.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const pdf = (text: string) => ({ kind: "file" as const, type: "pdf" as const, bytes: makePdf([[{ text, size: 11, y: 700 }]]) });
  const markdown = (content: string) => ({ kind: "text" as const, type: "markdown" as const, content });
  const html = (content: string) => ({ kind: "text" as const, type: "html" as const, content });
  /** Takes seconds. */
  const slow = { kind: "file" as const, type: "pdf" as const, bytes: makePdf(Array.from({ length: 900 }, () => manyWords())) };
  function manyWords() {
    return Array.from({ length: 300 }, (_, at) => ({ text: `word ${at}`, size: 5, y: at }));
  }

  it("read files and texts into content, title and passages, and leave the caller's bytes alone", async () => {
    const { read } = open();
    const task = pdf("One file.");
    const [file, text] = await Promise.all([read(1, task), read(2, markdown("# Returns\n\nWithin 30 days."))]);
    expect(file).toEqual({ content: "<p>One file.</p>", title: undefined, passages: [{ headings: [], text: "One file." }] });
    expect(text).toMatchObject({ title: "Returns", passages: [{ headings: ["Returns"], text: "Within 30 days." }] });
    expect(task.bytes.byteLength).toBeGreaterThan(100);
  });

  it("refuse what can't be read with its reason, and go on with the next", async () => {
    const { read } = open();
    const broken = { kind: "file" as const, type: "pdf" as const, bytes: Buffer.from("no") };
    await expect(read(1, broken)).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("no PDF") });
    await expect(read(1, markdown("word ".repeat(500_000)))).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(await read(1, pdf("The next."))).toMatchObject({ content: "<p>The next.</p>" });
  });

  it.each([
    ["a page", () => html("<div>".repeat(380_000))],
    ["code in a page", () => html("<pre>".repeat(380_000))],
    ["a page's lists", () => html("<ul><li>".repeat(200_000))],
    ["a Word document", () => ({ kind: "file" as const, type: "docx" as const, bytes: makeDocx("<w:tbl><w:tr><w:tc>".repeat(120_000)) })],
    [
      "a sitemap",
      () => ({ kind: "sitemap" as const, bytes: Buffer.from("<url>".repeat(400_000)), start: "https://a.example/", below: "/" }),
    ],
  ])("refuse %s that is nested without end, at once", async (_what, task) => {
    const { read } = open();
    await read(1, markdown("warm"));
    const started = performance.now();
    await expect((read as (id: number, given: unknown) => Promise<unknown>)(1, task())).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("end what takes too long", async () => {
    const { read } = open({ ms: 300 });
    await expect(read(1, slow)).rejects.toThrow("more than 1 s");
    expect(await open().read(1, markdown("Words."))).toMatchObject({ content: "Words." });
  });

  it("end what takes too much of V8's heap", async () => {
    const { read } = open({ heapMb: 12 });
    await expect(read(1, slow)).rejects.toThrow("too much memory");
  });

  it("end what takes too much memory outside of V8's heap", async () => {
    const page = deflateSync(Buffer.alloc(200 * 1024 * 1024, "BT (x) Tj ET\n"));
    const bytes = Buffer.concat([
      Buffer.from(
        `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> /Contents 4 0 R >>\nendobj\n4 0 obj\n<< /Filter /FlateDecode /Length ${page.length} >>\nstream\n`,
      ),
      page,
      Buffer.from("\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"),
    ]);
    const { read } = open({ memoryMb: 130 });
    await expect(read(1, { kind: "file", type: "pdf", bytes })).rejects.toThrow("too much memory");
    expect(await read(1, markdown("Words."))).toMatchObject({ content: "Words." });
  });

  it("read for others while one workspace's documents take long", async () => {
    const { read } = open();
    const states = [1, 2, 3].map(() => ({ isDone: false }));
    for (const state of states)
      void read(1, slow)
        .catch(() => undefined)
        .finally(() => Object.assign(state, { isDone: true }));
    expect(await read(2, { kind: "file", type: "docx", bytes: makeDocx(paragraph("Theirs.")) })).toMatchObject({
      content: "<p>Theirs.</p>",
    });
    expect(states.filter(({ isDone }) => isDone)).toEqual([]);
  });

  it("take no more of a workspace than may wait", async () => {
    const { read } = open();
    const waiting = Array.from({ length: 80 }, () =>
      read(1, markdown("Words.")).then(
        () => "read",
        (error: { code: string }) => error.code,
      ),
    );
    const codes = await Promise.all(waiting);
    expect(new Set(codes)).toEqual(new Set(["read", "RATE_LIMITED"]));
    expect(codes.filter((code) => code === "read")).toHaveLength(51);
  });
});
