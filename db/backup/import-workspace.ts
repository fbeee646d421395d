import { createReadStream } from "node:fs";
import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Session } from "../session";
import { COLLECTIONS, SECRET_COLUMN } from "./collections";
import type { Exported } from "./export-workspace";
import { BackupRefusal, exportHeader, type Sequences } from "./format";
import { resumeWork } from "./resume-work";
import { inTransaction, rowsAtOnce } from "./rows";
import { dropSchema, migrateSession, migrationsIn, newestOf, readVersion } from "./schema-version";
import { leaveGap, writeSequences } from "./sequences";
import { quoted, type Table } from "./tables";
import { holdTarget, requireKnown } from "./target";
import { type BackupOptions, tablesFor } from "./write-backup";

export type ImportOptions = Pick<BackupOptions, "migrationsFolder" | "signal" | "progress" | "now"> & {
  /** Values for columns that an export leaves out and that can't be empty; each row has one of its own. */
  newSecrets: Readonly<Record<string, () => string>>;
};

/** Characters that are written at once, and no more than a row beyond. */
const CHARS_AT_ONCE = 4_000_000;
const CHUNK_BYTES = 262_144;

const damaged = (what: string, cause?: unknown): BackupRefusal => new BackupRefusal(`the export is damaged: ${what}`, { cause });

/**
 * Puts an exported workspace into an empty database, with the ids it had. All of it is one transaction: where anything goes
 * wrong, or it is stopped, the database is as it was. What opens something is not in an export: API keys come revoked,
 * webhooks disabled, members without a second factor.
 * @throws BackupRefusal with a line that says what to do; the signal's reason where it was stopped
 */
export async function importWorkspace(session: Session, folder: string, options: ImportOptions): Promise<Exported> {
  const exported = await readHeader(folder);
  const migrations = migrationsIn(options.migrationsFolder);
  requireKnown(exported.schema, migrations, "export");
  await inTransaction(session, async () => {
    const { empty } = await holdTarget(session, migrations);
    if (!empty) throw new BackupRefusal("there is something in this database already; import into an empty one");
    if ((await readVersion(session)) !== exported.schema) {
      await dropSchema(session, migrations);
      await migrateSession(session, migrations, { upTo: exported.schema });
    }
    await loadCollections(session, folder, exported, options);
    await loadFiles(session, join(folder, "files"), exported, options);
    await migrateSession(session, migrations, { after: exported.schema, upTo: newestOf(migrations) });
    await closeWhatOpens(session, options.now);
    await resumeWork(session, options.now);
    const tables = await tablesFor(session, options.migrationsFolder, []);
    await writeSequences(session, tables, await newestIds(session, tables));
    await leaveGap(session, tables, options.now.getTime());
  });
  return exported;
}

async function readHeader(folder: string): Promise<Exported> {
  const text = await readFile(join(folder, "export.json"), "utf8").catch((error: unknown) => {
    throw new BackupRefusal(`${folder} is no export: it has no export.json`, { cause: error });
  });
  try {
    return exportHeader.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupRefusal(`${folder} was not exported by a version of Baton whose exports can be imported`, { cause: error });
  }
}

async function loadCollections(session: Session, folder: string, exported: Exported, options: ImportOptions): Promise<void> {
  const left = new Map(Object.entries(exported.rows));
  for (const table of await tablesFor(session, options.migrationsFolder, [])) {
    const name = COLLECTIONS[table.name]?.name;
    const count = name === undefined ? undefined : left.get(name);
    if (name === undefined || count === undefined) continue;
    left.delete(name);
    const loaded = await loadCollection(session, join(folder, `${name}.jsonl`), table, options).catch((error: unknown) => {
      throw isOfValues(error) ? damaged(`${name}.jsonl is not what was written`, error) : error;
    });
    if (loaded !== count) throw damaged(`${name}.jsonl has ${loaded} rows, and not ${count}`);
    options.progress(`${name}: ${loaded}`);
  }
  const [unknown] = left.keys();
  if (unknown !== undefined) throw damaged(`this version does not know ${unknown}.jsonl`);
}

/** SQLSTATE of a value that is none of its type, or breaks a constraint; a file that is not there, and a line that is no JSON. */
const isOfValues = (error: unknown): boolean =>
  error instanceof SyntaxError || /^(2[23]|ENOENT)/.test(String((error as { code?: unknown }).code));

/** @returns how many rows there were */
async function loadCollection(session: Session, file: string, table: Table, { signal, newSecrets }: ImportOptions): Promise<number> {
  let [waiting, chars, count, columns] = [[] as string[], 0, 0, undefined as string[] | undefined];
  const secrets = Object.entries(newSecrets).flatMap(([name, make]) =>
    name.startsWith(`${table.name}.`) ? [{ column: name.slice(table.name.length + 1), make }] : [],
  );
  const flush = async () => {
    if (waiting.length > 0) await insert(session, table, columns ?? [], waiting);
    [waiting, chars] = [[], 0];
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    signal.throwIfAborted();
    const known = columnsOf(table, line);
    columns ??= [...known, ...secrets.map(({ column }) => column)];
    if (known.length + secrets.length !== columns.length) throw damaged(`rows of ${table.name} differ in their columns`);
    // As text: a number that is read and written anew may be another one.
    waiting.push(`{${secrets.map(({ column, make }) => `${JSON.stringify(column)}:${JSON.stringify(make())},`).join("")}${line.slice(1)}`);
    chars += line.length;
    count += 1;
    if (waiting.length >= rowsAtOnce(table) || chars >= CHARS_AT_ONCE) await flush();
  }
  await flush();
  return count;
}

/** The columns that a line names, which must be the table's: no name is taken from a file. */
function columnsOf(table: Table, line: string): string[] {
  const row: unknown = JSON.parse(line);
  const names = row !== null && typeof row === "object" && line.startsWith("{") ? Object.keys(row) : [];
  const strange = names.find((name) => SECRET_COLUMN.test(name) || !table.columns.some((column) => column.name === name));
  if (names.length === 0 || strange !== undefined) throw damaged(`${strange ?? "a line"} is nothing of ${table.name}`);
  return names;
}

async function insert(session: Session, table: Table, columns: readonly string[], lines: readonly string[]): Promise<void> {
  const names = columns.map(quoted).join(", ");
  const name = `public.${quoted(table.name)}`;
  await session.query(
    `insert into ${name} (${names}) overriding system value select ${names} from json_populate_recordset(null::${name}, $1::json)`,
    [`[${lines.join(",")}]`],
  );
}

/** The bytes of the files, each by its id, which its name begins with. */
async function loadFiles(
  session: Session,
  folder: string,
  { missing_files = [] }: Exported,
  { signal, progress }: ImportOptions,
): Promise<void> {
  const names = new Map((await readdir(folder).catch(() => [])).map((name) => [name.slice(0, 36), name]));
  const found = (await session.query("select id::text, size from files order by id")) as [string, number][];
  for (const [id, size] of found) {
    signal.throwIfAborted();
    if (missing_files.includes(id)) continue;
    const name = names.get(id);
    const read = name === undefined ? undefined : await loadFile(session, join(folder, name), id);
    if (read !== Number(size)) throw damaged(`the file ${id} ${read === undefined ? "is missing" : `has ${read} bytes, and not ${size}`}`);
  }
  progress(`files: ${found.length} read`);
}

/** @returns its bytes */
async function loadFile(session: Session, path: string, id: string): Promise<number> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (let start = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, start);
      if (bytesRead === 0) return start;
      const content = buffer.toString("base64", 0, bytesRead);
      await session.query("insert into file_chunks (file_id, start, content) values ($1, $2, decode($3::text, 'base64'))", [
        id,
        start,
        content,
      ]);
      start += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** What opened something there opens nothing here, and nothing is sent to who could not check it. */
async function closeWhatOpens(session: Session, now: Date): Promise<void> {
  await session.query("update api_keys set revoked_at = $1::timestamptz where revoked_at is null", [now.toISOString()]);
  await session.exec("update webhooks set enabled = false; update members set totp_since = null");
}

async function newestIds(session: Session, tables: readonly Table[]): Promise<Sequences> {
  const newest: Sequences = {};
  for (const { name, identity } of tables) {
    if (identity === null) continue;
    const [[last] = []] = await session.query(`select max(${quoted(identity)})::text from public.${quoted(name)}`);
    if (typeof last === "string") newest[name] = { last: Number(last), called: true };
  }
  return newest;
}
