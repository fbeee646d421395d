import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/db/connect";
import type { Database } from "@/db/database";
import { examine } from "@/lib/cli/doctor/examine";
import { listAudit, writeAudit } from "@/lib/core/audit";
import { countDialogs, listDialogs, sendMessage, startDialog } from "@/lib/core/conversations";
import { badRequest } from "@/lib/core/log/errors";
import { listContacts } from "@/lib/core/people";
import { readReport } from "@/lib/core/reports";
import { searchMessages } from "@/lib/core/search";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { startReplicated } from "../../scripts/test/services.mjs";

type Change = [isRead: boolean, why: unknown];
const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

describe("a database with a streaming replica", () => {
  let servers: Awaited<ReturnType<typeof startReplicated>>;
  let onReplica: pg.Client;
  let first: { database: Database; core: TestCore };
  let second: { database: Database; core: TestCore };
  let workspace: TestWorkspace;
  let read: string[] = [];
  let changes: Change[] = [];

  const open = async (url = servers.replica.url) => {
    const replica = { url, onRead: (from: string) => void read.push(from), onChange: (...change: Change) => void changes.push(change) };
    const database = await openDatabase({ url: servers.primary.url, maxConnections: 4, replica });
    return { database, core: await createTestCore({ database }) };
  };

  beforeAll(async () => {
    servers = await startReplicated();
    onReplica = new pg.Client({ connectionString: servers.replica.url });
    await onReplica.connect();
    first = await open();
    second = await open();
    workspace = await createTestWorkspace(first.core, { ai: false });
  });
  beforeEach(() => {
    [read, changes] = [[], []];
  });
  afterAll(async () => {
    await Promise.all([first, second].map(({ database }) => database.close()));
    await servers.replica.stop();
    await servers.primary.stop();
  });

  const listed = async ({ core }: { core: TestCore }) =>
    (await listDialogs(core, workspace.owner, { filter: "all", limit: 50 })).data.map(({ id }) => id);

  it("lists, counts, searches, reports and the audit log are read from it, each as it is after what was written last", async () => {
    const { core } = first;
    const { owner } = workspace;
    const { dialogId } = await startDialog(core, createTestVisitor(workspace), say("Do you ship lanterns?"), {});
    await writeAudit(core.db, owner, "member.updated", "member:1");
    expect(await listed(first)).toContain(dialogId);
    expect((await countDialogs(core, owner)).waiting).toBeGreaterThan(0);
    expect((await searchMessages(core, owner, { query: "lanterns", limit: 5 })).data).toMatchObject([{ dialog_id: dialogId }]);
    expect((await listContacts(core, owner, { limit: 5 })).data).toHaveLength(1);
    expect((await listAudit(core, owner, { limit: 5 })).data).toMatchObject([{ action: "member.updated" }]);
    expect(await readReport(core, owner, "volume", { timezone: "UTC", clock: "calendar" })).toMatchObject({ total: 1 });
    expect(read).toEqual(Array(6).fill("replica"));
  });

  it("what a person, or anybody else on any node, has written is in what is asked for next, while the replica stands still", async () => {
    await onReplica.query("select pg_wal_replay_pause()");
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(first.core, visitor, say("Hello"), {});
    await sendMessage(first.core, visitor, dialogId, say("Do you repair compasses?"));
    for (const node of [first, second]) {
      expect(await listed(node)).toContain(dialogId);
      expect((await searchMessages(node.core, workspace.owner, { query: "compasses", limit: 5 })).data).toHaveLength(1);
    }
    expect(read).toEqual(Array(4).fill("primary"));
    expect(changes.map(([isRead, why]) => [isRead, String(why)])).toEqual(Array(2).fill([false, "Error: the replica is behind"]));

    // It has all that was committed before: nothing was written since, so it is as good as the primary.
    await onReplica.query("select pg_wal_replay_resume()");
    await expect.poll(async () => [await listed(first), read.at(-1)]).toEqual([expect.arrayContaining([dialogId]), "replica"]);
    expect(changes.at(-1)).toEqual([true, undefined]);
  });

  it("a refusal of what is asked for is told as it is, and the replica is not blamed", async () => {
    const refusal = badRequest("no");
    await expect(first.database.reading(() => Promise.reject(refusal))).rejects.toBe(refusal);
    await expect(first.database.reading(({ run }) => run({ text: "select 1 / 0" }, []))).rejects.toThrow("division by zero");
    expect(changes).toEqual([]);
  });

  it("a write is refused there, and goes to the primary", async () => {
    await first.database.reading(({ run }) =>
      run({ text: "insert into teams (workspace_id, name) values ($1, 'A')" }, [workspace.workspaceId]),
    );
    expect(changes).toMatchObject([[false, { code: "25006" }]]);
  });

  it("one that is no replica, or the primary itself, is not read from; the doctor names it", async () => {
    const settings = { AUTH_SECRET: "a secret for tests alone", DATABASE_URL: servers.primary.url };
    const found = async (DATABASE_REPLICA_URL: string) =>
      (await examine({ ...settings, DATABASE_REPLICA_URL }, "db/migrations")).filter(({ message }) => /replica/i.test(message));
    expect(await found(servers.replica.url)).toMatchObject([{ status: "ok", message: expect.stringContaining("The replica answers") }]);
    expect(await found(servers.primary.url)).toMatchObject([{ status: "warn", message: "DATABASE_REPLICA_URL is a primary" }]);
    expect(await found("postgres://baton@127.0.0.1:1/postgres")).toMatchObject([{ status: "warn" }]);

    const alone = await open(servers.primary.url);
    expect(await listed(alone)).not.toEqual([]);
    expect([read, changes.length]).toEqual([["primary"], 1]);
    await alone.database.close();
  });

  it("while it is away all is read from the primary, which is said once", async () => {
    await expect.poll(async () => [(await listed(first)).length > 0, read.at(-1)]).toEqual([true, "replica"]);
    [read, changes] = [[], []];
    await onReplica.end();
    await servers.replica.stop();
    for (let time = 0; time < 3; time += 1) expect(await listed(first)).not.toEqual([]);
    expect(read).toEqual(Array(3).fill("primary"));
    expect(changes.filter(([isRead]) => !isRead)).toHaveLength(1);
  });
});
