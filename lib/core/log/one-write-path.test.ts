import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const TABLES = "dialogs|messages|handoffs";
/** drizzle's `update(dialogs)` and SQL's `update dialogs`. */
const WRITES = [
  new RegExp(`\\b(insert|update|delete)\\((${TABLES})\\)`),
  new RegExp(`\\b(insert into|update|delete from) (${TABLES})\\b`, "i"),
];

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\.ts$/.test(path) ? [path] : [];
  });

const writes = (text: string): boolean => WRITES.some((pattern) => pattern.test(text));

it("dialogs, messages and handoffs are written by lib/core/log alone: everything else is a command", () => {
  const elsewhere = [...sources("lib"), ...sources("app")].filter((path) => !path.startsWith("lib/core/log/"));
  expect(elsewhere.length).toBeGreaterThan(200);
  expect(elsewhere.filter((path) => writes(readFileSync(path, "utf8")))).toEqual([]);
});

it("the test knows a write when it sees one", () => {
  expect(["tx.update(dialogs)", "insert into messages (id)", "DELETE FROM handoffs where"].every(writes)).toBe(true);
  expect(writes("core.db.select().from(dialogs)")).toBe(false);
});
