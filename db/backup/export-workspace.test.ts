import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileObjects, files } from "@/db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { JOBS, type JobKind } from "@/lib/protocol/jobs";
import { exportWorkspace, importWorkspace } from ".";
import { COLLECTIONS, NOT_EXPORTED, SECRET_COLUMN } from "./collections";
import { BYTES, fill, fillTools, freshPlace, MIGRATIONS, NOW, type Place, TEXT, way } from "./testing";
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
  const row = { workspace_id, uploaded_by: "member:1", type: "image/png" };
  await core.db.insert(files).values({ ...row, id: randomUUID(), name: long, size: 0 });
  const lost = randomUUID();
  await core.db.insert(files).values({ ...row, id: lost, name: "lost.png", size: 5 });
  await core.db.insert(fileObjects).values({ file_id: lost, store: "file:/gone", key: randomUUID() });
  const foreign = await exportWorkspace(source.session, join(folder, "other"), { ...exportWay(), workspaceId: other.workspaceId });
  const [cut = ""] = readdirSync(join(folder, "other", "files"));
  expect(cut.slice(37)).toBe(`漢${"\u{20000}漢".repeat(27)}.jpeg`);
  expect(foreign).toMatchObject({ files: 1, missing_files: [lost], rows: { members: 2, messages: 0, contacts: 0 } });
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

describe("an import of an export", () => {
  let target: Place;
  let exported: string;
  beforeAll(async () => {
    target = await freshPlace("pglite");
    exported = join(folder, "full");
    await fillTools(core, workspace);
    await exportWorkspace(source.session, exported, { ...exportWay(), workspaceId: workspace.workspaceId });
  });
  afterAll(() => target.drop());

  const secret = () => randomUUID();
  const newSecrets = { "sites.secret_sealed": secret, "webhooks.secret_sealed": secret, "api_keys.key_hash": secret };
  const bring = (from: string, more: object = {}) => importWorkspace(target.session, from, { ...way(), newSecrets, ...more });
  /** An export with one of its files changed. */
  const changed = (name: string, file: string, change: (text: string) => string): string => {
    const copy = join(folder, name);
    cpSync(exported, copy, { recursive: true });
    writeFileSync(join(copy, file), change(readFileSync(join(copy, file), "utf8")));
    return copy;
  };

  it("is refused where it is not whole, and leaves the database empty", async () => {
    const [file = ""] = readdirSync(join(exported, "files"));
    const cut = (text: string) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1);
    await expect(bring(folder)).rejects.toThrow("is no export");
    await expect(bring(changed("old", "export.json", () => "{}"))).rejects.toThrow("was not exported by a version of Baton");
    await expect(
      bring(changed("newer", "export.json", (text) => text.replace(/"schema": \d+/, '"schema": 9999999999999'))),
    ).rejects.toThrow("newer version");
    await expect(bring(changed("cut", "messages.jsonl", cut))).rejects.toThrow("messages.jsonl has 1 rows, and not 2");
    await expect(bring(changed("torn", "messages.jsonl", (text) => text.slice(0, -9)))).rejects.toThrow(
      "messages.jsonl is not what was written",
    );
    await expect(bring(changed("bad", "contacts.jsonl", (text) => text.replaceAll('"workspace_id":', '"is_admin":')))).rejects.toThrow(
      "is_admin is nothing of contacts",
    );
    await expect(bring(changed("short", `files/${file}`, () => "short"))).rejects.toThrow("has 5 bytes, and not 600000");
    const stop = new AbortController();
    const progress = () => stop.abort(new Error("stopped"));
    await expect(bring(exported, { signal: stop.signal, progress })).rejects.toThrow("stopped");
    expect(await target.session.query("select * from workspaces")).toEqual([]);
  });

  it("into an empty database, and exported anew, is what it was; what opened something opens nothing", async () => {
    expect(Object.entries(JSON.parse(readFileSync(join(exported, "export.json"), "utf8")).rows).filter(([, count]) => count === 0)).toEqual(
      [],
    );
    await bring(exported);
    const again = join(folder, "again");
    await exportWorkspace(target.session, again, exportWay());
    for (const name of readdirSync(exported).filter((each) => each !== "files")) {
      const before = readFileSync(join(exported, name), "utf8")
        .replaceAll(/"enabled":true(?=.*"failing_since")/g, '"enabled":false')
        .replaceAll(/"totp_since":"[^"]+"/g, '"totp_since":null')
        .replaceAll(
          /"revoked_at":null(?=.*"created_at")/g,
          name === "api-keys.jsonl" ? `"revoked_at":${JSON.stringify(NOW.toISOString().replace(".000Z", "+00:00"))}` : "$&",
        );
      expect([name, readFileSync(join(again, name), "utf8")]).toEqual([name, before]);
    }
    for (const file of readdirSync(join(exported, "files")))
      expect(readFileSync(join(again, "files", file)).equals(readFileSync(join(exported, "files", file)))).toBe(true);
    await expect(bring(exported)).rejects.toThrow("there is something in this database already");
  });

  it("goes on with what was to come, and gives no id twice", async () => {
    const jobs = await target.session.query("select kind, payload::text, run_at > '2098-01-01' from effects order by kind, run_at");
    expect(jobs.map(([kind, , isLater]) => [kind, isLater])).toEqual([
      ["breach_sla", true],
      ["deadline_reminder", true],
      ["deadline_reminder", true],
      ["read_website", true],
      ["search_person", false],
      ["send_scheduled", true],
      ["wake_dialog", true],
    ]);
    expect(JOBS.wake_dialog.parse(JSON.parse(String(jobs[6]?.[1])))).toEqual({ until: "2099-01-01T08:00:00.000Z" });
    expect(jobs.map(([kind, payload]) => JOBS[kind as JobKind].safeParse(JSON.parse(String(payload))).success)).not.toContain(false);
    const [[next] = []] = await target.session.query("select nextval('dialogs_id_seq')::text");
    expect(Number(next)).toBeGreaterThan(NOW.getTime());
    expect(await target.session.query("select position >= 0 from automation_cursors")).toEqual([[true]]);
  });
});
