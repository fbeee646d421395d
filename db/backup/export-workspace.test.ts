import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { files } from "@/db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { exportWorkspace } from ".";
import { COLLECTIONS, NOT_EXPORTED, SECRET_COLUMN } from "./collections";
import { BYTES, fill, freshPlace, MIGRATIONS, type Place, TEXT, way } from "./testing";
import { tablesFor } from "./write-backup";

let folder: string;
let source: Place;
let core: TestCore;
let workspace: TestWorkspace;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "baton-export-"));
  source = await freshPlace("pglite");
  core = await createTestCore({ database: source.database });
  workspace = await fill(core);
});
afterAll(async () => {
  await source.drop();
  rmSync(folder, { recursive: true });
});

const exportWay = () => ({ ...way(), workspaceId: undefined as number | undefined });

it("an export of a workspace is JSON Lines that tell everything, with the files, and no secrets", async () => {
  const other = await createTestWorkspace(core);
  const target = join(folder, "export");
  await expect(exportWorkspace(source.session, target, exportWay())).rejects.toThrow(`Give --workspace: ${workspace.workspaceId} (Test)`);
  const exported = await exportWorkspace(source.session, target, { ...exportWay(), workspaceId: workspace.workspaceId });
  expect(exported.rows).toMatchObject({ workspace: 1, members: 2, conversations: 2, messages: 2, files: 1 });
  const lines = (name: string) =>
    readFileSync(join(target, name), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines("messages.jsonl").map(({ text }) => text)).toEqual([TEXT, "card •••• 1111"]);
  const everything = readdirSync(target).filter((name) => name.endsWith(".jsonl"));
  expect(
    everything
      .flatMap(lines)
      .flatMap(Object.keys)
      .filter((key) => SECRET_COLUMN.test(key)),
  ).toEqual([]);
  const [file = ""] = readdirSync(join(target, "files"));
  expect(Buffer.compare(readFileSync(join(target, "files", file)), BYTES)).toBe(0);
  expect(file).toMatch(/^[0-9a-f-]{36}-[^\s/\\"]+$/);
  const long = `${"\u{20000}漢".repeat(120)}.jpeg`;
  const { workspaceId: workspace_id } = other;
  await core.db.insert(files).values({ id: randomUUID(), workspace_id, uploaded_by: "member:1", name: long, type: "image/png", size: 0 });
  const foreign = await exportWorkspace(source.session, join(folder, "other"), { ...exportWay(), workspaceId: other.workspaceId });
  const [cut = ""] = readdirSync(join(folder, "other", "files"));
  expect(cut.slice(37)).toBe(`漢${"\u{20000}漢".repeat(27)}.jpeg`);
  expect(foreign).toMatchObject({ files: 1, rows: { members: 2, messages: 0, contacts: 0 } });
});

it("an export that is stopped leaves nothing behind", async () => {
  const stop = new AbortController();
  const stopped = {
    ...exportWay(),
    workspaceId: workspace.workspaceId,
    signal: stop.signal,
    progress: () => stop.abort(new Error("stopped")),
  };
  await expect(exportWorkspace(source.session, join(folder, "stopped-export"), stopped)).rejects.toThrow("stopped");
  expect(readdirSync(folder).filter((name) => name.startsWith("stopped"))).toEqual([]);
});

it("an export has decided of every table whether it is in it", async () => {
  const names = (await tablesFor(source.session, MIGRATIONS, [])).map(({ name }) => name);
  expect(names.sort()).toEqual([...Object.keys(COLLECTIONS), ...NOT_EXPORTED].sort());
});
