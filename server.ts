import { createServer } from "node:http";
import { compose } from "./lib/compose";
import { type Env, readEnv, SettingsError } from "./lib/env";

function readEnvOrExit(): Env {
  try {
    return readEnv(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(`Baton can't start: ${error.message}.`);
    process.exit(1);
  }
}

const env = readEnvOrExit();
const httpServer = createServer();
const baton = await compose(env, httpServer);

await new Promise<void>((resolve, reject) => {
  httpServer.once("error", reject);
  httpServer.listen(env.PORT, env.HOST, resolve);
}).catch((error: Error) => {
  console.error(`Baton can't start: PORT ${env.PORT} on ${env.HOST}: ${error.message}.`);
  process.exit(1);
});
baton.announce(httpServer.address());

/** How long a stop may take in all before the process ends itself. */
const STOP_WITHIN_MS = 18_000;

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await baton.stop();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
