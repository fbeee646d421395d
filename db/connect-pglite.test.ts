import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase } from "../test/database";
import { openDatabase } from "./connect";
import type { Database } from "./database";
import { requireEmbedded } from "./session";

let database: Database;

beforeAll(async () => {
  database = await freshDatabase("pglite");
});
afterAll(() => database.close());

const echo = { name: "echo", text: "select $1::text, $2::int, $3::text" };

it("a statement that is run by many at once is prepared once, inside of a transaction as outside", async () => {
  const asked = [1, 2, 3].map((n) => database.run(echo, ['it\'s \\ "so"', n, null]));
  const inside = database.transact((run) => Promise.all([4, 5].map((n) => run(echo, ["$1", n, ""]))));
  expect(await Promise.all(asked)).toEqual([1, 2, 3].map((n) => [['it\'s \\ "so"', n, null]]));
  expect(await inside).toEqual([[["$1", 4, ""]], [["$1", 5, ""]]]);
});

it("a statement that could not be prepared in a transaction that had failed is prepared in the next", async () => {
  const late = { name: "late", text: "select $1::int" };
  const failed = database.transact(async (run) => {
    await run({ name: "broken", text: "select 1 / $1::int" }, [0]).catch(() => undefined);
    await run(late, [1]);
  });
  await expect(failed).rejects.toThrow("aborted");
  expect(await database.transact((run) => run(late, [1]))).toEqual([[1]]);
});

it("values that are not text or numbers go beside the statement", async () => {
  const list = { name: "list", text: "select cardinality($1::bigint[])" };
  expect(await database.run(list, [[1, 2, 3]])).toEqual([[3]]);
});

it("a database that an earlier start has not made to its end is made anew", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "baton-made-"));
  mkdirSync(join(dataDir, "postgres.unfinished"));
  writeFileSync(join(dataDir, "postgres.unfinished", "PG_VERSION"), "17");
  const made = await openDatabase({ dataDir });
  try {
    expect(await made.run({ text: "select count(*)::int from workspaces" }, [])).toEqual([[0]]);
    expect(readdirSync(dataDir).filter((name) => name.startsWith("postgres"))).toEqual(["postgres"]);
  } finally {
    await made.close();
    rmSync(dataDir, { recursive: true });
  }
});

it("a command refuses the folder of another user, who could not open it afterwards", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "baton-owner-"));
  try {
    mkdirSync(join(dataDir, "postgres"));
    const { uid } = statSync(join(dataDir, "postgres"));
    expect(() => requireEmbedded(dataDir, true, uid)).not.toThrow();
    expect(() => requireEmbedded(dataDir, true, uid + 1)).toThrow(
      `belongs to the user ${uid}, and this is ${uid + 1}; run it as that user`,
    );
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
