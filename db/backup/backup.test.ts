import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialogs, fileChunks, fileObjects, fileRemovals, files, sessions } from "@/db/schema";
import { readPage } from "@/lib/core/conversations/dialogs/read-page";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { listEvents } from "@/lib/core/feed";
import { moveFiles, readStored } from "@/lib/core/files";
import { placeEntries } from "@/lib/core/log/place-entries";
import { createTestCore, createTestVisitor, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { DATABASES } from "@/test/database";
import { openSession } from "../session";
import { copyDatabase, type ReadObject, restoreBackup, writeBackup } from ".";
import { rowsAtOnce, writeRows } from "./rows";
import { migrateSession, migrationsIn, newestOf } from "./schema-version";
import { BYTES, fill, freshPlace, MIGRATIONS, NOW, type Place, way } from "./testing";

let folder: string;
let source: Place;
let core: TestCore;
let workspace: TestWorkspace;
let file: string;
let made: Awaited<ReturnType<typeof writeBackup>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "baton-backup-"));
  source = await freshPlace("pglite");
  core = await createTestCore({ database: source.database });
  workspace = await fill(core);
  file = join(folder, "whole.jsonl.gz");
  made = await writeBackup(source.session, file, way());
});
afterAll(async () => {
  await source.drop();
  rmSync(folder, { recursive: true });
});

/** A file made of the lines of the whole one. */
function altered(name: string, change: (lines: string[]) => string[]): string {
  const path = join(folder, name);
  const lines = gunzipSync(readFileSync(file)).toString().split("\n").slice(0, -1);
  writeFileSync(path, gzipSync(`${change(lines).join("\n")}\n`));
  return path;
}

it("a backup is a file that its owner alone may read, and leaves nothing else behind", () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["whole.jsonl.gz"]);
  expect(made.tables).toMatchObject({ messages: { rows: 2 }, file_chunks: { rows: 2 }, audit_log: { rows: 1 } });
});

it("what is encrypted in the database is encrypted in it", () => {
  const content = gunzipSync(readFileSync(file)).toString();
  expect(["card •••• 1111", "4111 1111"].map((text) => content.includes(text))).toEqual([true, false]);
});

it("no sign-in is in it, and nothing of who was connected", () => {
  expect(Object.keys(made.tables).filter((name) => /session|refresh|nodes|presence/.test(name))).toEqual([]);
});

it("one that is stopped leaves nothing behind", async () => {
  const stop = new AbortController();
  const path = join(folder, "stopped.jsonl.gz");
  const progress = () => stop.abort(new Error("stopped"));
  await expect(writeBackup(source.session, path, { ...way(), signal: stop.signal, progress })).rejects.toThrow("stopped");
  expect(readdirSync(folder).filter((name) => name.startsWith("stopped"))).toEqual([]);
});

it("a name that another one took meanwhile keeps what it has, and a link in the way is not followed", async () => {
  const path = join(folder, "taken.jsonl.gz");
  const kept = join(folder, "taken-kept");
  writeFileSync(kept, "kept");
  symlinkSync(kept, `${path}.partial`);
  const progress = () => writeFileSync(path, "another one");
  await expect(writeBackup(source.session, path, { ...way(), progress })).rejects.toThrow("taken.jsonl.gz is there already");
  expect([path, kept].map((each) => readFileSync(each, "utf8"))).toEqual(["another one", "kept"]);
  const left = readdirSync(folder).filter((name) => name.startsWith("taken"));
  expect(left.sort()).toEqual(["taken-kept", "taken.jsonl.gz", "taken.jsonl.gz.partial"]);
});

it("large rows are read few at a time, and written by their size", async () => {
  expect(["documents", "file_chunks", "messages"].map((name) => rowsAtOnce({ name }))).toEqual([8, 8, 500]);
  const sizes: number[] = [];
  const query = async (_text: string, [rows]: readonly unknown[] = []) => [[sizes.push(String(rows).length)]];
  const table = { name: "messages", columns: [{ name: "text", type: "text" }], order: [], identity: null };
  const writer = writeRows({ ...source.session, query }, table);
  for (let n = 0; n < 5; n += 1) await writer.add(JSON.stringify(["x".repeat(1_500_000)]));
  await writer.flush();
  expect(sizes.map((size) => Math.round(size / 100_000))).toEqual([45, 30]);
});

describe.each(DATABASES)("a backup restored on %s", (kind) => {
  let target: Place;
  beforeAll(async () => {
    target = await freshPlace(kind);
  });
  afterAll(() => target.drop());

  it("is what it was, row by row", async () => {
    await restoreBackup(target.session, file, way());
    const again = await writeBackup(target.session, join(folder, `again-${kind}.jsonl.gz`), way());
    // The feed begins anew beyond its positions of before; all else is the same.
    const { event_heads: _heads, ...tables } = again.tables;
    const { event_heads: _before, ...before } = made.tables;
    expect(tables).toEqual(before);
    const stored = await target.database.db.select().from(fileChunks);
    expect(Buffer.compare(Buffer.from(stored.find(({ start }) => start === 0)?.content ?? []), BYTES)).toBe(0);
  });

  it("signs everybody out, resets who had got further, and gives no id and no position twice", async () => {
    const restored = await createTestCore({ database: target.database });
    expect(await restored.db.select().from(sessions)).toEqual([]);
    const [dialog] = await restored.db.select({ id: dialogs.id, last_seq: dialogs.last_seq }).from(dialogs);
    const further = await readPage(restored, workspace.owner, dialog?.id ?? 0, { after_seq: (dialog?.last_seq ?? 0) + 1 });
    expect(further.page).toMatchObject({ reset: true, last_seq: dialog?.last_seq });
    const before = await listEvents(core, workspace.owner, { after: 0, limit: 100 });
    const message = { client_id: randomUUID(), text: "after it", kind: "text" as const, attachments: [] };
    const sent = await startDialog(restored, createTestVisitor(workspace), message, {});
    await placeEntries(restored);
    const after = await listEvents(restored, workspace.owner, { after: before.last + 1_000, limit: 100 });
    expect(after.events.length).toBeGreaterThan(0);
    const given = [sent.dialogId, sent.message.id, ...after.events.map(({ position }) => position)];
    expect(given.filter((id) => id <= NOW.getTime())).toEqual([]);
  });

  it("is refused where something is already, and takes its place with force", async () => {
    await expect(restoreBackup(target.session, file, way())).rejects.toThrow("--force");
    expect((await restoreBackup(target.session, file, { ...way(), force: true })).tables).toEqual(made.tables);
  });

  it("is refused while a node runs on the database", async () => {
    await target.session.query("insert into nodes (id, has_redis) values ($1, false)", [randomUUID()]);
    await expect(restoreBackup(target.session, file, { ...way(), force: true })).rejects.toThrow("Baton runs on this database (1 node)");
    await target.session.exec("delete from nodes");
  });

  it("one whose keys are not in the settings is refused, unless one goes on without", async () => {
    const other = { ...way(), force: true, keys: ["another"] };
    await expect(restoreBackup(target.session, file, other)).rejects.toThrow("is not that of the backup");
    await expect(restoreBackup(target.session, file, { ...other, withoutKeys: true })).resolves.toBeDefined();
  });

  it("a restore that is stopped changes nothing", async () => {
    const stop = new AbortController();
    const progress = (line: string) => line.startsWith("contacts") && stop.abort(new Error("stopped"));
    await expect(restoreBackup(target.session, file, { ...way(), force: true, signal: stop.signal, progress })).rejects.toThrow("stopped");
    expect(await target.session.query("select count(*)::int from messages")).toEqual([[2]]);
  });
});

/** Neither its rows nor a word of it at the end. */
const withoutTable = (name: string) => (lines: string[]) => {
  const from = lines.findIndex((line) => line.startsWith(`{"table":"${name}"`));
  const to = lines.findIndex((line, at) => at > from && line.startsWith("{"));
  const { tables, ...rest } = JSON.parse(String(lines.at(-1))) as { tables: Record<string, unknown> };
  delete tables[name];
  return [...lines.slice(0, from), ...lines.slice(to, -1), JSON.stringify({ tables, ...rest })];
};

describe("a file that is not a whole backup", () => {
  let target: Place;
  beforeAll(async () => {
    target = await freshPlace("pglite");
    await target.session.exec("insert into workspaces (name) values ('Kept')");
  });
  afterAll(() => target.drop());

  it.each([
    ["cut off between two lines", (lines: string[]) => lines.slice(0, -1), "cut off"],
    ["changed in a row", (lines: string[]) => lines.map((line) => line.replace("back\\nnew", "back\\nold")), "is not what was written"],
    ["without a row", (lines: string[]) => lines.filter((line) => !line.includes("new line")), "is not what was written"],
    [
      "with a value that is none",
      (lines: string[]) => lines.map((line) => line.replace(/^\["1", "Test"/, '["one", "Test"')),
      "workspaces is not",
    ],
    [
      "with a column that is none",
      (lines: string[]) => lines.map((line) => line.replace('"accent"', '"accent\\"; drop table x"')),
      "as its schema",
    ],
    [
      "of a newer version",
      (lines: string[]) => [String(lines[0]).replace(/"schema":\d+/, '"schema":9999999999999'), ...lines.slice(1)],
      "newer version",
    ],
    ["of a newer format", (lines: string[]) => [String(lines[0]).replace('backup":1', 'backup":2'), ...lines.slice(1)], "newer version"],
    ["without a table", withoutTable("audit_log"), "audit_log is missing"],
    ["continued behind its end", (lines: string[]) => [...lines, '{"table":"contacts","columns":["id"]}'], "goes on behind its end"],
    ["with a column twice", (lines: string[]) => lines.map((line) => line.replace('"accent"', '"name"')), "is damaged, or is none"],
    [
      "with a count that is none",
      (lines: string[]) => lines.map((line) => line.replace(/"last":\d+/, '"last":0')),
      "is damaged, or is none",
    ],
    ["one line without an end", () => ["x".repeat(65 * 1024 * 1024)], "is damaged, or is none"],
    ["of something else", () => ["hello"], "is damaged, or is none"],
  ])("one that is %s is refused, and changes nothing", async (name, change, words) => {
    const path = altered(`${name}.jsonl.gz`, change);
    await expect(restoreBackup(target.session, path, { ...way(), force: true })).rejects.toThrow(words);
    expect(await target.session.query("select name from workspaces")).toEqual([["Kept"]]);
  });

  it("one that ends within its compression, or is missing, is refused", async () => {
    const path = join(folder, "half.jsonl.gz");
    writeFileSync(path, readFileSync(file).subarray(0, 2_000));
    await expect(restoreBackup(target.session, path, { ...way(), force: true })).rejects.toThrow("cut off");
    await expect(restoreBackup(target.session, join(folder, "none"), { ...way(), force: true })).rejects.toThrow("there is no file");
  });
});

it("another application's database is refused, even with force, and keeps what it has", async () => {
  const { session: foreign, drop } = await freshPlace("pglite");
  const isRefused = async (words: string) => {
    await expect(copyDatabase(source.session, foreign, way())).rejects.toThrow(words);
    for (const force of [false, true]) await expect(restoreBackup(foreign, file, { ...way(), force })).rejects.toThrow(words);
    expect(await foreign.query("select id from sessions")).toEqual([[1]]);
  };
  await foreign.exec("drop schema public cascade; drop schema drizzle cascade; create schema public");
  await foreign.exec("create table sessions (id int); insert into sessions values (1); create table nodes (id int)");
  await isRefused("in this database is not Baton's");
  await foreign.exec("create schema drizzle; create table drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)");
  await foreign.exec("insert into drizzle.__drizzle_migrations (hash, created_at) values ('another', 1)");
  await isRefused("migrations that are not those of this version");
  await drop();
});

it("a backup of an older version is brought up to date", async () => {
  const migrations = migrationsIn(MIGRATIONS);
  const older = migrations.at(10)?.folderMillis ?? 0;
  const pglite = await PGlite.create();
  const old = await openSession({ pglite });
  await migrateSession(old, migrations, { upTo: older });
  await old.exec("insert into workspaces (name) values ('From before')");
  await old.exec("insert into members (workspace_id, email, name, role) values (1, 'ada@example.com', 'Ada', 'owner')");
  const path = join(folder, "older.jsonl.gz");
  expect((await writeBackup(old, path, way())).schema).toBe(older);
  await old.close();
  const target = await freshPlace("pglite");
  await restoreBackup(target.session, path, way());
  expect((await writeBackup(target.session, join(folder, "newer.jsonl.gz"), way())).schema).toBe(newestOf(migrations));
  const [member] = await target.database.db.query.members.findMany();
  expect(member).toMatchObject({ email: "ada@example.com", role: "owner" });
  await target.drop();
});

describe.each(DATABASES)("a database copied to %s", (kind) => {
  it("has every row, counts on from where it was, and keeps sign-ins; a second copy is refused", async () => {
    const target = await freshPlace(kind);
    const copied = await copyDatabase(source.session, target.session, way());
    expect(copied).toMatchObject(made.tables);
    expect(copied.sessions?.rows).toBe(1);
    const restored = await createTestCore({ database: target.database });
    const next = { client_id: randomUUID(), text: "after it", kind: "text" as const, attachments: [] };
    expect((await startDialog(restored, createTestVisitor(workspace), next, {})).dialogId).toBe(3);
    await expect(copyDatabase(source.session, target.session, way())).rejects.toThrow("give an empty one");
    await target.drop();
  });

  it("that is stopped is as it was, and can be copied to again", async () => {
    const target = await freshPlace(kind);
    const stop = new AbortController();
    const progress = (line: string) => line.startsWith("messages") && stop.abort(new Error("stopped"));
    await expect(copyDatabase(source.session, target.session, { ...way(), signal: stop.signal, progress })).rejects.toThrow("stopped");
    expect(await target.session.query("select count(*)::int from workspaces")).toEqual([[0]]);
    expect(await copyDatabase(source.session, target.session, way())).toMatchObject(made.tables);
    await target.drop();
  });
});

it("files that lie in a folder are in every copy, and those of a database that is thrown away are removed", async () => {
  const outside = await createTestCore({ database: source.database, env: { FILES_URL: `file:${join(folder, "files")}` } });
  expect(await moveFiles(outside, way().signal)).toBe(1);
  const readObject: ReadObject = ({ store, key, size }) => readStored(outside.stores, { store, key }, size);
  const path = join(folder, "outside.jsonl.gz");
  expect((await writeBackup(source.session, path, { ...way(), readObject })).tables.file_chunks?.rows).toBe(3);
  const [target, copy] = await Promise.all([freshPlace("pglite"), freshPlace("pglite")]);
  try {
    await restoreBackup(target.session, path, way());
    await copyDatabase(source.session, copy.session, { ...way(), readObject });
    for (const { database } of [target, copy]) {
      const stored = await database.db.select().from(fileChunks).orderBy(fileChunks.start);
      expect(BYTES.equals(Buffer.concat(stored.map(({ content }) => content)))).toBe(true);
      expect(await database.db.select().from(fileObjects)).toEqual([]);
    }
    const again = await createTestCore({ database: target.database, env: { FILES_URL: `file:${join(folder, "files")}` } });
    expect(await moveFiles(again, way().signal)).toBe(1);
    const [kept] = await target.database.db.select().from(fileObjects);
    await restoreBackup(target.session, file, { ...way(), force: true });
    expect(await target.database.db.select({ key: fileRemovals.key }).from(fileRemovals)).toEqual([{ key: kept?.key }]);
  } finally {
    await Promise.all([target.drop(), copy.drop()]);
  }
});

it("a file that its store has lost is left out of a backup, which says so of one that was sent", async () => {
  const lines: string[] = [];
  await source.database.db.update(files).set({ message_id: 1 });
  const options = { ...way(), progress: (line: string) => void lines.push(line) };
  await writeBackup(source.session, join(folder, "lost.jsonl.gz"), options);
  expect(lines.filter((line) => line.includes("the copy is without them"))).toHaveLength(1);
});
