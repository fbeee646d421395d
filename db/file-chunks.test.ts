import { randomBytes, randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readContent } from "@/lib/core/files";
import { createEmptyDatabase, DATABASES } from "@/test/database";
import { openDatabase } from "./connect";

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

describe.each(DATABASES)("an installation that kept files whole, on %s", (kind) => {
  it("has the bytes of each in chunks after its next start", async () => {
    const empty = await createEmptyDatabase(kind, join(folder, "data"));
    const contents = [1, 262_144, 262_145, 1_000_000].map((size) => ({ id: randomUUID(), bytes: randomBytes(size) }));
    const before = await openDatabase({ ...empty.options, migrationsFolder: migrationsUntil(BEFORE) });
    const [workspace] = await before.run({ text: "insert into workspaces (name) values ('One') returning id" }, []);
    for (const { id, bytes } of contents)
      await before.db.execute(
        sql`insert into files (id, workspace_id, uploaded_by, name, type, size, content)
            values (${id}, ${workspace?.[0]}, 'visitor:1', 'a.bin', 'application/octet-stream', ${bytes.byteLength}, ${bytes})`,
      );
    await before.close();

    const after = await openDatabase(empty.options);
    for (const { id, bytes } of contents)
      expect(bytes.equals(await buffer(readContent(after, { id, size: bytes.byteLength }))), `${bytes.byteLength} bytes`).toBe(true);
    const counted = "select count(*)::int, max(octet_length(content)) from file_chunks";
    expect(await after.run({ text: counted }, [])).toEqual([[1 + 1 + 2 + 4, 262_144]]);
    await after.close();
    await empty.drop();
  });
});
