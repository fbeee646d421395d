import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { openDatabase } from "../db/connect";
import type { Database, ReplicaOptions } from "../db/database";
import { DatabaseRefusal } from "../db/explain-refusal";
import { assistantJobs, botJobs, embedderOf, testJobs } from "./ai";
import { loadDemoKnowledge } from "./ai/demo-knowledge";
import { channelJobs, createMailer, type Mailer, startInbox, telegramDelivery, telegramReceiving, watchTelegram } from "./channels";
import { automationJobs } from "./core/automation";
import { createExecute, createReadQueue, createTurnBytes, handoffJobs, scheduledJobs } from "./core/conversations";
import type { Core } from "./core/core";
import { createFileStores, createUploadSlots, prepareFileStore } from "./core/files";
import { websiteJobs } from "./core/knowledge";
import { correlation, createBus, createRows, dieAt, failingAround, failingBeforeAck, isDatabaseAway, type JobDefinition } from "./core/log";
import { createWorkLedger } from "./core/monitoring";
import { ensureDemo, ensureFirstOwner, mailsResets, peopleJobs } from "./core/people";
import { createReaderPool, type ReaderPool } from "./core/reading";
import { recordJobs } from "./core/records";
import { createRuleBook } from "./core/sensitive";
import {
  type Clock,
  createDatabaseErrors,
  createLimitRegistry,
  createLimits,
  createMeters,
  createSecrets,
  type Installation,
  type Meters,
  memoryWindow,
  noteSecurity,
  readInstallation,
  redisWindows,
  type Secrets,
  SKEW_WARNED_MS,
  startClock,
  type WindowFactory,
} from "./core/system";
import { WEBHOOKS_MAX, webhookJobs } from "./core/webhooks";
import { type Env, StartError } from "./env";
import type { FindTaker, UpgradeListener } from "./http/answer-upgrades";
import { createApi } from "./http/api";
import { createBodyDiscard } from "./http/discard-body";
import { VERSION } from "./http/discovery";
import { cameByTls, readForwarded } from "./http/forwarded";
import { guardResponse } from "./http/guard-response";
import { noteAddress } from "./http/identify";
import { leadBySession } from "./http/lead-by-session";
import { createListener } from "./http/listen";
import { refuseRequest } from "./http/refuse-request";
import { notePath } from "./http/request-path";
import { settleTarget } from "./http/request-target";
import { cookieHeaders, memberOfSession } from "./http/session";
import { beginSignIn } from "./http/sign-in";
import {
  prepareEmbedding,
  startAutomation,
  startFileWork,
  startGiveBack,
  startRetention,
  startSequencer,
  startTelegram,
  startWebhooks,
  startWorkers,
  WORKSPACE_OF_DIALOG,
  WORKSPACE_OF_EVALUATION,
  WORKSPACE_OF_WEBHOOK,
  WORKSPACE_OF_WEBSITE,
  type WorkerGroup,
} from "./jobs";
import { createLog } from "./log";
import { createMetrics } from "./metrics";
import { keepingFaultPolicy, surviveFaults } from "./process-faults";
import { clientAddress, LibraryMismatch, startRealtime } from "./realtime";
import { openRedis, type RedisPair } from "./redis";
import { type Runtime, setRuntime } from "./runtime";
import { startTelemetry } from "./start-telemetry";
import { traceFields } from "./tracing";

export type Baton = {
  /** Prints where Baton can be reached, and the first owner's password where one was just made. */
  announce(address: string | AddressInfo | null): void;
  /**
   * Readiness off; after the delay, in which everything is still served, clients are asked to reconnect elsewhere, work in
   * hand is finished and everything closed.
   */
  stop(delayMs: number): Promise<void>;
};

/** What the process that started this one says; it must not keep this one alive. */
function onOrder(listener: (order: unknown) => void): void {
  process.on("message", listener);
  process.channel?.unref();
}

/** What takes longer than this is worth a line. */
const SLOW_STATEMENT_MS = 1_000;

function noteDatabaseUse(log: Logger, meters: Meters, ms: number): void {
  meters.database.observe(ms / 1_000);
  log.debug({ duration_ms: Math.round(ms) }, "database.used");
  if (ms < SLOW_STATEMENT_MS) return;
  meters.slowStatements.inc();
  log.warn({ duration_ms: Math.round(ms) }, "database.slow");
}

/** The replica is left and taken up again with a line each. */
const replicaOf = (env: Env, log: Logger, meters: Meters): ReplicaOptions | undefined =>
  env.DATABASE_REPLICA_URL === undefined
    ? undefined
    : {
        url: env.DATABASE_REPLICA_URL,
        onRead: meters.reads.inc,
        onChange: (isRead, err) => (isRead ? log.info("database.replica_back") : log.warn({ err }, "database.replica_left")),
      };

type Shared = { clock: Clock; secrets: Secrets; installation: Installation };

/** What all nodes of the installation have in common: its time, its secrets, its part of Redis. */
async function readShared(env: Env, { db }: Database, log: Logger): Promise<Shared> {
  const secrets = createSecrets(env.AUTH_SECRET, env.WS_ENCRYPTION_KEY);
  const clock = await startClock(db);
  const skew = Math.round(clock.skewMs());
  if (Math.abs(skew) > SKEW_WARNED_MS)
    log.warn(
      { skew_ms: skew },
      `this machine's clock is ${Math.abs(skew)} ms ${skew > 0 ? "ahead of" : "behind"} the database's; Baton goes by the database's`,
    );
  return { clock, secrets, installation: await readInstallation(db, secrets) };
}

function createCore(
  env: Env,
  database: Database,
  log: Logger,
  redis: RedisPair | undefined,
  { clock, secrets, installation, readers, meters, node }: Shared & { readers: ReaderPool; meters: Meters; node: string },
): Core {
  const { now } = clock;
  const limitRegistry = createLimitRegistry(
    () => now().getTime(),
    ({ limit, subject, max }) => {
      meters.limited.inc(limit);
      // An account's name is its address.
      noteSecurity({ log, meters }, "limit.met", { limit, max, ...(subject.includes("@") ? {} : { subject }) });
    },
  );
  const everywhere = redis && redisWindows(redis.ask, installation.namespace);
  const window: WindowFactory = (name, limit, windowMs) =>
    limitRegistry.watch(name, limit, windowMs, (onRefused) => {
      const local = memoryWindow(limit, windowMs, Date.now, onRefused);
      return everywhere ? everywhere(name, limit, windowMs, local, onRefused) : local;
    });
  const databaseErrors = createDatabaseErrors(log, now);
  const reached = env.BATON_TEST_FAULTS ? dieAt(onOrder, () => process.kill(process.pid, "SIGKILL")) : undefined;
  const transact = reached ? failingAround(database.transact, reached) : database.transact;
  const bus = createBus((error) => log.error({ err: error }, "a listener failed"));
  const rows = createRows(database, now, bus);
  const execute = createExecute({ bus, rows, now }, transact, (error, commands) =>
    log.warn({ err: error, commands }, "commands.batch_failed"),
  );
  return {
    db: database.db,
    run: database.run,
    reading: database.reading,
    transact: database.transact,
    execute: reached ? failingBeforeAck(execute, reached) : execute,
    rows,
    queue: createReadQueue(database.run, now, bus),
    turnBytes: createTurnBytes(bus),
    env,
    log,
    meters,
    databaseErrors,
    node: { id: node, since: now() },
    work: createWorkLedger(database.db, {
      onError: databaseErrors.note,
      onRun: (kind, { durationMs, error }) => {
        meters.jobs.inc(kind, error === undefined ? "done" : "failed");
        meters.jobDuration.observe({ kind }, durationMs / 1_000);
      },
    }),
    bus,
    secrets,
    installation,
    limits: createLimits(env, window),
    limitRegistry,
    uploads: createUploadSlots(env.MAX_UPLOAD_BYTES),
    stores: createFileStores({ env, db: database.db, log }),
    rules: createRuleBook(database.db, Date.now, bus),
    read: readers.read,
    now,
  };
}

type Pages = { handle: (request: IncomingMessage, response: ServerResponse) => void; upgrade: FindTaker | undefined };

/** Where Next in development talks to the pages it has rendered. */
const HMR_PATH = /^\/_next\/(?:webpack-)?hmr/;

/**
 * Next is given an emitter for its `upgrade` listener, which it would add to our server else. In development its own
 * upgrades, and they alone, are passed on to it. It is loaded once we serve: sockets and routes need not wait for it, and
 * a page that is asked for meanwhile does.
 */
function preparePages(env: Env, log: Logger, memberOf: Runtime["memberOf"]): Pages {
  const dev = env.ENVIRONMENT === "development" && process.env.NODE_ENV !== "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  // There is one policy for what nothing caught; else Next says at each start that its own was taken away.
  process.env.NEXT_UNHANDLED_REJECTION_FILTER ??= "disabled";
  const upgrades = new EventEmitter();
  const prepare = async () => {
    const { default: next } = await import("next");
    const app = next({ dev, dir: process.cwd(), httpServer: upgrades as HttpServer, hostname: env.HOST, port: env.PORT });
    await keepingFaultPolicy(process, () => app.prepare());
    return app.getRequestHandler();
  };
  const prepared = new Promise<void>((resolve) => setImmediate(resolve)).then(prepare).catch((error: unknown) => {
    log.fatal({ err: error }, "the pages can't be drawn");
    return process.exit(1);
  });
  const toNext: UpgradeListener = (request, stream, head) => {
    if (!upgrades.emit("upgrade", request, stream, head)) stream.destroy();
  };
  const upgrade: FindTaker = (path) => (HMR_PATH.test(path) ? toNext : undefined);
  const isSignedIn = async (headers: Pick<Headers, "get">) => (await memberOf(headers)) !== undefined;
  const draw = async (request: IncomingMessage, response: ServerResponse) => {
    notePath(request);
    // Where the session can't be read, the page says so.
    const instead = await leadBySession(request, isSignedIn).catch(() => null);
    if (instead) return void response.writeHead(307, { location: instead, "cache-control": "no-store" }).end();
    await (await prepared)(request, response);
  };
  return { handle: (request, response) => void draw(request, response), upgrade: dev ? upgrade : undefined };
}

/** Answers that one workspace's assistants give at once on a node; there are twice as many places in all. */
const TURNS_OF_WORKSPACE = 8;
/** Assistants' bots that are called at once on a node: one that accepts and does not answer has a place for 15 seconds. */
const BOTS = 32;
/** Websites that are read at once on a node: a website is waited for most of the time, and one workspace reads one. */
const WEBSITES = 8;
/** Assistants whose test conversations are run at once on a node, one of a workspace's: visitors are answered beside them. */
const EVALUATIONS = 2;
/** Webhooks that are called at once on a node: one that does not answer has a place for 15 seconds, each time later again. */
const WEBHOOKS = 64;
/** How often what takes minutes is polled for. */
const SLOW_POLL_MS = 5_000;
/** Bots at Telegram that a node polls at most: each holds one request to Telegram. */
const TELEGRAM_BOTS = 256;
/** Chats at Telegram that a node sends to at once, and those of one workspace. */
const TELEGRAM_CHATS = 32;
const TELEGRAM_CHATS_OF_WORKSPACE = 8;

/** Each group has places of its own: neither slow answers, mail servers nor websites hold up who waits for a person. */
const workerGroups = (core: Core, mailer: Mailer | undefined, embedding: readonly JobDefinition[]): WorkerGroup[] => [
  { jobs: assistantJobs(core), options: { fair: { workspace: WORKSPACE_OF_DIALOG, places: TURNS_OF_WORKSPACE } } },
  { jobs: botJobs(core), options: { concurrency: BOTS, fair: { workspace: WORKSPACE_OF_DIALOG, places: TURNS_OF_WORKSPACE } } },
  { jobs: [...handoffJobs(core), ...scheduledJobs(core), ...recordJobs(core), ...peopleJobs(core)] },
  { jobs: automationJobs(core) },
  { jobs: channelJobs(core, mailer) },
  { jobs: telegramReceiving(core), options: { concurrency: TELEGRAM_BOTS } },
  {
    jobs: telegramDelivery(core),
    options: { concurrency: TELEGRAM_CHATS, fair: { workspace: WORKSPACE_OF_DIALOG, places: TELEGRAM_CHATS_OF_WORKSPACE } },
  },
  { jobs: webhookJobs(core), options: { concurrency: WEBHOOKS, fair: { workspace: WORKSPACE_OF_WEBHOOK, places: WEBHOOKS_MAX } } },
  {
    jobs: websiteJobs(core),
    options: { concurrency: WEBSITES, fair: { workspace: WORKSPACE_OF_WEBSITE, places: 1 }, pollMs: SLOW_POLL_MS },
  },
  {
    jobs: testJobs(core),
    options: { concurrency: EVALUATIONS, fair: { workspace: WORKSPACE_OF_EVALUATION, places: 1 }, pollMs: SLOW_POLL_MS },
  },
  { jobs: embedding, options: { concurrency: 1, pollMs: SLOW_POLL_MS } },
];

/** @throws StartError with an installed socket.io that it can't work with */
function openRealtime(...parts: Parameters<typeof startRealtime>): ReturnType<typeof startRealtime> {
  try {
    return startRealtime(...parts);
  } catch (error) {
    throw error instanceof LibraryMismatch ? new StartError(error.message, { cause: error }) : error;
  }
}

/**
 * Puts the parts together: database, core, sockets, assistant, jobs, pages.
 * @param httpServer listens already, so that a port that is taken is found before the database is touched
 * @param onServing called right before the first listener of ours is added
 */
export async function compose(env: Env, httpServer: HttpServer, onServing: () => void): Promise<Baton> {
  const node = randomUUID();
  const belongsTo = env.OTEL_EXPORTER_OTLP_ENDPOINT ? () => ({ ...correlation(), ...traceFields() }) : correlation;
  const log = createLog(env, undefined, { base: { node, pid: process.pid }, belongsTo });
  surviveFaults(process, log);
  const meters = createMeters();
  const telemetry = await startTelemetry(env, node, log);
  const database = await openDatabase({
    url: env.DATABASE_URL,
    dataDir: env.DATABASE_URL ? undefined : env.BATON_DATA_DIR,
    vectors: env.AI_EMBEDDING_MODEL !== undefined,
    maxConnections: env.DATABASE_POOL_SIZE,
    replica: replicaOf(env, log, meters),
    onError: (error) => log.warn({ err: error }, "an idle database connection broke"),
    onUsed: (ms) => noteDatabaseUse(log, meters, ms),
    onUnprepared: () =>
      log.warn(
        "database.statements_unprepared: a connection pooler loses prepared statements; use session mode, or PgBouncer 1.21 or newer",
      ),
  }).catch((error: unknown) => {
    if (error instanceof DatabaseRefusal) throw new StartError(error.message, { cause: error });
    throw isDatabaseAway(error) ? new StartError("DATABASE_URL names a Postgres that does not answer", { cause: error }) : error;
  });
  await prepareFileStore(env);
  if (env.REDIS_URL && env.FILES_URL.startsWith("file:"))
    log.warn({ store: env.FILES_URL }, "files.folder_of_nodes: all nodes must see the same folder; use db: or s3: where they do not");
  const shared = await readShared(env, database, log);
  const observe = (ms: number) => meters.redis.observe(ms / 1_000);
  const redis = env.REDIS_URL ? openRedis(env.REDIS_URL, shared.installation.namespace, log, observe) : undefined;
  const readers = createReaderPool(join(process.cwd(), "dist/reader.mjs"));
  const core: Core = createCore(env, database, log, redis, { ...shared, readers, meters, node });
  const firstOwner = await ensureFirstOwner(core);
  const demoId = env.BATON_DEMO ? await ensureDemo(core) : undefined;
  if (demoId) await loadDemoKnowledge(core, demoId);

  let ready = false;
  const mailer = createMailer(env);
  if (mailer && !env.PUBLIC_URL)
    log.warn(
      "mail.no_public_url: links in emails lead to where an owner last opened the dashboard, and none resets a password; set PUBLIC_URL to say where",
    );
  const embedding = await prepareEmbedding(core, embedderOf(env));
  const workers = startWorkers(core, workerGroups(core, mailer, embedding.jobs));
  const embeddingRounds = embedding.start();
  const retention = startRetention(core);
  const inbox = env.IMAP_URL ? startInbox(core, env.IMAP_URL) : undefined;
  const fileWork = startFileWork(core);
  const giveBack = startGiveBack(core);
  const sequencer = startSequencer(core);
  const webhooks = startWebhooks(core);
  const automation = startAutomation(core);
  const telegram = watchTelegram(core);
  const telegramRounds = startTelegram(core, telegram.look);
  onServing();
  const memberOf: Runtime["memberOf"] = (headers) => memberOfSession(core, cookieHeaders(headers));
  const pages = preparePages(env, log, memberOf);
  const live = openRealtime(core, httpServer, { redis, otherUpgrade: pages.upgrade });
  const metrics = createMetrics({
    core,
    realtime: live.realtime,
    vitals: () => live.monitor.vitals,
    pool: database.pool,
    version: VERSION,
  });
  telemetry?.sendMetrics(meters.registry);
  const { monitor, eventStream, feedStream } = live;
  const services = { core, isReady: () => ready, monitor, metrics, eventStream, feedStream };
  const api = createApi(services, pages.handle);
  setRuntime({
    api,
    memberOf,
    beginSignIn: (headers) => beginSignIn(core, headers),
    mailsResets: mailsResets(env),
    identityProvider: env.BATON_OIDC_ISSUER ? env.BATON_OIDC_NAME : null,
  });
  const answer = createListener(api, core);
  const discardBody = createBodyDiscard();
  const development = process.env.NODE_ENV !== "production";
  // Before Socket.IO's listeners, which answer its own path.
  httpServer.prependListener("upgrade", (request) => readForwarded(request, env));
  httpServer.prependListener("request", (request, response) => {
    discardBody(request, response);
    settleTarget(request);
    readForwarded(request, env);
    guardResponse(request, response, { development, https: cameByTls(request) });
  });
  httpServer.on("request", (request, response) => {
    if (request.url?.startsWith("/socket.io/")) return;
    if (refuseRequest(request, response)) return;
    const forwarded = request.headers["x-forwarded-for"]?.toString();
    noteAddress(request, clientAddress(request.socket.remoteAddress, forwarded, env.WS_TRUSTED_PROXIES));
    answer(request, response);
  });
  ready = true;
  log.info(
    { version: VERSION, database: database.kind, redis: redis !== undefined, environment: env.ENVIRONMENT, runtime: process.version },
    "node.started",
  );

  return {
    announce: (address) => announce(env, address, firstOwner),
    async stop(delayMs) {
      ready = false;
      log.info({ delay_ms: delayMs }, "node.stopping");
      await delay(delayMs);
      await live.drain();
      httpServer.close();
      await Promise.all([
        workers.stop(),
        embeddingRounds.stop(),
        retention.stop(),
        inbox?.stop(),
        fileWork.stop(),
        giveBack.stop(),
        sequencer.stop(),
        webhooks.stop(),
        automation.stop(),
        telegramRounds.stop(),
      ]);
      telegram.stop();
      await core.work.stop();
      mailer?.close();
      readers.close();
      httpServer.closeIdleConnections();
      redis?.close();
      shared.clock.stop();
      await telemetry?.stop();
      await database.close();
      log.info("node.stopped");
    },
  };
}

function announce(env: Env, address: string | AddressInfo | null, owner: { email: string; password: string } | undefined): void {
  const port = typeof address === "object" && address ? address.port : env.PORT;
  const base = env.PUBLIC_URL ?? `http://localhost:${port}`;
  const lines = [
    "",
    "Baton is ready.",
    "",
    `  Dashboard  ${base}/inbox`,
    ...(env.BATON_DEMO ? [`  Demo page  ${base}/demo`] : []),
    `  API        ${base}/api/openapi.json`,
  ];
  if (owner) lines.push("", `  First owner  ${owner.email}`, `  Password     ${owner.password}   (shown once; change it in Settings)`);
  process.stdout.write(`${lines.join("\n")}\n\n`);
}
