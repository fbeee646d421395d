import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPostgresDatabase, DATABASES, type PostgresDatabase, placeEmbeddedDatabase } from "@/test/database";
import type { Finding } from "./check";
import { judgeSpace } from "./disk";
import { examine } from "./examine";

const MIGRATIONS = join(process.cwd(), "db/migrations");
const SECRET = "a secret for tests alone";
/** Nobody listens there. */
const CLOSED = `127.0.0.1:${await closedPort()}`;
const closing: (() => Promise<void> | void)[] = [];
let folder: string;
let empty: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-doctor-"));
  empty = { BATON_DATA_DIR: join(folder, "none") };
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true });
});

async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveTcp(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => onSocket(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answerJson =
  (status: number, body: unknown): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

/** Commands of Redis begin with how many words they have. */
const commandsIn = (sent: Buffer): number => sent.toString().match(/^\*\d+\r$/gm)?.length ?? 0;

type Settings = Record<string, string>;
type Case = [what: string, settings: () => Settings | Promise<Settings>, found: [Finding["check"], Finding["status"], RegExp]];

async function expectFound(settings: Settings, [check, status, words]: Case[2]): Promise<void> {
  const findings = await examine({ ...empty, ...settings }, MIGRATIONS);
  const found = findings.find((finding) => finding.check === check && words.test(finding.message));
  expect(found, JSON.stringify(findings, null, 1)).toMatchObject({ status, help: expect.stringMatching(/\.$/) });
}

const BROKEN: Case[] = [
  ["a port that is none", () => ({ PORT: "eighty" }), ["settings", "fail", /^PORT is not a number/]],
  ["no secret beside Postgres", () => ({ DATABASE_URL: `postgres://x@${CLOSED}/x` }), ["settings", "fail", /^AUTH_SECRET is missing/]],
  ["a key of another length", () => ({ WS_ENCRYPTION_KEY: "c2hvcnQ=" }), ["settings", "fail", /^WS_ENCRYPTION_KEY is not 32 bytes/]],
  ["Redis without Postgres", () => ({ REDIS_URL: `redis://${CLOSED}` }), ["settings", "fail", /^DATABASE_URL is missing/]],
  ["a bad setting behind another", () => ({ PORT: "x", PUBLIC_URL: "chat" }), ["settings", "fail", /^PUBLIC_URL is not an address/]],
  ["a setting spelt wrong", () => ({ WS_MAX_MESAGE_RATE: "5" }), ["settings", "warn", /^WS_MAX_MESAGE_RATE is no setting/]],
  ["two names of a setting", () => ({ WS_MAX_MESSAGE_RATE: "5", WEBSOCKET_MAX_MESSAGE_RATE: "6" }), ["settings", "warn", /has no effect/]],
  ["production without an address", () => ({ ENVIRONMENT: "production" }), ["settings", "warn", /^PUBLIC_URL is not set/]],
  ["a proxy that is not trusted", () => ({ PUBLIC_URL: `https://${CLOSED}` }), ["settings", "warn", /^WS_TRUSTED_PROXIES is empty/]],
  ["a model that is not named", () => ({ AI_BASE_URL: `http://${CLOSED}` }), ["settings", "warn", /^AI_BASE_URL and AI_MODEL/]],
  ["a folder that can't be written", () => ({ BATON_DATA_DIR: unwritable() }), ["files", "fail", /can't be written/]],
  ["a folder of files that can't be written", () => ({ FILES_URL: `file:${aFile()}` }), ["files", "fail", /does not work: .*ENOTDIR/]],
  ["a folder of files that is not there yet", () => ({ FILES_URL: `file:${folder}/none-yet` }), ["files", "warn", /There is no folder/]],
  [
    "a bucket that refuses the key",
    async () => ({
      FILES_URL: `s3://key:wrong@bucket?endpoint=${await serve((_request, response) => void response.writeHead(403).end("<Code>SignatureDoesNotMatch</Code>"))}`,
    }),
    ["files", "fail", /^s3:\/\/bucket\S+ does not work: the server answered 403 SignatureDoesNotMatch/],
  ],
  ["an address that nobody answers", () => ({ PUBLIC_URL: `http://${CLOSED}` }), ["address", "fail", /can't be reached/]],
  [
    "an address of something else",
    async () => ({ PUBLIC_URL: await serve((_request, response) => void response.end("<h1>Welcome to nginx!</h1>")) }),
    ["address", "fail", /is not Baton \(200\)/],
  ],
  [
    "an address that leads elsewhere",
    async () => ({
      PUBLIC_URL: await serve((_request, response) => void response.writeHead(301, { location: "https://a.example.com" }).end()),
    }),
    ["address", "fail", /leads elsewhere: https:\/\/a\.example\.com/],
  ],
  [
    "a proxy that lets no Socket.IO through",
    async () => ({ PUBLIC_URL: await serve(answerJson(200, { service: "baton", version: "1" })) }),
    ["sockets", "fail", /^Socket\.IO does not connect/],
  ],
  [
    "a proxy that lets no WebSocket through",
    async () => ({ PUBLIC_URL: await serve(answerJson(200, { service: "baton", version: "1" })) }),
    ["sockets", "fail", /^Raw WebSockets do not connect/],
  ],
  ["a mail server that is not there", () => ({ SMTP_URL: `smtp://${CLOSED}` }), ["mail", "fail", /does not let Baton in.*ECONNREFUSED/]],
  [
    "a mail server that takes no password",
    async () => ({
      SMTP_URL: `smtp://user:wrong@${await serveTcp((socket) => {
        socket.write("220 mail\r\n");
        socket.on("data", (said) => socket.write(/^EHLO/.test(String(said)) ? "250-mail\r\n250 AUTH PLAIN\r\n" : "535 wrong password\r\n"));
      })}`,
    }),
    ["mail", "fail", /does not let Baton in.*wrong password/],
  ],
  ["a mailbox that is not there", () => ({ IMAP_URL: `imap://a:b@${CLOSED}` }), ["inbox", "fail", /can't be read.*ECONNREFUSED/]],
  ["a model's server that is not there", () => model(`http://${CLOSED}/v1`), ["model", "fail", /can't be reached.*ECONNREFUSED/]],
  [
    "a wrong key of the embedding model",
    async () => ({ AI_EMBEDDING_BASE_URL: await serve(answerJson(401, {})), AI_EMBEDDING_MODEL: "e", AI_EMBEDDING_API_KEY: "key" }),
    ["model", "fail", /^AI_EMBEDDING_BASE_URL refuses AI_EMBEDDING_API_KEY/],
  ],
  ["a wrong key of the model", async () => model(await serve(answerJson(401, {}))), ["model", "fail", /refuses AI_API_KEY/]],
  [
    "a model that is not there",
    async () => model(await serve(answerJson(200, { data: [{ id: "small" }] }))),
    ["model", "warn", /has no model large/],
  ],
  ["a collector that is not there", () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${CLOSED}` }), ["telemetry", "warn", /ECONNREFUSED/]],
  [
    "a collector that is something else",
    async () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: await serve(answerJson(404, {})) }),
    ["telemetry", "warn", /refuses traces \(404\)/],
  ],
  ["a Postgres that is not there", () => postgres(`postgres://x@${CLOSED}/x`), ["database", "fail", /ECONNREFUSED/]],
  [
    "a Redis that is not there",
    () => ({ ...postgres(`postgres://x@${CLOSED}/x`), REDIS_URL: `redis://${CLOSED}` }),
    ["redis", "fail", /ECONNREFUSED/],
  ],
  [
    "a Redis that wants a password",
    async () => ({
      ...postgres(`postgres://x@${CLOSED}/x`),
      REDIS_URL: `redis://${await serveTcp((socket) => socket.on("data", (sent) => socket.write("-NOAUTH Authentication required.\r\n".repeat(commandsIn(sent)))))}`,
    }),
    ["redis", "fail", /NOAUTH/],
  ],
];

const model = (url: string): Settings => ({ AI_BASE_URL: url, AI_MODEL: "large", AI_API_KEY: "key" });
const postgres = (url: string): Settings => ({ DATABASE_URL: url, AUTH_SECRET: SECRET });
function aFile(): string {
  writeFileSync(join(folder, "a-file"), "");
  return join(folder, "a-file");
}
const unwritable = (): string => join(aFile(), "data");

it.each(BROKEN)("%s is found, with what to do", async (_what, settings, found) => expectFound(await settings(), found));

it("a healthy embedded database is all well", async () => {
  const dataDir = join(folder, "data");
  await placeEmbeddedDatabase(dataDir);
  const findings = await examine({ BATON_DATA_DIR: dataDir }, MIGRATIONS);
  expect(findings.filter(({ status }) => status === "fail")).toEqual([]);
  expect(findings.map(({ message }) => message)).toContain("The schema is up to date");
  expect(await examine({ BATON_DATA_DIR: dataDir, FILES_URL: `file:${dataDir}` }, MIGRATIONS)).toContainEqual(
    expect.objectContaining({ check: "files", status: "ok", message: expect.stringMatching(/takes files, and gives them back/) }),
  );
});

it("a disk that is nearly full is found", () => {
  expect([5e9, 5e8, 5e7].map((free) => judgeSpace(free, ".data").status)).toEqual(["ok", "warn", "fail"]);
});

describe.runIf(DATABASES.includes("postgres"))("of a Postgres", () => {
  let made: PostgresDatabase;
  const changed = async (sql: string) => {
    const client = new pg.Client({ connectionString: made.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
    return postgres(made.url);
  };
  const otherwise = (change: Partial<Pick<URL, "pathname" | "username">>) => postgres(Object.assign(new URL(made.url), change).href);
  beforeAll(async () => {
    made = await createPostgresDatabase();
  });
  afterAll(() => made.drop());

  it("all is well, and a clock that is wrong is found", async () => {
    const findings = await examine(postgres(made.url), MIGRATIONS);
    expect(findings.filter(({ status }) => status === "fail")).toEqual([]);
    const real = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => real() + 65_000);
    await expectFound(postgres(made.url), ["clock", "warn", /clock is 6\d{4} ms ahead of the database's/]);
  });

  it.each<Case>([
    ["a database that is not there", () => otherwise({ pathname: "/no_such_database" }), ["database", "fail", /does not exist/]],
    ["a user that is not there", () => otherwise({ username: "no_such_user" }), ["database", "fail", /refuses|user/]],
    [
      "a schema of a newer version",
      () => changed("insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)"),
      ["database", "fail", /of a newer version/],
    ],
    [
      "a schema of an older version",
      () => changed("delete from drizzle.__drizzle_migrations where created_at > 1795780000000"),
      ["database", "warn", /of an older version/],
    ],
    [
      "a database that takes no writes",
      () => changed(`alter database ${new URL(made.url).pathname.slice(1)} set default_transaction_read_only = on`),
      ["database", "fail", /can't be written.*read-only/],
    ],
  ])("%s is found, with what to do", async (_what, settings, found) => expectFound(await settings(), found));
});
