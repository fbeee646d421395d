import { statSync } from "node:fs";
import pg from "pg";
import { embeddedFolder, openEmbedded } from "./connect-pglite";
import type { DatabaseOptions } from "./database";
import { DatabaseRefusal, explainPostgres } from "./explain-refusal";

/**
 * One session of a database whose schema is left as it is found: for what copies a database as a whole, or looks at one.
 * What runs between `begin` and `commit` is one transaction.
 */
export type Session = {
  kind: "pglite" | "postgres";
  /** Rows as arrays of columns. */
  query(text: string, values?: readonly unknown[]): Promise<unknown[][]>;
  /** One statement or several, without values. */
  exec(text: string): Promise<void>;
  close(): Promise<void>;
};

export type SessionOptions = Pick<DatabaseOptions, "url" | "dataDir" | "pglite" | "vectors"> & {
  /** An embedded database that is not there is refused, and not made. */
  mustExist?: boolean;
};

const CONNECT_TIMEOUT_MS = 5_000;

/** @throws DatabaseRefusal with one line that names the setting */
export function openSession(options: SessionOptions): Promise<Session> {
  return options.url ? openPostgresSession(options.url) : openEmbeddedSession(options);
}

async function openPostgresSession(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, application_name: "baton command" });
  // A connection that breaks is noticed by the statement that needs it.
  client.on("error", () => undefined);
  await client.connect().catch((error: Error) => {
    throw new DatabaseRefusal(explainPostgres(error) ?? `DATABASE_URL names a Postgres that does not answer: ${error.message}`, {
      cause: error,
    });
  });
  return {
    kind: "postgres",
    query: async (text, values = []) => (await client.query({ text, values: [...values], rowMode: "array" as const })).rows,
    exec: async (text) => void (await client.query(text)),
    close: () => client.end(),
  };
}

/**
 * Whether the embedded database may be opened beside a server, which goes on with its files afterwards.
 * @param user is who opens it; undefined where the system has no users of that kind
 * @throws DatabaseRefusal where it is another user's, who could not read what is written, or where it must exist and does not
 */
export function requireEmbedded(dataDir: string, mustExist: boolean, user: number | undefined = process.geteuid?.()): void {
  const folder = embeddedFolder(dataDir);
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner === undefined) {
    if (mustExist) throw new DatabaseRefusal(`BATON_DATA_DIR: there is no embedded database in ${folder}`);
  } else if (user !== undefined && owner !== user)
    throw new DatabaseRefusal(
      `BATON_DATA_DIR: ${folder} belongs to the user ${owner}, and this is ${user}; run it as that user (sudo -u '#${owner}'), who could not read what another one writes`,
    );
}

async function openEmbeddedSession(options: SessionOptions): Promise<Session> {
  if (options.dataDir) requireEmbedded(options.dataDir, options.mustExist === true);
  const { pglite, close } = await openEmbedded(options);
  return {
    kind: "pglite",
    query: async (text, values = []) => (await pglite.query<unknown[]>(text, [...values], { rowMode: "array" })).rows,
    exec: async (text) => void (await pglite.exec(text)),
    close,
  };
}
