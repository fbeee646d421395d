import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { compose } from "./lib/compose";
import { type Env, readEnv, StartError } from "./lib/env";

function giveUp(why: string): never {
  console.error(`Baton can't start: ${why}.`);
  process.exit(1);
}

/** What is known to stop a start ends it with one line; anything else is a fault of ours and keeps its stack. */
function explain(error: unknown): never {
  if (error instanceof StartError) giveUp(error.message);
  console.error(error);
  process.exit(1);
}

function readEnvOrExit(): Env {
  try {
    return readEnv(process.env, (notice) => console.error(`Baton: ${notice}.`));
  } catch (error) {
    return explain(error);
  }
}

/** As many as may knock at once when a crowd comes back; beyond it a knock is lost, and heard a second later at best. */
const BACKLOG = 4_096;

/** Longer than proxies keep a connection (nginx: 60 s): else one sends a request into a connection that is being closed here. */
const KEEP_ALIVE_MS = 75_000;

/** What is asked before Baton is ready is told to come again. */
function answerStarting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "content-type": "application/json", "retry-after": "2", connection: "close" });
  response.end(JSON.stringify({ status: "starting" }));
}

const env = readEnvOrExit();
const httpServer = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, answerStarting);
await new Promise<void>((resolve, reject) => {
  httpServer.once("error", reject);
  httpServer.listen({ port: env.PORT, host: env.HOST, backlog: BACKLOG }, resolve);
}).catch((error: Error) => giveUp(`PORT ${env.PORT} on ${env.HOST}: ${error.message}`));
const baton = await compose(env, httpServer, () => httpServer.off("request", answerStarting)).catch(explain);
baton.announce(httpServer.address());

/** How long a stop may take after its delay before the process ends itself. */
const STOP_WITHIN_MS = 18_000;

let stopping = false;
async function stop(delayMs: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), delayMs + STOP_WITHIN_MS).unref();
  await baton.stop(delayMs);
  process.exit(0);
}
process.on("SIGTERM", () => void stop(env.BATON_SHUTDOWN_DELAY_SECONDS * 1_000));
// Who presses Ctrl-C has no load balancer that must hear of it first.
process.on("SIGINT", () => void stop(0));
