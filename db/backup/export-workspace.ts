import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import type { Session } from "../session";
import { COLLECTIONS, SECRET_COLUMN } from "./collections";
import { bytesOf } from "./file-bytes";
import { BackupRefusal, type exportHeader, FORMAT } from "./format";
import { inSnapshot, rowsAtOnce } from "./rows";
import { newestMigration } from "./schema-version";
import { quoted, type Table } from "./tables";
import { type BackupOptions, partialOf, requireVersion, tablesFor, thereAlready } from "./write-backup";

export type ExportOptions = Pick<BackupOptions, "migrationsFolder" | "signal" | "progress" | "now" | "readObject"> & {
  workspaceId: number | undefined;
};
export type Exported = z.infer<typeof exportHeader>;

/** What systems allow is 255, the id before it among them. */
const NAME_BYTES = 200;

/**
 * Writes everything of a workspace into a folder, as it was at one moment: JSON Lines that anybody can read, and the files
 * themselves. Secrets are not in it, and hidden text is masked as in the conversation. The folder has its name once it is whole.
 * @throws BackupRefusal with a line that says what to do; the signal's reason where it was stopped
 */
export async function exportWorkspace(session: Session, folder: string, options: ExportOptions): Promise<Exported> {
  const partial = partialOf(folder);
  await mkdir(join(partial, "files"), { recursive: true, mode: 0o700 });
  try {
    const exported = await inSnapshot(session, () => writeFolder(session, partial, options));
    await writeFile(join(partial, "export.json"), `${JSON.stringify(exported, null, 2)}\n`, { mode: 0o600 });
    await rename(partial, folder).catch((error: NodeJS.ErrnoException) => {
      throw TAKEN.has(String(error.code)) ? thereAlready(folder, error) : error;
    });
    return exported;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw options.signal.aborted ? options.signal.reason : error;
  }
}

/** What a system says of a name that somebody else took meanwhile. */
const TAKEN = new Set(["EEXIST", "ENOTEMPTY", "ENOTDIR"]);

async function writeFolder(session: Session, folder: string, options: ExportOptions): Promise<Exported> {
  const schema = await requireVersion(session, options.migrationsFolder);
  if (schema < newestMigration(options.migrationsFolder))
    throw new BackupRefusal("the database is of an older version of Baton; start this version once before");
  const workspace = await workspaceOf(session, options.workspaceId);
  const rows: Exported["rows"] = {};
  for (const table of await tablesFor(session, options.migrationsFolder, [])) {
    const collection = COLLECTIONS[table.name];
    if (!collection) continue;
    const count = await writeCollection(session, join(folder, `${collection.name}.jsonl`), table, { workspaceId: workspace.id, options });
    rows[collection.name] = count;
    options.progress(`${collection.name}: ${count}`);
  }
  const { files, missing } = await writeFiles(session, join(folder, "files"), workspace.id, options);
  const lost = missing.length > 0 ? { missing_files: missing } : {};
  return { baton_export: FORMAT, made_at: options.now.toISOString(), schema, workspace, rows, files, ...lost };
}

/** The one that is named, or the only one. */
async function workspaceOf(session: Session, id: number | undefined): Promise<Exported["workspace"]> {
  const rows = (await session.query("select id::text, name from workspaces order by id")) as [string, string][];
  const all = rows.map(([each, name]) => ({ id: Number(each), name }));
  const [only] = all;
  const found = id === undefined && all.length === 1 ? only : all.find((workspace) => workspace.id === id);
  if (found) return found;
  const names = all.map((workspace) => `${workspace.id} (${workspace.name})`).join(", ");
  throw new BackupRefusal(
    id === undefined ? `which workspace? Give --workspace: ${names}` : `there is no workspace ${id}; there are ${names}`,
  );
}

async function writeCollection(
  session: Session,
  file: string,
  table: Table,
  { workspaceId, options }: { workspaceId: number; options: ExportOptions },
): Promise<number> {
  const kept = table.columns.filter(({ name }) => !SECRET_COLUMN.test(name)).map(({ name }) => `t.${quoted(name)}`);
  const where = COLLECTIONS[table.name]?.where.replaceAll("$1", String(workspaceId));
  let count = 0;
  async function* lines() {
    await session.exec(`declare export_rows no scroll cursor for select row_to_json(r)::text from
      (select ${kept.join(", ")} from public.${quoted(table.name)} t where ${where} order by ${table.order.join(", ")}) r`);
    for (let rows = await next(session, table); rows.length > 0; rows = await next(session, table)) {
      options.signal.throwIfAborted();
      count += rows.length;
      for (const line of rows) yield `${line}\n`;
    }
    await session.exec("close export_rows");
  }
  await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
  return count;
}

const next = async (session: Session, table: Table): Promise<string[]> =>
  (await session.query(`fetch forward ${rowsAtOnce(table)} from export_rows`)).map(([line]) => String(line));

type WrittenFiles = { files: number; missing: string[] };

/** @returns how many were written, and those whose bytes are lost: they hold up none of the others */
async function writeFiles(session: Session, folder: string, workspaceId: number, options: ExportOptions): Promise<WrittenFiles> {
  const { signal, progress, readObject } = options;
  const found = (await session.query("select id::text, name from files where workspace_id = $1 order by id", [workspaceId])) as [
    string,
    string,
  ][];
  const missing: string[] = [];
  for (const [id, name] of found) {
    signal.throwIfAborted();
    const bytes = await bytesOf(session, id, readObject);
    if (!bytes) {
      missing.push(id);
      progress(`files: the bytes of ${id} (${name}) can't be found in their store`);
      continue;
    }
    await pipeline(Readable.from(bytes), createWriteStream(join(folder, fileName(id, name)), { mode: 0o600 }));
  }
  const written = found.length - missing.length;
  progress(`files: ${written} written`);
  return { files: written, missing };
}

/** Its id, so that no two are the same, and of its name what every system can have. */
const fileName = (id: string, name: string): string => `${id}-${endOf(name.replace(/[^\p{L}\p{N}._-]+/gu, "_"))}`;

/** As much of the end of a name as a system takes, in whole characters. */
function endOf(name: string): string {
  let [end, bytes] = ["", 0];
  for (const char of [...name].reverse()) {
    bytes += Buffer.byteLength(char);
    if (bytes > NAME_BYTES) break;
    end = char + end;
  }
  return end;
}
