import type { Session } from "../session";
import { rememberObjects, removeRemembered } from "./file-bytes";
import { BackupRefusal, type Footer, footer, type Header, tableLine } from "./format";
import { parseHeader, parseLine, readLines } from "./read-backup";
import { inTransaction, Tally, writeRows } from "./rows";
import { dropSchema, migrateSession, migrationsIn, newestOf } from "./schema-version";
import { leaveGap, writeSequences } from "./sequences";
import type { Column, Table } from "./tables";
import { holdTarget, requireKnown } from "./target";
import { type BackupOptions, NOT_IN_BACKUP, tablesFor } from "./write-backup";

export type RestoreOptions = Omit<BackupOptions, "readObject"> & {
  /** What is in the database is thrown away. */
  force: boolean;
  /** The backup is restored though a key that it may need is not in the settings. */
  withoutKeys: boolean;
};

type Lines = AsyncIterator<string>;

const next = async (lines: Lines): Promise<string | undefined> => {
  const { value, done } = await lines.next();
  return done ? undefined : (value as string);
};

/**
 * Puts a backup in the place of an empty database, or of what is there. All of it is one transaction: where anything goes
 * wrong, or it is stopped, the database is as it was.
 * @returns what the backup holds
 * @throws BackupRefusal with a line that says what to do; the signal's reason where it was stopped
 */
export async function restoreBackup(session: Session, file: string, options: RestoreOptions): Promise<Header & Footer> {
  const lines = readLines(file);
  try {
    const first = parseHeader(await next(lines));
    const migrations = migrationsIn(options.migrationsFolder);
    requireKnown(first.schema, migrations);
    requireKeys(first, options);
    return await inTransaction(session, async () => {
      const { empty } = await holdTarget(session, migrations);
      if (!empty && !options.force)
        throw new BackupRefusal("there is something in this database already; restore into an empty one, or throw it away with --force");
      await rememberObjects(session);
      await dropSchema(session, migrations);
      await migrateSession(session, migrations, { upTo: first.schema });
      const read = await loadTables(session, lines, options);
      await writeSequences(session, await tablesFor(session, options.migrationsFolder, []), read.sequences);
      await migrateSession(session, migrations, { after: first.schema, upTo: newestOf(migrations) });
      await removeRemembered(session);
      await leaveGap(session, await tablesFor(session, options.migrationsFolder, []), options.now.getTime());
      return { ...first, ...read };
    });
  } finally {
    await lines.return(undefined);
  }
}

function requireKeys({ keys }: Header, options: RestoreOptions): void {
  if (options.withoutKeys || keys.every((key) => options.keys.includes(key))) return;
  throw new BackupRefusal(
    "AUTH_SECRET or WS_ENCRYPTION_KEY is not that of the backup: hidden text, secrets of sites and webhooks and second factors could not be read, and visitors would lose their conversations; set those of the backup, or go on without with --without-keys",
  );
}

/** Loads table after table. @throws BackupRefusal where something is missing, or is not what was written */
async function loadTables(session: Session, lines: Lines, { migrationsFolder, signal, progress }: RestoreOptions): Promise<Footer> {
  const tables = await tablesFor(session, migrationsFolder, NOT_IN_BACKUP);
  const loaded: Footer["tables"] = {};
  for (let line = await next(lines); line !== undefined; ) {
    if (line.startsWith('{"tables"')) {
      const read = requireWhole(parseLine(footer, line), tables, loaded);
      if ((await next(lines)) !== undefined) throw new BackupRefusal("the backup is damaged: it goes on behind its end");
      return read;
    }
    const table = tableOf(tables, parseLine(tableLine, line));
    if (loaded[table.name]) throw new BackupRefusal(`the backup is damaged: ${table.name} is in it twice`);
    const found = await loadRows(session, lines, table, signal).catch((error: unknown) => {
      throw isOfValues(error) ? new BackupRefusal(`the backup is damaged: ${table.name} is not what was written`, { cause: error }) : error;
    });
    loaded[table.name] = found.tally;
    progress(`${table.name}: ${found.tally.rows}`);
    line = found.after;
  }
  throw new BackupRefusal("the backup is cut off");
}

/** SQLSTATE of a value that is none of its type, or breaks a constraint. */
const isOfValues = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

/** The table as the schema has it, with the columns of the backup: no name and no type is taken from a file. */
function tableOf(tables: readonly Table[], { table: name, columns }: { table: string; columns: readonly string[] }): Table {
  const table = tables.find((each) => each.name === name);
  const found = columns.map((column) => table?.columns.find((each) => each.name === column));
  if (!table || found.includes(undefined)) throw new BackupRefusal(`the backup is damaged: ${name} is not as its schema has it`);
  return { ...table, columns: found as Column[] };
}

type Loaded = { tally: Footer["tables"][string]; after: string | undefined };

/** @returns what was loaded, and the line behind it */
async function loadRows(session: Session, lines: Lines, table: Table, signal: AbortSignal): Promise<Loaded> {
  const tally = new Tally();
  const rows = writeRows(session, table);
  let line = await next(lines);
  for (; line?.startsWith("["); line = await next(lines)) {
    signal.throwIfAborted();
    tally.add(line);
    await rows.add(line);
  }
  await rows.flush();
  return { tally: tally.result, after: line };
}

/** Every table that the schema has is in it, and is what was written. */
function requireWhole(read: Footer, tables: readonly Table[], loaded: Footer["tables"]): Footer {
  for (const { name } of tables) {
    const [written, found] = [read.tables[name], loaded[name]];
    if (!written || !found) throw new BackupRefusal(`the backup is damaged: ${name} is missing`);
    if (found.rows !== written.rows || found.sha256 !== written.sha256)
      throw new BackupRefusal(`the backup is damaged: ${name} is not what was written`);
  }
  return read;
}
