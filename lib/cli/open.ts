import { join } from "node:path";
import { type ReadObject, requireVersion } from "../../db/backup";
import { openDatabase } from "../../db/connect";
import type { Database } from "../../db/database";
import { openSession, requireEmbedded, type Session } from "../../db/session";
import { createFileStores, type FileLog, readStored } from "../core/files";
import { createSecrets, type Secrets } from "../core/system";
import { type Env, readEnv } from "../env";
import type { Context } from "./command";

export const migrationsFolder = ({ root }: Pick<Context, "root">): string => join(root, "db/migrations");

/** @throws StartError naming the first setting that is bad or missing */
export const settingsOf = (context: Context): Env => readEnv(context.settings, (notice) => context.progress(notice));

export const secretsOf = (env: Env): Secrets => createSecrets(env.AUTH_SECRET, env.WS_ENCRYPTION_KEY);

type Needs = {
  /** A database without Baton is refused, and not made. */
  mustExist: boolean;
};

/** The settings, the embedded database looked at before a missing AUTH_SECRET is made beside it. @throws DatabaseRefusal, StartError */
function settingsFor(context: Context, { mustExist }: Needs): Env {
  const { AUTH_SECRET: secret, ...settings } = context.settings;
  const { dataDir } = placeOf(readEnv({ ...settings, AUTH_SECRET: secret || "not used, a check alone" }));
  if (dataDir) requireEmbedded(dataDir, mustExist);
  return settingsOf(context);
}

/** Works on the database that the settings name, brought up to date as by a start. @throws DatabaseRefusal, BackupRefusal */
export async function withDatabase<T>(context: Context, needs: Needs, work: (database: Database, env: Env) => Promise<T>): Promise<T> {
  const env = settingsFor(context, needs);
  if (needs.mustExist && env.DATABASE_URL) {
    const session = await openSession(placeOf(env));
    await requireVersion(session, migrationsFolder(context)).finally(session.close);
  }
  const database = await openDatabase({ ...placeOf(env), maxConnections: 2, migrationsFolder: migrationsFolder(context) });
  try {
    return await work(database, env);
  } finally {
    await database.close();
  }
}

/** Works on the database that the settings name, as it is found. @throws DatabaseRefusal */
export async function withSession<T>(context: Context, needs: Needs, work: (session: Session, env: Env) => Promise<T>): Promise<T> {
  const env = settingsFor(context, needs);
  const session = await openSession({ ...placeOf(env), ...needs });
  try {
    return await work(session, env);
  } finally {
    await session.close();
  }
}

/** What a log would say of failures, as a line beside the answer. */
export const failuresTo = ({ progress }: Pick<Context, "progress">): FileLog => ({
  info: () => undefined,
  error: (about, what) => progress("err" in about && about.err instanceof Error ? `${what}: ${about.err.message}` : what),
});

/** Reads the bytes of files that lie outside of the database, for what reads the database itself. */
export function readObjectOf(context: Pick<Context, "progress">, env: Env): ReadObject {
  const stores = createFileStores({ env, db: undefined, log: failuresTo(context) });
  return ({ store, key, size }) => readStored(stores, { store, key }, size);
}

const placeOf = (env: Env) => ({
  url: env.DATABASE_URL,
  dataDir: env.DATABASE_URL ? undefined : env.BATON_DATA_DIR,
  vectors: env.AI_EMBEDDING_MODEL !== undefined,
});
