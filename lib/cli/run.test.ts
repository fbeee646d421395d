import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, test } from "vitest";
import { openDatabase } from "@/db/connect";
import type { Database } from "@/db/database";
import { auditLog, members, sessions } from "@/db/schema";
import { openSession } from "@/db/session";
import { createPostgresDatabase, DATABASES, placeEmbeddedDatabase } from "@/test/database";
import { checkPassword } from "../core/people/identity/passwords";
import { makeAccount, startChatwoot, TOKEN } from "./chatwoot/testing";
import { COMMANDS } from "./commands";
import { readFirstLine } from "./read-line";
import { run } from "./run";

const KEY = randomBytes(32).toString("base64");
let folder: string;
let dataDir: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "baton-command-"));
  dataDir = join(folder, "data");
  await placeEmbeddedDatabase(dataDir);
});
afterAll(() => rmSync(folder, { recursive: true }));

const NEVER = new AbortController().signal;

type Ran = { code: number; printed: string; complained: string };

type With = { settings?: Record<string, string>; stdin?: string; signal?: AbortSignal };

async function baton(words: string, { settings = {}, stdin = "", signal = NEVER }: With = {}): Promise<Ran> {
  const [printed, complained] = [[] as string[], [] as string[]];
  const code = await run(COMMANDS, words.split(" ").filter(Boolean), {
    settings: { BATON_DATA_DIR: dataDir, ...settings },
    root: process.cwd(),
    folder,
    readLine: async () => stdin,
    signal,
    progress: () => undefined,
    print: (text) => void printed.push(text),
    complain: (text) => void complained.push(text),
  });
  return { code, printed: printed.join("\n"), complained: complained.join("\n") };
}

async function inDatabase<T>(work: (db: Database["db"]) => Promise<T>): Promise<T> {
  const database = await openDatabase({ dataDir });
  return work(database.db).finally(database.close);
}

const memberBy = (db: Database["db"], email: string) => db.select().from(members).where(eq(members.email, email));

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  "%s says what it does, and with what options",
  async (name, command) => {
    const { code, printed } = await baton(`${name} --help`);
    expect(code).toBe(0);
    expect(printed).toContain(command.summary);
    for (const option of [...Object.keys(command.options), "json", "help"]) expect(printed).toContain(`--${option}`);
    expect((await baton("--help")).printed).toContain(command.summary);
  },
);

it.each([
  ["", ""],
  ["dance", "there is no command dance"],
  ["create-owner", "--email is missing"],
  ["create-owner --email nobody", "--email Invalid email"],
  ["create-owner --email a@example.com --password secret", "create-owner: Unknown option '--password'"],
  ["restore", "restore: FILE is missing"],
  ["backup one two", "backup: two is one word too many"],
  ["import", "import: FOLDER is missing"],
  ["import chatwoot --account 1", "--url is missing"],
  ["import chatwoot --account 1 --url chat.example.com", "--url is not an address such as https://chat.example.com"],
])("%j is a wrong call", async (words, line) => {
  const { code, printed, complained } = await baton(words);
  expect(code).toBe(2);
  expect(printed + complained).toContain(line);
});

it("makes an owner whose password stdin says, and whom the workspace's first start then has", async () => {
  const made = await baton("create-owner --email Ada.Moreno@example.com --password-stdin --json", { stdin: "correct horse" });
  expect(made).toMatchObject({ code: 0, complained: "" });
  const { workspace_id } = JSON.parse(made.printed) as { workspace_id: number };
  expect(made.printed).not.toContain("correct horse");
  const short = await baton("create-owner --email bo@example.com --password-stdin", { stdin: "short" });
  expect(short).toMatchObject({ code: 2, complained: expect.stringContaining("the password is shorter than 8 characters") });
  const second = await baton("create-owner --email bo@example.com");
  expect(second.printed).toMatch(/is an owner of My workspace now\.\nPassword {2}\S{16}/);
  const again = await baton("create-owner --email bo@example.com --json");
  expect(again).toMatchObject({ code: 1, printed: JSON.stringify({ error: "A member with this email exists already" }, null, 2) });
  expect(await baton("create-owner --email c@example.com --workspace 99")).toMatchObject({ code: 1 });
  await inDatabase(async (db) => {
    const [ada] = await memberBy(db, "ada.moreno@example.com");
    expect(ada).toMatchObject({ name: "Ada Moreno", role: "owner", workspace_id });
    expect(await checkPassword(ada?.password_hash, "correct horse")).toBe(true);
  });
});

it("sets a new password, ends the sign-ins of that member alone, and is in the audit log", async () => {
  const now = new Date();
  await inDatabase(async (db) => {
    await db.update(members).set({ totp_sealed: "sealed", totp_since: now });
    for (const { id } of await db.select().from(members))
      await db
        .insert(sessions)
        .values({ id: crypto.randomUUID(), member_id: id, kind: "browser", last_seen: now, expires_at: now, created_at: now });
  });
  const reset = await baton("reset-password --email ada.moreno@example.com --without-two-factor --json");
  expect(reset.code).toBe(0);
  const { password, member_id } = JSON.parse(reset.printed) as { password: string; member_id: number };
  expect(await baton("reset-password --email nobody@example.com")).toMatchObject({
    code: 1,
    complained: expect.stringContaining("member"),
  });
  await inDatabase(async (db) => {
    const [ada] = await memberBy(db, "ada.moreno@example.com");
    expect(await checkPassword(ada?.password_hash, password)).toBe(true);
    expect(ada?.totp_since).toBeNull();
    const left = await db.select().from(sessions);
    expect(left.map((session) => session.member_id)).not.toContain(member_id);
    expect(left).toHaveLength(1);
    const [entry] = await db.select().from(auditLog).where(eq(auditLog.action, "password.reset"));
    expect(entry).toMatchObject({ actor: "system:command", target: `member:${member_id}` });
  });
});

it("backs up, restores and refuses, each with a line that says so", async () => {
  const backup = await baton("backup whole.gz");
  expect(backup.complained).toBe("");
  expect(backup.printed).toContain(`Not in it: AUTH_SECRET (${dataDir}/auth-secret`);
  expect(await baton("backup whole.gz")).toMatchObject({ code: 1, complained: expect.stringContaining("whole.gz is there already") });
  expect(await baton("backup", { settings: { BATON_DATA_DIR: join(folder, "none") } })).toMatchObject({
    code: 1,
    complained: expect.stringContaining("there is no embedded database in"),
  });
  expect(await baton("restore whole.gz")).toMatchObject({ code: 1, complained: expect.stringContaining("--force") });
  const other = await baton("restore whole.gz --force", { settings: { AUTH_SECRET: "another one, quite long" } });
  expect(other).toMatchObject({ code: 1, complained: expect.stringContaining("is not that of the backup") });
  const restored = await baton("restore whole.gz --force --json");
  expect(JSON.parse(restored.printed)).toMatchObject({ tables: { members: { rows: 2 } } });
  await inDatabase(async (db) => expect(await db.select().from(sessions)).toEqual([]));
});

it.each(["reset-password --email a@example.com", "rotate-keys"])(
  "%s makes no database, and no secret, where there is none",
  async (words) => {
    const none = join(folder, "none");
    const refused = await baton(words, { settings: { BATON_DATA_DIR: none } });
    expect(refused).toMatchObject({ code: 1, complained: expect.stringContaining("there is no embedded database in") });
    expect(existsSync(none)).toBe(false);
  },
);

it("ends with 130 where it is stopped, and leaves nothing behind", async () => {
  const stopped = await baton("backup stopped.gz --json", { signal: AbortSignal.abort(new Error("stopped")) });
  expect(stopped).toMatchObject({ code: 130, complained: "baton: stopped; nothing was kept of it" });
  expect(readdirSync(folder).filter((name) => name.startsWith("stopped"))).toEqual([]);
});

it("is stopped while it waits for a line, or for what doctor asks", async () => {
  const stop = new AbortController();
  const line = readFirstLine(new PassThrough(), stop.signal);
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const settings = {
    REDIS_URL: `redis://127.0.0.1:${port}`,
    DATABASE_URL: `postgres://u@127.0.0.1:${port}/d`,
    AUTH_SECRET: "one that is long enough",
  };
  const doctor = baton("doctor", { settings, signal: stop.signal });
  stop.abort(new Error("stopped"));
  await expect(line).rejects.toThrow("stopped");
  expect(await doctor).toMatchObject({ code: 130, complained: "baton: stopped; nothing was kept of it" });
  silent.close();
});

it("takes the first line that comes in", async () => {
  expect(await readFirstLine(Readable.from(["correct ho", "rse\nmore\n"]), NEVER)).toBe("correct horse");
  expect(await readFirstLine(Readable.from([]), NEVER)).toBe("");
});

it("rotates keys, and says which one is missing", async () => {
  await inDatabase((db) => db.update(members).set({ totp_sealed: "unknown.iv.tag.text" }));
  const missing = await baton("rotate-keys", { settings: { WS_ENCRYPTION_KEY: KEY } });
  expect(missing).toMatchObject({ code: 1, complained: expect.stringContaining("no key unknown for a sealed text; add the key") });
  const stopped = await baton("rotate-keys", { settings: { WS_ENCRYPTION_KEY: KEY }, signal: AbortSignal.abort(new Error("stopped")) });
  expect(stopped).toMatchObject({ code: 130, complained: "baton: stopped; what is encrypted anew stays so, run it again for the rest" });
  await inDatabase((db) => db.update(members).set({ totp_sealed: null }));
  const rotated = await baton("rotate-keys --json", { settings: { WS_ENCRYPTION_KEY: KEY } });
  expect(JSON.parse(rotated.printed)).toMatchObject({ members: 0 });
});

it("imports from Chatwoot, by a token that does not stand on the command line, and goes on where it was stopped", async () => {
  const chatwoot = await startChatwoot(makeAccount(2, 3));
  const words = `import chatwoot --url ${chatwoot.url} --account 1`;
  expect(await baton(words)).toMatchObject({ code: 1, complained: expect.stringContaining("Set CHATWOOT_API_TOKEN") });
  const settings = { CHATWOOT_API_TOKEN: TOKEN };
  expect(await baton(`${words} --assistant nobody`, { settings })).toMatchObject({
    code: 1,
    complained: expect.stringContaining("no assistant"),
  });
  const stopped = await baton(words, { settings, signal: AbortSignal.abort(new Error("stopped")) });
  expect(stopped).toMatchObject({ code: 130, complained: "baton: stopped; what is imported stays, run it again for the rest" });
  const dry = await baton(`${words} --dry-run`, { settings });
  expect(dry.printed).toContain("Would import, of what was not here: agents: 2, contacts: 2, conversations: 2, messages: 6");
  const whole = await baton(`${words} --json --token-stdin`, { stdin: `${TOKEN}\n` });
  expect(JSON.parse(whole.printed)).toMatchObject({ dry_run: false, conversations: 2, messages: 6, articles: 0 });
  await chatwoot.close();
});

it("imports what it exported into a new folder, and nowhere else", async () => {
  const settings = { BATON_DATA_DIR: join(folder, "moved") };
  // Making one takes seconds.
  await placeEmbeddedDatabase(settings.BATON_DATA_DIR);
  expect(await baton("export exported")).toMatchObject({ code: 0 });
  const imported = await baton("import exported", { settings });
  expect(imported.printed).toContain("of My workspace, as of");
  expect(await baton("import exported", { settings })).toMatchObject({
    code: 1,
    complained: expect.stringContaining("import into an empty one"),
  });
});

it("needs an address to migrate to", async () => {
  expect(await baton("migrate-to-postgres")).toMatchObject({ code: 1, complained: expect.stringContaining("Give --to or DATABASE_URL") });
  const wrong = await baton("migrate-to-postgres --to mysql://x");
  expect(wrong).toMatchObject({ code: 1, complained: expect.stringContaining("DATABASE_URL is not an address") });
});

test.runIf(DATABASES.includes("postgres"))("migrates to Postgres, and leaves the embedded database as it is", async () => {
  const postgres = await createPostgresDatabase();
  const migrated = await baton(`migrate-to-postgres --to ${postgres.url} --json`);
  expect(migrated.complained).toBe("");
  expect(JSON.parse(migrated.printed)).toMatchObject({ tables: { members: { rows: 4 } } });
  expect(await baton("migrate-to-postgres", { settings: { DATABASE_URL: postgres.url } })).toMatchObject({
    code: 1,
    complained: expect.stringContaining("give an empty one"),
  });
  const chatwoot = await startChatwoot(makeAccount(2, 30));
  const words = `import chatwoot --url ${chatwoot.url} --account 1 --json`;
  const withToken = { settings: { DATABASE_URL: postgres.url, AUTH_SECRET: "one that is long enough", CHATWOOT_API_TOKEN: TOKEN } };
  expect(JSON.parse((await baton(words, withToken)).printed)).toMatchObject({
    agents: 0,
    conversations: 2,
    messages: 60,
    problems: [expect.anything()],
  });
  expect(JSON.parse((await baton(words, withToken)).printed)).toMatchObject({ contacts: 0, conversations: 0, messages: 0 });
  await chatwoot.close();
  const session = await openSession({ url: postgres.url });
  await session.exec("drop schema public cascade; drop schema drizzle cascade; create schema public");
  const rotated = await baton("rotate-keys", { settings: { DATABASE_URL: postgres.url, AUTH_SECRET: "another one, quite long" } });
  expect(rotated).toMatchObject({ code: 1, complained: "baton: there is no Baton in this database yet" });
  expect(await session.query("select to_regclass('workspaces') is null")).toEqual([[true]]);
  await session.close();
  await postgres.drop();
  expect(existsSync(join(dataDir, "postgres"))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
});
