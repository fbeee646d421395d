import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@/db/connect";
import { members } from "@/db/schema";
import { beginSession } from "@/lib/core/people";
import { hashPassword } from "@/lib/core/people/identity/passwords";
import { signMemberToken } from "@/lib/core/people/identity/tokens";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { startRedis, type TestRedis } from "../redis";
import { freePort, startServer, type TestServer } from "../server";
import { type OwnPostgres, startNginx, startPostgres } from "./cluster";
import { startProxy, type TcpProxy } from "./proxy";

const AUTH_SECRET = "a secret for tests alone, long enough";
const OPERATORS = 5;
/** nginx keeps an address with one node: so many addresses reach both. */
const FRONTS = 8;

const ROOMY = {
  WS_MAX_MESSAGE_RATE: "1000000",
  WS_RATE_LIMIT_PER_IP: "1000000",
  WS_MAX_TOTAL_CONNECTIONS: "5000",
  WS_MAX_CONNECTIONS_PER_IP: "5000",
  WS_MAX_CONNECTIONS_PER_USER: "200",
  WS_MAX_CONNECTIONS_PER_DIALOG: "200",
  WS_TRUSTED_PROXIES: "127.0.0.0/8",
};

export type House = {
  nodes: readonly [TestServer, TestServer];
  postgres: OwnPostgres;
  redis: TestRedis;
  /** Where clients come in: each path has an address of its own, and so one node while it lives. */
  fronts: readonly TcpProxy[];
  /** nginx to the nodes, and the nodes to what they stand on. */
  paths: { nodes: readonly TcpProxy[]; postgres: TcpProxy; redis: TcpProxy };
  /** Beside all proxies, to look at what is stored. */
  core: TestCore;
  workspace: TestWorkspace;
  operators: readonly number[];
  /** Of the same workspace, with a password. */
  owner: { email: string; password: string };
  memberToken(memberId: number): Promise<string>;
  close(): Promise<void>;
};

async function hireOperators(core: TestCore, workspaceId: number): Promise<number[]> {
  const rows = Array.from({ length: OPERATORS }, (_, at) => ({
    workspace_id: workspaceId,
    email: `${randomUUID()}@example.com`,
    name: `Operator ${at + 1}`,
    role: "operator" as const,
  }));
  const made = await core.db.insert(members).values(rows).returning({ id: members.id });
  return made.map((row) => row.id);
}

async function hireOwner(core: TestCore, workspaceId: number): Promise<House["owner"]> {
  const [email, password] = [`${randomUUID()}@example.com`, "a password for tests"];
  const row = { workspace_id: workspaceId, email, name: "Owner", role: "owner" as const, password_hash: await hashPassword(password) };
  await core.db.insert(members).values(row);
  return { email, password };
}

/** As a dashboard does: one sign-in for each member, and a token of it whenever one is asked for. */
function memberTokens(core: TestCore): House["memberToken"] {
  const sessions = new Map<number, Promise<string>>();
  return async (memberId) => {
    const session = sessions.get(memberId) ?? beginSession(core, { memberId, kind: "api", from: {} });
    sessions.set(memberId, session);
    return signMemberToken(core.secrets.signingKey, memberId, await session, core.now());
  };
}

/** Two nodes behind nginx on a Postgres and a Redis of their own, with a path that can be spoiled between any two. */
export async function openHouse(): Promise<House> {
  const postgres = await startPostgres();
  const redis = await startRedis();
  const database = await openDatabase({ url: postgres.url(), maxConnections: 4, onError: () => undefined });
  const core = await createTestCore({ database, env: { AUTH_SECRET } });
  const workspace = await createTestWorkspace(core, { ai: false });
  const operators = await hireOperators(core, workspace.workspaceId);
  const owner = await hireOwner(core, workspace.workspaceId);
  const toPostgres = await startProxy({ target: postgres.port });
  const toRedis = await startProxy({ target: Number(new URL(redis.url).port) });
  const entrance = await freePort();
  const fronts = await Promise.all(Array.from({ length: FRONTS }, (_, at) => startProxy({ target: entrance, from: `127.0.0.${at + 11}` })));
  const dataDir = mkdtempSync(join(tmpdir(), "baton-faults-"));
  const settings = {
    ...ROOMY,
    AUTH_SECRET,
    ENVIRONMENT: "test",
    BATON_TEST_FAULTS: "true",
    PUBLIC_URL: `http://127.0.0.1:${fronts[0]?.port}`,
    WS_LOG_LEVEL: "warn",
    DATABASE_URL: postgres.url(toPostgres.port),
    REDIS_URL: `redis://127.0.0.1:${toRedis.port}`,
  };
  const nodes: [TestServer, TestServer] = [await startServer({ env: settings, dataDir }), await startServer({ env: settings, dataDir })];
  const toNodes = await Promise.all(nodes.map((node) => startProxy({ target: node.port })));
  const nginx = await startNginx(
    entrance,
    toNodes.map((proxy) => proxy.port),
  );
  return {
    nodes,
    postgres,
    redis,
    fronts,
    paths: { nodes: toNodes, postgres: toPostgres, redis: toRedis },
    core,
    workspace,
    operators,
    owner,
    memberToken: memberTokens(core),
    async close() {
      await Promise.all(fronts.map((front) => front.close()));
      await nginx.stop();
      await Promise.all(nodes.map((node) => node.close()));
      await Promise.all([...toNodes, toPostgres, toRedis].map((proxy) => proxy.close()));
      await core.close();
      await redis.stop();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
