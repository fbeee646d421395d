import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { effects } from "@/db/schema";
import { freshDatabase } from "@/test/database";
import { type EmbeddingAnswer, embeds, embedsShorter, type OpenAiServer, startOpenAiServer } from "@/test/openai-server";
import { deleteDocument, putDocument } from "../core/knowledge/documents";
import { searchPassages } from "../core/knowledge/search-passages";
import { fuseRankings } from "../core/knowledge/vectors/fuse-rankings";
import { openVectors, type Vectors } from "../core/knowledge/vectors/open-vectors";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../core/testing";
import { embeddedProvider } from "./embedded";
import { openAiEmbedder } from "./openai-embedder";
import { tryQuestion } from "./try-question";

const PAGES = {
  returns: "# Your money\n\nYou get a refund for footwear within 30 days.",
  hours: "# When\n\nFrom nine to five, on Sundays never.",
  paint: "# Colours\n\nWe paint every wall in green, and the doors in yellow.",
};

/** Longer than a busy machine takes for an answer. */
const PATIENCE_MS = 60_000;

describe("search by meaning", () => {
  let server: OpenAiServer;
  let core: TestCore;
  let home: TestWorkspace;
  let vectors: Vectors;
  let now = new Date("2026-01-01T00:00:00Z");
  const warned: unknown[] = [];

  beforeAll(async () => {
    server = await startOpenAiServer();
    core = await createTestCore({ database: await freshDatabase("pglite", { vectors: true }), now: () => now });
    core.log.warn = (...line: unknown[]) => void warned.push(line.at(-1));
  });
  beforeEach(async () => {
    server.embeddings(embeds);
    now = new Date(now.getTime() + 3_600_000);
    vectors = await open("one");
    home = await createTestWorkspace(core);
    for (const [source, content] of Object.entries(PAGES))
      await putDocument(core.db, home.assistantId, { title: source, source, type: "markdown", content }, core.now());
    warned.length = 0;
  });
  afterEach(() => core.db.delete(effects));
  afterAll(async () => {
    await core.close();
    await server.close();
  });

  /** How often a text was given to the model, whether or not its server has heard of it by now. */
  let asked = 0;
  async function open(model: string, questionMs = PATIENCE_MS): Promise<Vectors> {
    const embedder = openAiEmbedder({ baseUrl: server.baseUrl, apiKey: "key", model });
    const embed: typeof embedder.embed = (texts, signal) => {
      asked += 1;
      return embedder.embed(texts, signal);
    };
    const opened = await openVectors(core, { ...embedder, embed }, { questionMs });
    if (!opened) throw new Error("no vectors");
    core.nearest = opened.nearest;
    return opened;
  }
  /** Runs the jobs, as the worker would. */
  async function embed(signal: AbortSignal = new AbortController().signal): Promise<number> {
    await vectors.refresh();
    const jobs = await core.db.select().from(effects);
    for (const _ of jobs) await vectors.embedNew(signal);
    await core.db.delete(effects);
    return jobs.length;
  }
  const search = async (question: string) => (await searchPassages(core, home.assistantId, question)).map(({ title }) => title);

  it("finds what is said in other words, once its passages are embedded", async () => {
    expect(await search("moccasins")).toEqual([]);
    expect(await embed()).toBe(1);
    expect((await search("Can I send my moccasins back?"))[0]).toBe("returns");
    const [found] = await searchPassages(core, home.assistantId, "moccasins");
    expect(found).toMatchObject({ title: "returns", coverage: 0, score: 0 });
  });

  it("puts first what both words and meaning find", async () => {
    await putDocument(
      core.db,
      home.assistantId,
      { title: "boots", source: "boots", type: "text", content: "Boots are sent by parcel." },
      core.now(),
    );
    await embed();
    expect((await search("How are boots sent?"))[0]).toBe("boots");
  });

  it("enqueues nothing where nothing is new, and embeds what has changed", async () => {
    await embed();
    expect(await embed()).toBe(0);
    await putDocument(
      core.db,
      home.assistantId,
      { title: "paint", source: "paint", type: "text", content: "Our delivery is quick." },
      core.now(),
    );
    expect(await embed()).toBe(1);
    expect((await search("when does it arrive"))[0]).toBe("paint");
  });

  it("is embedded anew for another model, and forgets what is deleted", async () => {
    await embed();
    vectors = await open("another");
    expect(await search("moccasins")).toEqual([]);
    await embed();
    expect((await search("moccasins"))[0]).toBe("returns");
    const [returns] = await searchPassages(core, home.assistantId, "moccasins");
    await deleteDocument(core, home.owner, home.assistantId, returns?.documentId ?? 0);
    expect(await search("moccasins")).not.toContain("returns");
  });

  it("is never that of another assistant", async () => {
    const other = await createTestWorkspace(core);
    await embed();
    expect(await searchPassages(core, other.assistantId, "moccasins")).toEqual([]);
  });

  it("that was broken off goes on where it stood", async () => {
    for (let page = 0; page < 70; page += 1)
      await putDocument(
        core.db,
        home.assistantId,
        { title: `p${page}`, source: `p${page}`, type: "text", content: `Number ${page}.` },
        core.now(),
      );
    const stop = new AbortController();
    let batches = 0;
    server.embeddings((response, request) => {
      batches += 1;
      if (batches === 2) stop.abort(new Error("the node stops"));
      return embeds(response, request);
    });
    await expect(embed(stop.signal)).rejects.toThrow();
    batches = 10;
    const before = server.embedded.length;
    await core.db.delete(effects);
    await embed();
    expect(server.embedded.slice(before).flat().length).toBeLessThanOrEqual(64);
    expect((await search("moccasins"))[0]).toBe("returns");
  });

  it("gives way to the words alone when the model is slow, broken or answers nonsense, and lets it rest", async () => {
    await embed();
    const never: EmbeddingAnswer = () => {};
    const refuses: EmbeddingAnswer = (response) => response.writeHead(500).end("no");
    const lies: EmbeddingAnswer = (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"data":"none"}');
    for (const [answer, patienceMs] of [
      [never, 50],
      [refuses, PATIENCE_MS],
      [lies, PATIENCE_MS],
    ] as const) {
      now = new Date(now.getTime() + 60_000);
      await open("one", patienceMs);
      server.embeddings(answer);
      const before = asked;
      expect(await search("refund")).toEqual(["returns"]);
      expect(await search("refund")).toEqual(["returns"]);
      expect(asked).toBe(before + 1);
    }
    server.embeddings(embedsShorter);
    now = new Date(now.getTime() + 31_000);
    expect(await search("refund")).toEqual(["returns"]);
    server.embeddings(embeds);
    expect((await search("moccasins"))[0]).toBe("returns");
  });

  it("does not make the embedded answerer speak of what its words do not cover", async () => {
    await embed();
    const provider = embeddedProvider(async () => {});
    const none = await tryQuestion(core, provider, home.owner, home.assistantId, {
      question: "Do you repair bicycles?",
      audience: "visitors",
    });
    expect(none).toMatchObject({ hands_over: true, citations: [] });
    const answered = await tryQuestion(core, provider, home.owner, home.assistantId, {
      question: "When do I get a refund for footwear?",
      audience: "visitors",
    });
    expect(answered).toMatchObject({ hands_over: false, citations: [{ title: "returns" }] });
  });
});

describe("a database without pgvector", () => {
  it("searches words alone, and says so once", async () => {
    const core = await createTestCore();
    const said: string[] = [];
    core.log.warn = (line: unknown) => void said.push(String(line));
    expect(await openVectors(core, { model: "one", embed: async () => [] })).toBeNull();
    expect(said).toEqual([expect.stringContaining("AI_EMBEDDING_MODEL has no effect")]);
    const home = await createTestWorkspace(core);
    await putDocument(core.db, home.assistantId, { title: "T", source: "t", type: "text", content: "A refund is quick." }, core.now());
    expect(await searchPassages(core, home.assistantId, "refund")).toMatchObject([{ title: "T" }]);
    await core.close();
  });
});

it("several rankings become one: what stands high in several comes first", () => {
  const order = (...rankings: number[][]) => fuseRankings(...rankings).map(({ id }) => id);
  expect(order([1, 2, 3], [3, 4])).toEqual([3, 1, 2, 4]);
  expect(order([], [5, 6])).toEqual([5, 6]);
});
