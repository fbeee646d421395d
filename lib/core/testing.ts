import { randomUUID } from "node:crypto";
import pino from "pino";
import type { Database } from "../../db/database";
import { assistants, members, workspaces } from "../../db/schema";
import { freshDatabase } from "../../test/database";
import { type Env, readEnv } from "../env";
import { DEFAULT_AI } from "./assistants/default-settings";
import { createExecute } from "./conversations/create-execute";
import { createReadQueue } from "./conversations/handoffs/read-queue";
import { createTurnBytes } from "./conversations/turns/turn-bytes";
import type { Core } from "./core";
import { createFileStores } from "./files/stores/file-stores";
import { createUploadSlots } from "./files/upload-slots";
import type { MemberActor, VisitorActor } from "./log/actor";
import { badRequest, DomainError } from "./log/errors";
import type { DomainEvent } from "./log/events";
import { createBus } from "./log/events";
import { createRows } from "./log/rows";
import { createWorkLedger } from "./monitoring/work-ledger";
import { beginSession } from "./people/identity/sessions";
import { signMemberToken } from "./people/identity/tokens";
import { performTask } from "./reading/perform-task";
import type { Read, Task } from "./reading/tasks";
import { createRuleBook } from "./sensitive/rules";
import { createDatabaseErrors } from "./system/database-errors";
import { readInstallation } from "./system/installation";
import { createLimits, memoryWindow } from "./system/limits";
import { createLimitRegistry } from "./system/limits-in-force";
import { createMeters } from "./system/meters";
import { createSecrets } from "./system/secrets";

/** In the test's own thread; what refuses is the same. */
const readHere = async (_workspaceId: number, task: Task) => {
  const outcome = await performTask(task);
  if ("result" in outcome) return outcome.result;
  throw outcome.tooLarge ? new DomainError("TOO_LARGE", outcome.refused) : badRequest(outcome.refused);
};

const TEST_ENV = {
  AUTH_SECRET: "a secret for tests alone",
  ENVIRONMENT: "test",
  WS_LOG_LEVEL: "silent",
  FILES_URL: "db:",
  // Nobody answers there: no test asks the real one.
  TELEGRAM_API_URL: "http://127.0.0.1:9",
};

export type TestCore = Core & { events: DomainEvent[]; database: Database; close(): Promise<void> };

/** A core on PGlite in memory, or on `database`. A listener that throws fails the test. */
export async function createTestCore(
  options: { database?: Database; env?: Record<string, string>; now?: () => Date } = {},
): Promise<TestCore> {
  const database = options.database ?? (await freshDatabase());
  const env: Env = readEnv({ ...TEST_ENV, ...options.env });
  const bus = createBus((error) => {
    throw error;
  });
  const events: DomainEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const secrets = createSecrets(env.AUTH_SECRET, env.WS_ENCRYPTION_KEY);
  const now = options.now ?? (() => new Date());
  const rows = createRows(database, now, bus);
  const databaseErrors = createDatabaseErrors(pino({ level: "silent" }), now);
  const limitRegistry = createLimitRegistry(Date.now, () => undefined);
  return {
    db: database.db,
    run: database.run,
    reading: database.reading,
    transact: database.transact,
    execute: createExecute({ bus, rows, now }, database.transact),
    rows,
    queue: createReadQueue(database.run, now, bus),
    turnBytes: createTurnBytes(bus),
    env,
    bus,
    log: pino({ level: "silent" }),
    meters: createMeters(),
    databaseErrors,
    node: { id: randomUUID(), since: now() },
    work: createWorkLedger(database.db, { onError: databaseErrors.note }),
    limitRegistry,
    secrets,
    installation: env.REDIS_URL ? await readInstallation(database.db, secrets) : { namespace: "baton:test", hintKey: new Uint8Array(32) },
    limits: createLimits(env, (name, limit, windowMs) =>
      limitRegistry.watch(name, limit, windowMs, (onRefused) => memoryWindow(limit, windowMs, Date.now, onRefused)),
    ),
    uploads: createUploadSlots(env.MAX_UPLOAD_BYTES),
    stores: createFileStores({ env, db: database.db, log: pino({ level: "silent" }) }),
    rules: createRuleBook(database.db, Date.now, bus),
    read: readHere as Read,
    now,
    events,
    database,
    close: () => database.close(),
  };
}

/** An access token of a member who has signed in just for it. @param at when the token was made */
export async function createTestToken(core: Core, memberId: number, at: Date = core.now()): Promise<string> {
  const session = await beginSession(core, { memberId, kind: "api", from: {} });
  return signMemberToken(core.secrets.signingKey, memberId, session, at);
}

export type TestWorkspace = { workspaceId: number; assistantId: string; owner: MemberActor; operator: MemberActor };

/** A workspace with an owner, an operator and an assistant. */
export async function createTestWorkspace(core: Core, options: { ai?: boolean } = {}): Promise<TestWorkspace> {
  const [workspace] = await core.db.insert(workspaces).values({ name: "Test" }).returning();
  if (!workspace) throw new Error("no workspace");
  const member = async (role: MemberActor["role"], name: string): Promise<MemberActor> => {
    const [row] = await core.db
      .insert(members)
      .values({ workspace_id: workspace.id, email: `${randomUUID()}@example.com`, name, role, offline_since: core.now() })
      .returning();
    if (!row) throw new Error("no member");
    return { type: "member", workspaceId: workspace.id, memberId: row.id, name, avatarUrl: null, role };
  };
  const assistantId = `ast_${randomUUID()}`;
  await core.db
    .insert(assistants)
    .values({ id: assistantId, workspace_id: workspace.id, name: "Assistant", ai: { ...DEFAULT_AI, enabled: options.ai ?? true } });
  return { workspaceId: workspace.id, assistantId, owner: await member("owner", "Olga"), operator: await member("operator", "Dana") };
}

export const createTestVisitor = (workspace: TestWorkspace, contactId: string = randomUUID()): VisitorActor => ({
  type: "visitor",
  workspaceId: workspace.workspaceId,
  contactId,
  name: `Visitor ${contactId.slice(0, 4)}`,
  assistantId: workspace.assistantId,
});
