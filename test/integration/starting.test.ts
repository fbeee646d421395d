import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "@/db/connect";
import { createPostgresDatabase, postgresUrl } from "../database";
import { freePort, startServer, type TestServer } from "../server";
import { runCommand, startAndEnd } from "../start";

const SECRET = "a secret for tests alone, long enough";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function expectOneLine(env: Record<string, string>, words: RegExp): Promise<void> {
  const { code, lines } = await startAndEnd(env);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^Baton can't start: /);
  expect(lines[0]).toMatch(words);
  expect(code).toBe(1);
}

describe("the folder of the embedded database belongs to one process", () => {
  let first: TestServer;
  beforeAll(async () => {
    first = await startServer({ dataDir: join(folder, "held") });
  });
  afterAll(() => first.close());
  const settings = () => ({ BATON_DATA_DIR: join(folder, "held"), AUTH_SECRET: "a secret for tests alone, long enough" });

  test("a second start with another port is refused and names the folder", () =>
    expectOneLine({ BATON_DATA_DIR: join(folder, "held") }, /^.*BATON_DATA_DIR .*held is in use by another process \(pid \d+\)/));

  test("a second start with the same port ends before it touches the database, which survives a power cut of the first", async () => {
    await expectOneLine({ BATON_DATA_DIR: join(folder, "held"), PORT: String(first.port) }, /PORT \d+ .*EADDRINUSE/);
    await first.kill("SIGKILL");
    await first.restart();
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  test("the doctor finds all well beside it, sockets from outside included", async () => {
    const { code, lines } = await runCommand(["doctor", "--json"], { ...settings(), PUBLIC_URL: first.url, ENVIRONMENT: "development" });
    const findings = JSON.parse(lines.join("\n")) as { check: string; status: string; message: string }[];
    expect(findings.filter(({ status }) => status !== "ok")).toEqual([]);
    const sockets = findings.filter(({ check }) => check === "sockets").map(({ message }) => message);
    expect(sockets).toEqual(["Socket.IO connects by WebSocket", "Raw WebSockets connect"]);
    expect(code).toBe(0);
  });

  test("a command is refused while the server has the folder, and works once it is stopped", async () => {
    const backup = () => runCommand(["backup", "a.gz"], settings(), folder);
    const inUse = /is in use by another process \(pid \d+\).*stop Baton first/;
    expect(await backup()).toMatchObject({ code: 1, lines: [expect.stringMatching(inUse)] });
    await first.kill();
    expect(await backup()).toMatchObject({ code: 0 });
    expect(readdirSync(folder)).toContain("a.gz");
  });
});

describe("a folder that can't be used ends the start with one line", () => {
  test("it can't be written", async () => {
    writeFileSync(join(folder, "a-file"), "");
    await expectOneLine({ BATON_DATA_DIR: join(folder, "a-file", "data") }, /BATON_DATA_DIR .* can't be written/);
    await expectOneLine({ BATON_DATA_DIR: join(folder, "a-file", "data"), AUTH_SECRET: SECRET }, /BATON_DATA_DIR .* can't be written/);
  });

  test("the database in it is damaged", async () => {
    const damaged = join(folder, "damaged");
    const server = await startServer({ dataDir: damaged });
    await server.kill();
    const postgres = join(damaged, "postgres");
    truncateSync(join(postgres, "global", "pg_control"), 100);
    for (const file of readdirSync(join(postgres, "pg_wal"), { withFileTypes: true }))
      if (file.isFile()) truncateSync(join(postgres, "pg_wal", file.name), 10);
    await expectOneLine({ BATON_DATA_DIR: damaged, AUTH_SECRET: SECRET }, /BATON_DATA_DIR: the embedded database in .* can't be opened/);
  });
});

describe("settings of Postgres that are wrong end the start with one line", () => {
  const at = (changed: Partial<URL>) => ({ DATABASE_URL: Object.assign(new URL(postgresUrl()), changed).href, AUTH_SECRET: SECRET });

  test("no such database", () => expectOneLine(at({ pathname: "/no_such_database" }), /DATABASE_URL names a database that does not exist/));

  test("a user who may create nothing", async () => {
    const made = await createPostgresDatabase();
    const database = await openDatabase({ url: made.url, maxConnections: 2 });
    const role = `baton_reader_${randomBytes(4).toString("hex")}`;
    await database.db.execute(sql.raw(`create role ${role} login`));
    await database.db.execute(sql.raw("drop schema drizzle cascade"));
    const url = Object.assign(new URL(made.url), { username: role });
    await expectOneLine({ DATABASE_URL: url.href, AUTH_SECRET: SECRET }, /DATABASE_URL: this user may not create/);
    await database.db.execute(sql.raw(`drop role ${role}`));
    await database.close();
    await made.drop();
  });

  test("nobody listens there", async () => {
    const port = await freePort();
    await expectOneLine(at({ port: String(port) }), /DATABASE_URL names a Postgres that does not answer/);
  });

  test.each([
    ["an unencoded slash in the password", "postgres://baton:a/b@127.0.0.1/baton", /DATABASE_URL is not an address .*percent-encoded/],
    ["another database's address", "mysql://127.0.0.1/baton", /DATABASE_URL is not an address/],
  ])("%s", (_, url, words) => expectOneLine({ DATABASE_URL: url, AUTH_SECRET: SECRET }, words));
});

test("a PUBLIC_URL with a path is refused, for nothing is served below one", () =>
  expectOneLine({ PUBLIC_URL: "https://example.com/chat", BATON_DATA_DIR: join(folder, "never") }, /PUBLIC_URL has a path/));

test("after SIGTERM a node is not ready and still serves until its delay is over, for load balancers that poll", async () => {
  const server = await startServer({ env: { BATON_SHUTDOWN_DELAY_SECONDS: "3" } });
  const statusOf = (path: string) => fetch(`${server.url}${path}`).then(({ status }) => status);
  const ended = server.kill("SIGTERM");
  await expect.poll(() => statusOf("/readyz"), { timeout: 2_000, interval: 20 }).toBe(503);
  expect(await statusOf("/healthz")).toBe(200);
  expect(await ended).toBe(0);
  await expect(statusOf("/healthz")).rejects.toThrow();
  await server.close();
});

test("behind a pooler that loses prepared statements they go on without a name, and it is said once", async () => {
  const made = await createPostgresDatabase();
  let said = 0;
  const database = await openDatabase({
    url: made.url,
    maxConnections: 2,
    onUnprepared: () => {
      said += 1;
    },
  });
  const statement = { name: "one_more", text: "select $1::int + 1" };
  expect(await database.run(statement, [1])).toEqual([[2]]);
  await Promise.all([database.db.execute(sql`deallocate all`), database.db.execute(sql`deallocate all`)]);
  expect(await Promise.all([2, 3, 4].map((n) => database.run(statement, [n])))).toEqual([[[3]], [[4]], [[5]]]);
  expect(said).toBe(1);
  await database.close();
  await made.drop();
});
