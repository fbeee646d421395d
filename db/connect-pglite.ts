import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { Database, DatabaseOptions, Run } from "./database";
import { DatabaseRefusal } from "./explain-refusal";
import { FolderInUse, lockFolder } from "./lock-folder";
import * as schema from "./schema";
import { tracedStatement, tracedTransaction } from "./trace-statements";

const BYTEA = 17;

/**
 * PGlite's own way writes and reads bytes one by one as hexadecimal text: a file of 20 MB would hold up every socket for
 * seconds. What a serializer gives as bytes goes over its protocol as they are (`BufferParameter`), though the type of
 * serializers names text alone.
 */
export const BYTES_AS_THEY_ARE = {
  serializers: { [BYTEA]: (bytes: Uint8Array) => bytes as unknown as string },
  parsers: { [BYTEA]: (text: string) => Buffer.from(text.slice("\\x".length), "hex") },
};

/**
 * Postgres' own 128 MB of buffers are all written at a start, and stay with the process: a second of work, and more memory
 * than the rest of it.
 */
export const startWithBuffers = (size: string): string[] => [...PGlite.defaultStartParams, "-c", `shared_buffers=${size}`];

/** pgvector, for those alone who asked for it. */
export async function loadVectors() {
  const { vector } = await import("@electric-sql/pglite-pgvector");
  return { vector };
}

/** Takes the folder for this process: a second opener would destroy the database without a word. */
async function holdFolder(dataDir: string): Promise<() => Promise<void>> {
  try {
    mkdirSync(dataDir, { recursive: true });
    return await lockFolder(dataDir);
  } catch (error) {
    if (error instanceof FolderInUse)
      throw new DatabaseRefusal(`BATON_DATA_DIR ${error.message}; the embedded database belongs to one process`, { cause: error });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DatabaseRefusal(`BATON_DATA_DIR ${dataDir} can't be written: ${code ?? message}`, { cause: error });
  }
}

/** Where the embedded database lies under BATON_DATA_DIR. */
export const embeddedFolder = (dataDir: string): string => join(dataDir, "postgres");

const MAKE = 'import { PGlite } from "@electric-sql/pglite"; await (await PGlite.create(process.argv[1])).close();';

/**
 * Makes the files of an empty database in a process of its own: what that takes, some hundred megabytes, is given back with
 * its end. The folder has its name once it is whole; what an earlier start has left of one is taken away.
 */
async function makeFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", MAKE, unfinished]);
  renameSync(unfinished, folder);
}

/** The first of the files that this user may not read and write; undefined where there is none. */
function closedIn(folder: string): string | undefined {
  let at = folder;
  try {
    accessSync(at, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      at = join(folder, entry);
      accessSync(at, constants.R_OK | constants.W_OK);
    }
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? at : undefined;
  }
}

async function openFolder(folder: string, options: PGliteOptions): Promise<PGlite> {
  if (!existsSync(folder)) {
    await makeFolder(folder).catch((error: unknown) => {
      throw new DatabaseRefusal(`BATON_DATA_DIR: the embedded database can't be made in ${folder}`, { cause: error });
    });
  }
  try {
    return await PGlite.create({ ...options, dataDir: folder });
  } catch (error) {
    const closed = closedIn(folder);
    if (closed) {
      const why = `the embedded database in ${folder} can't be opened, this user may not read and write ${closed}`;
      throw new DatabaseRefusal(`BATON_DATA_DIR: ${why}; give all of the folder to the user that Baton runs as`, { cause: error });
    }
    const why = `the embedded database in ${folder} can't be opened, it is damaged or of another version`;
    throw new DatabaseRefusal(`BATON_DATA_DIR: ${why}; put a backup of the folder back`, { cause: error });
  }
}

/** A value as SQL writes it; undefined for one that is better sent beside the statement. */
function literalOf(value: unknown): string | undefined {
  if (value === null) return "null";
  if (typeof value === "number" && Number.isFinite(value)) return `'${value}'`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : undefined;
}

/**
 * Runs statements that the one session has prepared by their name: planning a long one takes far longer than running it,
 * and PGlite's own way plans each time.
 */
function preparedRuns(prefix: string): (on: Pick<PGlite, "query" | "exec">) => Run {
  const known = new Set<string>();
  return (on) =>
    async ({ name, text }, values) => {
      const literals = values.map(literalOf);
      if (name === undefined || literals.includes(undefined))
        return (await on.query<unknown[]>(text, [...values], { rowMode: "array" })).rows;
      const prepared = `${prefix}_${name}`;
      if (!known.has(prepared)) {
        // Known at once: whoever runs it meanwhile is answered after this.
        known.add(prepared);
        await on.exec(`prepare ${prepared} as ${text}`).catch((error: unknown) => {
          known.delete(prepared);
          throw error;
        });
      }
      const list = literals.length > 0 ? `(${literals.join(", ")})` : "";
      const answer = await on.query<unknown[]>(`execute ${prepared}${list}`, [], { rowMode: "array" }).catch((error: unknown) => {
        // The values stand in what was asked, and have no business in a log.
        throw error instanceof Error ? Object.assign(error, { query: text }) : error;
      });
      return answer.rows;
    };
}

type Opened = { pglite: PGlite; close(): Promise<void> };

/**
 * PGlite itself, its schema as it is found: in its folder, which this process then has alone, in memory, or one made elsewhere.
 * @throws DatabaseRefusal while another process has the folder, or where it can't be opened
 */
export async function openEmbedded(options: Pick<DatabaseOptions, "dataDir" | "pglite" | "vectors">): Promise<Opened> {
  if (options.pglite) return { pglite: options.pglite, close: () => (options.pglite as PGlite).close() };
  const release = options.dataDir ? await holdFolder(options.dataDir) : undefined;
  try {
    const extensions = options.vectors ? await loadVectors() : {};
    const own: PGliteOptions = { ...BYTES_AS_THEY_ARE, extensions, startParams: startWithBuffers("16MB") };
    const pglite = await (options.dataDir ? openFolder(embeddedFolder(options.dataDir), own) : PGlite.create(own));
    const close = async () => {
      await pglite.close();
      await release?.();
    };
    return { pglite, close };
  } catch (error) {
    await release?.();
    throw error;
  }
}

/** The embedded database: in its folder, in memory, or one made elsewhere. */
export async function openPglite(options: DatabaseOptions, migrationsFolder: string): Promise<Database> {
  const { pglite, close } = await openEmbedded(options);
  const db = drizzle(pglite, { schema });
  if (!options.pglite) await migrate(db, { migrationsFolder });
  // Names of their own: what is asked outside of a transaction waits for it to end, and must not be waited for inside of it.
  const [alone, inside] = [preparedRuns("run"), preparedRuns("tx")];
  const measured = async <T>(work: Promise<T>): Promise<T> => {
    const begun = performance.now();
    try {
      return await work;
    } finally {
      options.onUsed?.(performance.now() - begun);
    }
  };
  const runAlone = alone(pglite);
  const run: Run = (statement, values) => measured(tracedStatement(statement, () => runAlone(statement, values)));
  return {
    db,
    run,
    reading: (work) => work({ db, run }),
    transact: (work) =>
      measured(
        tracedTransaction(() =>
          pglite.transaction((tx) => {
            const ask = inside(tx);
            const run: Run = (statement, values) => tracedStatement(statement, () => ask(statement, values));
            return work(run, run);
          }),
        ),
      ),
    kind: "pglite",
    ping: async () => void (await pglite.query("select 1")),
    close,
  };
}
