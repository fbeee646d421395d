import { randomBytes, randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseStore } from "@/lib/core/files/stores/database-store";
import { createEmptyDatabase, DATABASES } from "@/test/database";
import { openDatabase } from "./connect";
import type { Database } from "./database";

const BEFORE = "0024_tool_sites";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-migrations-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The migrations as they were up to a name. */
function migrationsUntil(name: string): string {
  const old = join(folder, "migrations");
  cpSync(join(process.cwd(), "db/migrations"), old, { recursive: true });
  const path = join(old, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8")) as { entries: { tag: string }[] };
  const last = journal.entries.findIndex(({ tag }) => tag === name);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }));
  return old;
}

type Kept = { id: string; bytes: Buffer };
const aFile = (size: number): Kept => ({ id: randomUUID(), bytes: randomBytes(size) });

async function makeWorkspace({ run }: Pick<Database, "run">): Promise<number> {
  const [row] = await run({ text: "insert into workspaces (name) values ('One') returning id" }, []);
  return Number(row?.[0]);
}

/** Keeps a file as the version before did. */
const keepWhole = (on: Pick<Database["db"], "execute">, workspace: number, { id, bytes }: Kept) =>
  on.execute(
    sql`insert into files (id, workspace_id, uploaded_by, name, type, size, content)
        values (${id}, ${workspace}, 'visitor:1', 'a.bin', 'application/octet-stream', ${bytes.byteLength}, ${bytes})`,
  );

const isThere = async (on: Database, { id, bytes }: Kept) =>
  bytes.equals(await buffer(createDatabaseStore(on.db).read(id, { from: 0, to: bytes.byteLength - 1 })));

describe.each(DATABASES)("an installation that kept files whole, on %s", (kind) => {
  it("has the bytes of each in chunks after its next start", async () => {
    const empty = await createEmptyDatabase(kind, join(folder, "data"));
    const contents = [1, 262_144, 262_145, 1_000_000].map(aFile);
    const before = await openDatabase({ ...empty.options, migrationsFolder: migrationsUntil(BEFORE) });
    const workspace = await makeWorkspace(before);
    for (const each of contents) await keepWhole(before.db, workspace, each);
    await before.close();

    const after = await openDatabase(empty.options);
    for (const each of contents) expect(await isThere(after, each), `${each.bytes.byteLength} bytes`).toBe(true);
    const counted = "select count(*)::int, max(octet_length(content)) from file_chunks";
    expect(await after.run({ text: counted }, [])).toEqual([[1 + 1 + 2 + 4, 262_144]]);
    await after.close();
    await empty.drop();
  });
});

const WAITS = "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

describe.each(DATABASES.filter((kind) => kind === "postgres"))("while files are put into chunks, on %s", (kind) => {
  it("what nodes of the version before take is not lost, and what they delete stops nothing", async () => {
    const empty = await createEmptyDatabase(kind, folder);
    const before = await openDatabase({ ...empty.options, migrationsFolder: migrationsUntil(BEFORE) });
    const [taken, deleted] = [aFile(300_000), aFile(10)];
    const workspace = await makeWorkspace(before);
    await keepWhole(before.db, workspace, deleted);
    const { opening } = await before.db.transaction(async (tx) => {
      await keepWhole(tx, workspace, taken);
      await tx.execute(sql`delete from files where id = ${deleted.id}`);
      const opening = openDatabase(empty.options);
      opening.catch(() => undefined);
      await expect.poll(async () => (await before.run({ text: WAITS }, []))[0]?.[0], { timeout: 15_000 }).toBe(1);
      return { opening };
    });
    const after = await opening;
    expect(await isThere(after, taken)).toBe(true);
    expect(await after.run({ text: "select count(*)::int from file_chunks where file_id = $1" }, [deleted.id])).toEqual([[0]]);
    await Promise.all([before.close(), after.close()]);
    await empty.drop();
  });
});
