import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { link, open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Session } from "../session";
import { OF_STORES, type ReadObject, readCopied } from "./file-bytes";
import { BackupRefusal, FORMAT, type Footer, type Header } from "./format";
import { inSnapshot, Tally } from "./rows";
import { migrationsIn, newestOf, readVersion, tablesOf } from "./schema-version";
import { readSequences } from "./sequences";
import { listTables, type Table } from "./tables";

/** Which nodes run, and who is connected to them: true of the moment alone. */
const OF_THE_MOMENT = ["nodes", "member_presence"];
/** What no copy of a database has. */
export const NOT_COPIED = [...OF_THE_MOMENT, ...OF_STORES];
/** Sign-ins that ended after the backup must not come back with it. */
const SIGN_INS = ["sessions", "refresh_tokens"];
/** What a backup leaves out. */
export const NOT_IN_BACKUP = [...NOT_COPIED, ...SIGN_INS];

type Progress = (line: string) => void;

export type BackupOptions = {
  migrationsFolder: string;
  /** The ids of the keys in the settings. */
  keys: readonly string[];
  now: Date;
  signal: AbortSignal;
  progress: Progress;
  /** Reads the bytes of files that lie outside of the database. */
  readObject: ReadObject;
};

/** What a database is asked for before it is copied. @throws BackupRefusal for one without a schema, or of a newer version */
export async function requireVersion(session: Session, migrationsFolder: string): Promise<number> {
  const schema = await readVersion(session);
  if (schema === undefined) throw new BackupRefusal("there is no Baton in this database yet");
  if (schema > newestOf(migrationsIn(migrationsFolder)))
    throw new BackupRefusal("the database is of a newer version of Baton than this command; use that version's");
  return schema;
}

export const tablesFor = async (session: Session, migrationsFolder: string, without: readonly string[]): Promise<Table[]> =>
  listTables(
    session,
    tablesOf(migrationsIn(migrationsFolder)).filter((name) => !without.includes(name)),
  );

/**
 * Writes everything of an installation into one file, as it was at one moment: JSON Lines, compressed with gzip. The file
 * has its name once it is whole, and can be read by its owner alone.
 * @returns what is in it
 * @throws BackupRefusal; the signal's reason where it was stopped, which leaves nothing behind
 */
export async function writeBackup(session: Session, file: string, options: BackupOptions): Promise<Header & Footer> {
  const { migrationsFolder, signal } = options;
  const partial = partialOf(file);
  try {
    const written = await inSnapshot(session, async () => {
      const schema = await requireVersion(session, migrationsFolder);
      const { keys, now } = options;
      const header: Header = { baton_backup: FORMAT, made_at: now.toISOString(), schema, keys: [...keys], database: session.kind };
      const footer: Footer = { tables: {}, sequences: {} };
      const tables = await tablesFor(session, migrationsFolder, NOT_IN_BACKUP);
      const lines = linesOf(session, tables, { header, footer, options });
      await pipeline(Readable.from(lines), createGzip(), createWriteStream(partial, { mode: 0o600, flags: "wx" }), { signal });
      return { ...header, ...footer };
    });
    await keep(partial, file);
    return written;
  } catch (error) {
    await rm(partial, { force: true });
    throw signal.aborted ? signal.reason : error;
  }
}

/** A name that nobody else has, or could have placed something under, until what is written is whole. */
export const partialOf = (path: string): string => `${path}.${randomUUID()}.partial`;

export const thereAlready = (path: string, cause?: unknown): BackupRefusal => new BackupRefusal(`${path} is there already`, { cause });

/** Named once the disk has it. @throws BackupRefusal where another one has the name meanwhile */
async function keep(partial: string, file: string): Promise<void> {
  const handle = await open(partial, "r+");
  await handle.sync();
  await handle.close();
  try {
    await link(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(file)) throw thereAlready(file, error);
    // Not every disk has links.
    return rename(partial, file);
  }
  await rm(partial);
}

/** @param footer is filled in on the way */
async function* linesOf(
  session: Session,
  tables: readonly Table[],
  { header, footer, options }: { header: Header; footer: Footer; options: BackupOptions },
): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  footer.sequences = await readSequences(session, tables);
  for (const table of tables) {
    yield `${JSON.stringify({ table: table.name, columns: table.columns.map(({ name }) => name) })}\n`;
    const tally = new Tally();
    for await (const rows of readCopied(session, table, options)) {
      options.signal.throwIfAborted();
      // Each for itself: together they may be longer than a text can be.
      for (const row of rows) {
        tally.add(row);
        yield `${row}\n`;
      }
    }
    footer.tables[table.name] = tally.result;
    options.progress(`${table.name}: ${tally.result.rows}`);
  }
  yield `${JSON.stringify(footer)}\n`;
}
