import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditLog } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { forbidden, notFound } from "../log/errors";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { auditRefusal } from "./audit-refusal";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { writeAudit } from "./write-audit";

describe.each(DATABASES)("the audit log on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const write = (action: string, detail = {}) =>
    writeAudit(core.db, { ...workspace.owner, address: "192.0.2.7" }, action, "member:1", detail);
  const textOf = async (pieces: AsyncGenerator<string>) => {
    let text = "";
    for await (const piece of pieces) text += piece;
    return text;
  };

  it("is append-only: the database itself refuses to change, remove or empty it", async () => {
    await write("member.created");
    const reason = (work: PromiseLike<unknown>) =>
      expect(work).rejects.toMatchObject({ cause: { message: "the audit log is append-only" } });
    await reason(core.db.update(auditLog).set({ action: "nothing" }));
    await reason(core.db.delete(auditLog));
    await reason(core.db.execute(sql`truncate audit_log`));
    expect(await core.db.select().from(auditLog)).toHaveLength(1);
  });

  it("is read a page at a time, by action, actor and time, with names and addresses", async () => {
    for (const action of ["member.created", "member.updated", "memberless", "sign_in"]) await write(action);
    const first = await listAudit(core, workspace.owner, { action: "member.", limit: 1 });
    const second = await listAudit(core, workspace.owner, { action: "member.", limit: 1, cursor: first.next_cursor ?? "" });
    expect([...first.data, ...second.data].map(({ action }) => action)).toEqual(["member.updated", "member.created"]);
    expect(second.next_cursor).toBeNull();
    expect(first.data[0]).toMatchObject({ actor_name: "Olga", address: "192.0.2.7" });
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect((await listAudit(core, workspace.owner, { from: tomorrow, limit: 10 })).data).toEqual([]);
    expect((await listAudit(core, workspace.owner, { to: tomorrow, actor: "member:0", limit: 10 })).data).toEqual([]);
  });

  it("is exported whole, and that it was stands in it; a cell never begins a formula", async () => {
    for (let entry = 0; entry < 501; entry += 1) await write("member.updated", { fields: ["name"] });
    await writeAudit(core.db, workspace.owner, "site.created", '=cmd,"x"');
    const lines = (await textOf(await exportAudit(core, workspace.owner, {}, "jsonl"))).trim().split("\n");
    expect(lines).toHaveLength(503);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ action: "audit.exported", detail: { format: "jsonl" } });
    const csv = await textOf(await exportAudit(core, workspace.owner, { action: "site" }, "csv"));
    expect(csv.split("\r\n")[0]).toBe("id,created_at,actor,actor_name,action,target,address,detail");
    expect(csv).toContain(`"'=cmd,""x"""`);
  });

  it("is for admins alone, and each workspace has its own", async () => {
    const other = await createTestWorkspace(core);
    await write("member.created");
    expect((await listAudit(core, other.owner, { limit: 10 })).data).toEqual([]);
    await expect(listAudit(core, workspace.operator, { limit: 10 })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(exportAudit(core, workspace.operator, {}, "csv")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("keeps what members and keys were refused, not what was not found, and no more than a few a minute", async () => {
    const refuse = (error: unknown, actor = workspace.operator) => auditRefusal(core, actor, error, "PATCH /api/workspace");
    await refuse(notFound("dialog"));
    for (let time = 0; time < 40; time += 1) await refuse(forbidden("This takes the role owner"));
    await auditRefusal(core, createTestVisitor(workspace), forbidden("no"), "GET /api/members");
    const { data } = await listAudit(core, workspace.owner, { action: "refused", limit: 100 });
    expect(data).toHaveLength(30);
    expect(data[0]).toMatchObject({ actor_name: "Dana", target: "PATCH /api/workspace", detail: { why: "This takes the role owner" } });
  });
});
