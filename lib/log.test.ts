import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { buildSync } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import type { Database } from "../db/database";
import { contacts, files, workspaces } from "../db/schema";
import { createLog } from "./log";

const collect = () => {
  const lines: string[] = [];
  const log = createLog({ WS_LOG_LEVEL: "trace" }, { write: (line: string) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") };
};

describe.each(DATABASES)("the log of a failing query on %s", (kind) => {
  let database: Database;
  let workspaceId: number;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    const [made] = await database.db.insert(workspaces).values({ name: "Test" }).returning();
    workspaceId = made?.id ?? 0;
  });
  afterAll(() => database.close());

  const SECRET = 'their "secret"\n    at words (of/theirs:1:1)';
  const queries: [string, () => Promise<unknown>][] = [
    [
      "a text with NUL",
      () => database.db.insert(contacts).values({ id: randomUUID(), workspace_id: workspaceId, kind: "visitor", name: `${SECRET}\0` }),
    ],
    ["a number that fits no column", () => database.db.insert(files).values(tooWide())],
    ["a value of another type", () => database.db.execute(sql`select ${SECRET}::text::int`)],
    ["a broken uuid", () => database.db.execute(sql`select * from contacts where id = ${SECRET}::text::uuid`)],
    [
      "a row that is there already",
      async () => {
        const again = { id: "00000000-0000-4000-8000-000000000001", workspace_id: workspaceId, kind: "visitor" as const, name: SECRET };
        await database.db.insert(contacts).values([again, again]);
      },
    ],
    ["JSON that is none", () => database.db.execute(sql`select ${`{"a": ${SECRET}`}::text::jsonb`)],
    ["a statement of its own", () => database.run({ name: "broken", text: "select $1::text::int" }, [SECRET])],
  ];
  const tooWide = () => ({
    id: "00000000-0000-4000-8000-000000000002",
    workspace_id: workspaceId,
    uploaded_by: "visitor:1",
    name: SECRET,
    type: "image/png",
    size: 1,
    width: 4_294_967_295,
    content: Buffer.from(SECRET.repeat(100_000)),
  });

  it.each(queries)("holds no parameter and no row for %s", async (_what, query) => {
    const { log, lines, last } = collect();
    const error = await query().then(
      () => expect.unreachable("the query did not fail"),
      (thrown: unknown) => thrown,
    );
    for (const fields of [{ err: error }, { error }, { cause: error, name: 1 }, { err: new Error("outer", { cause: error }) }])
      log.error(fields, "it failed");
    log.error(error);
    log.error({ err: error });
    expect(lines).toHaveLength(6);
    for (const line of lines) {
      expect(line).not.toMatch(/secret|theirs/);
      expect(line.length).toBeLessThan(6_000);
      expect(line).toContain('"code":"');
    }
    expect(last().err.message).not.toBe("");
  });
});

describe("the log", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps an error's name, code, message, frames and causes", () => {
    const { log, last } = collect();
    const cause = Object.assign(new TypeError("no route"), { code: "EHOSTUNREACH", secret: "hidden" });
    log.error({ err: new Error("the shop is closed", { cause }) }, "a call failed");
    expect(last()).toMatchObject({
      level: 50,
      msg: "a call failed",
      err: {
        type: "Error",
        message: "the shop is closed",
        stack: expect.stringContaining("log.test.ts"),
        cause: { type: "TypeError", message: "no route", code: "EHOSTUNREACH" },
      },
    });
    expect(JSON.stringify(last())).not.toContain("hidden");
  });

  it("writes the same error ten times a minute, counts the others, and goes on in the next minute", () => {
    const { log, lines, last } = collect();
    for (let n = 0; n < 5_000; n += 1) log.error({ err: new Error("the same"), n }, "a route failed");
    log.error({ err: new TypeError("another") }, "a route failed");
    log.warn("something else");
    expect(lines).toHaveLength(12);
    vi.advanceTimersByTime(60_000);
    expect(last()).toMatchObject({ msg: "a route failed", repeated: 4_990 });
    log.error({ err: new Error("the same") }, "a route failed");
    expect(lines).toHaveLength(14);
  });

  it("stays small whatever number of kinds of errors there are", () => {
    const { log, lines } = collect();
    for (let n = 0; n < 20_000; n += 1) log.warn(`number ${n}`);
    expect(lines.length).toBeLessThan(1_000);
    for (let n = 0; n < 2_000; n += 1) log.info("a step");
    expect(lines.length).toBeGreaterThan(2_000);
  });

  describe("of a process that ends", () => {
    const root = fileURLToPath(new URL("..", import.meta.url));
    /** Below node_modules, for what it imports is looked for from where it lies. */
    const folder = `${root}node_modules/.cache/baton/log-${process.pid}`;
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each([
      ["by itself", ""],
      ["by an exit in the middle", "process.exit(0)"],
      ["by a fatal error", 'log.fatal("over"); process.exit(1)'],
      ["by an error that nobody caught", 'throw new Error("over")'],
    ])("is written to its end %s, with its counts", (_how, end) => {
      const contents = `
        import { createLog } from "./lib/log";
        const log = createLog({ WS_LOG_LEVEL: "info" });
        for (let n = 0; n < 2000; n += 1) log.info({ n }, "line");
        for (let n = 0; n < 12; n += 1) log.warn("again");
        ${end}`;
      const outfile = `${folder}/end.mjs`;
      buildSync({
        stdin: { contents, resolveDir: root, loader: "ts" },
        outfile,
        bundle: true,
        format: "esm",
        platform: "node",
        packages: "external",
      });
      const { stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
      expect(stderr.match(/"msg":"line"/g)).toHaveLength(2_000);
      expect(stderr).toContain('"repeated":2');
    });
  });
});
