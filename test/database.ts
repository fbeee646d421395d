import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import { openDatabase } from "@/db/connect";
import { BYTES_AS_THEY_ARE, loadVectors, startWithBuffers } from "@/db/connect-pglite";
import type { Database, DatabaseOptions } from "@/db/database";

export type DatabaseKind = "pglite" | "postgres";

/** What a contract suite runs on: `describe.each(DATABASES)("…on %s", (kind) => …)`. */
export const DATABASES: readonly DatabaseKind[] = process.env.TEST_DATABASE_URL ? ["pglite", "postgres"] : ["pglite"];

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MIGRATIONS = join(ROOT, "db/migrations");
const CACHE = join(ROOT, "node_modules/.cache/baton");
/** Several files may make the template at once; one does, the others wait for it. */
const TEMPLATE_LOCK = 4_722_012;

function hashMigrations(): string {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "node_modules/@electric-sql/pglite/package.json")));
  for (const file of readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    hash.update(file).update(readFileSync(join(MIGRATIONS, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

let snapshot: Promise<Blob> | undefined;

const START = startWithBuffers("8MB");

/** Node reads a blob in small pieces, by way of a stream: here its bytes are at hand. */
const blobOf = (bytes: Uint8Array<ArrayBuffer>): Blob =>
  Object.assign(new Blob([bytes]), { arrayBuffer: async () => bytes.slice().buffer });

/** A migrated PGlite as a file: making one takes seconds, loading it a fraction of one. */
async function loadSnapshot(): Promise<Blob> {
  const file = join(CACHE, `pglite-${hashMigrations()}.tar`);
  try {
    return blobOf(readFileSync(file));
  } catch {
    const template = await PGlite.create({ startParams: START });
    await migrate(drizzle(template), { migrationsFolder: MIGRATIONS });
    // Nobody makes databases of these: two thirds of the file.
    await template.exec("update pg_database set datistemplate = false");
    for (const name of ["template0", "template1"]) await template.exec(`drop database ${name}`);
    const dump = Buffer.from(await (await template.dumpDataDir("none")).arrayBuffer());
    await template.close();
    mkdirSync(CACHE, { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, dump);
    renameSync(partial, file);
    return blobOf(dump);
  }
}

/** PGlite in memory with the schema in place and no rows: for what opens it itself. */
export async function createPglite(vectors = false): Promise<PGlite> {
  snapshot ??= loadSnapshot();
  const extensions = vectors ? await loadVectors() : {};
  return PGlite.create({ ...BYTES_AS_THEY_ARE, extensions, startParams: START, loadDataDir: await snapshot });
}

const freshPglite = async (vectors: boolean): Promise<Database> => openDatabase({ pglite: await createPglite(vectors) });

/**
 * Puts an embedded database with the schema in place and no rows into the data folder of a server that is to start: making
 * one takes it seconds.
 */
export async function placeEmbeddedDatabase(dataDir: string): Promise<void> {
  const template = join(CACHE, `folder-${hashMigrations()}`);
  if (!existsSync(template)) {
    mkdirSync(CACHE, { recursive: true });
    const made = mkdtempSync(join(CACHE, "making-"));
    await (await openDatabase({ dataDir: made })).close();
    try {
      renameSync(join(made, "postgres"), template);
    } catch {
      // Another one was faster.
    }
    rmSync(made, { recursive: true });
  }
  cpSync(template, join(dataDir, "postgres"), { recursive: true });
}

const withName = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureTemplate(client: pg.Client, url: string, template: string): Promise<void> {
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1 and datistemplate", [template]);
  if (rowCount) return;
  await client.query(`drop database if exists ${template} with (force)`);
  await client.query(`create database ${template}`);
  await (await openDatabase({ url: withName(url, template), maxConnections: 1 })).close();
  await client.query(`alter database ${template} is_template true`);
}

/** The address of the Postgres that the test run has found. */
export function postgresUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error("TEST_DATABASE_URL is missing: run `npm run test:integration`, or give one");
  return url;
}

export type PostgresDatabase = { url: string; drop(): Promise<void> };

/** A Postgres database with the schema in place, cloned from a template; for servers that open it themselves. */
export async function createPostgresDatabase(): Promise<PostgresDatabase> {
  const url = postgresUrl();
  const template = `baton_template_${hashMigrations()}`;
  const name = `baton_test_${randomBytes(6).toString("hex")}`;
  await onServer(url, async (client) => {
    await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    await ensureTemplate(client, url, template);
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: withName(url, name),
    drop: () => onServer(url, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

export type EmptyDatabase = { options: Pick<DatabaseOptions, "url" | "dataDir">; drop(): Promise<void> };

/** A database without a schema, for `openDatabase`; PGlite's in a folder of the caller's. */
export async function createEmptyDatabase(kind: DatabaseKind, dataDir: string): Promise<EmptyDatabase> {
  if (kind === "pglite") return { options: { dataDir }, drop: async () => undefined };
  const url = postgresUrl();
  const name = `baton_test_${randomBytes(6).toString("hex")}`;
  await onServer(url, async (client) => void (await client.query(`create database ${name}`)));
  return {
    options: { url: withName(url, name) },
    drop: () => onServer(url, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

async function freshPostgres(): Promise<Database> {
  const made = await createPostgresDatabase();
  const database = await openDatabase({ url: made.url, maxConnections: 8 });
  return {
    ...database,
    close: async () => {
      await database.close();
      await made.drop();
    },
  };
}

/** A database of one's own with the schema in place and no rows; closing it removes it. */
export function freshDatabase(kind: DatabaseKind = "pglite", { vectors = false } = {}): Promise<Database> {
  return kind === "postgres" ? freshPostgres() : freshPglite(vectors);
}
