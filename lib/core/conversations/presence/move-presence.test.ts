import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contacts } from "../../../../db/schema";
import { DATABASES, freshDatabase } from "../../../../test/database";
import type { VisitorActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { acceptHandoff } from "../handoffs/accept-handoff";
import { completeHandoff } from "../handoffs/complete-handoff";
import { movePresence } from "./move-presence";

describe.each(DATABASES)("visitors who come and go, on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const begin = async (visitor = createTestVisitor(workspace)) => {
    const line = { client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
    return { visitor, dialogId: (await startDialog(core, visitor, line, {})).dialogId };
  };
  const moved = ({ contactId, workspaceId }: VisitorActor, online: boolean) => ({ contactId, workspaceId, online });
  const stored = async ({ contactId }: VisitorActor) => (await core.db.select().from(contacts).where(eq(contacts.id, contactId)))[0];

  test("are written down together, each with the conversations that are not at rest", async () => {
    const one = await begin();
    const other = await begin();
    await acceptHandoff(core, workspace.operator, { dialog_id: one.dialogId });
    await completeHandoff(core, workspace.operator, { dialog_id: one.dialogId });
    const { dialogId: second } = await begin(one.visitor);
    const now = new Date("2026-03-01T12:00:00.000Z");
    const told = await movePresence(core, [moved(one.visitor, true), moved(other.visitor, false)], now, 60_000);
    expect(told).toContainEqual({ ...moved(one.visitor, true), dialogIds: [second] });
    expect(told).toContainEqual({ ...moved(other.visitor, false), dialogIds: [other.dialogId] });
    expect(await stored(one.visitor)).toMatchObject({ last_seen: now, online_until: new Date("2026-03-01T12:01:00.000Z") });
    expect(await stored(other.visitor)).toMatchObject({ last_seen: now, online_until: now });
  });

  test("are left out while they have written nothing, and count as they were last seen to be", async () => {
    const silent = createTestVisitor(workspace);
    const { visitor } = await begin();
    const told = await movePresence(core, [moved(silent, true), moved(visitor, true), moved(visitor, false)], new Date(), 60_000);
    expect(told.map(({ contactId, online }) => ({ contactId, online }))).toEqual([{ contactId: visitor.contactId, online: false }]);
    expect(await stored(silent)).toBeUndefined();
  });
});
