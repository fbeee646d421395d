import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { Database, DatabaseOptions } from "./connect";
import * as schema from "./schema";

const BYTEA = 17;

/** PGlite's own way writes and reads bytes one by one: a file of 20 MB would hold up every socket for seconds. */
export const BYTES_AS_HEX = {
  serializers: { [BYTEA]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}` },
  parsers: { [BYTEA]: (text: string) => Buffer.from(text.slice("\\x".length), "hex") },
};

/** pgvector, for those alone who asked for it. */
export async function loadVectors() {
  const { vector } = await import("@electric-sql/pglite-pgvector");
  return { vector };
}

/** The embedded database: in its folder, in memory, or one made elsewhere. */
export async function openPglite(options: DatabaseOptions, migrationsFolder: string): Promise<Database> {
  const folder = options.dataDir && join(options.dataDir, "postgres");
  if (options.dataDir) mkdirSync(options.dataDir, { recursive: true });
  const extensions = options.vectors ? await loadVectors() : {};
  const pglite = options.pglite ?? (await PGlite.create({ ...BYTES_AS_HEX, extensions, ...(folder ? { dataDir: folder } : {}) }));
  const db = drizzle(pglite, { schema });
  if (!options.pglite) await migrate(db, { migrationsFolder });
  return {
    db,
    run: async ({ text }, values) => (await pglite.query<unknown[]>(text, [...values], { rowMode: "array" })).rows,
    kind: "pglite",
    ping: async () => void (await pglite.query("select 1")),
    close: () => pglite.close(),
  };
}
