import { openDatabase } from "../db/connect";
import { rotateKeys } from "../lib/core/people";
import { createSecrets } from "../lib/core/system";
import { type Env, readEnv, StartError } from "../lib/env";

/** The embedded database belongs to one process: a second one would corrupt it. */
async function requireStopped(env: Env): Promise<void> {
  if (env.DATABASE_URL) return;
  const runs = await fetch(`http://127.0.0.1:${env.PORT}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (runs) throw new StartError(`Baton runs on port ${env.PORT}; stop it first, the embedded database is one process's`);
}

async function main(): Promise<void> {
  const env = readEnv(process.env);
  await requireStopped(env);
  const database = await openDatabase({ url: env.DATABASE_URL, dataDir: env.DATABASE_URL ? undefined : env.BATON_DATA_DIR });
  try {
    const counts = await rotateKeys(database.db, createSecrets(env.AUTH_SECRET, env.WS_ENCRYPTION_KEY));
    for (const [table, count] of Object.entries(counts)) console.log(`${table}: ${count} sealed anew`);
    console.log("Every sealed text is under the first key now; the others can be taken out of WS_ENCRYPTION_KEY.");
  } finally {
    await database.close();
  }
}

await main().catch((error: unknown) => {
  console.error(`The keys were not rotated: ${error instanceof Error ? error.message : String(error)}.`);
  process.exitCode = 1;
});
