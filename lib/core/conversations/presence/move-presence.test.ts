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
    const now = new Date(Date.now() + 3_600_000);
    const until = new Date(now.getTime() + 60_000);
    const told = await movePresence(core, [moved(one.visitor, true), moved(other.visitor, false)], now, 60_000);
    expect(told).toContainEqual({ ...moved(one.visitor, true), dialogIds: [second] });
    expect(told).toContainEqual({ ...moved(other.visitor, false), dialogIds: [other.dialogId] });
    expect(await stored(one.visitor)).toMatchObject({ last_seen: now, online_until: until });
    expect(await stored(other.visitor)).toMatchObject({ last_seen: now, online_until: now });
  });

  test("are nothing new while they count as online, and are once they have left, also by a clock that is behind", async () => {
    const { visitor } = await begin();
    const move = (online: boolean, at: Date) => movePresence(core, [moved(visitor, online)], at, 60_000);
    const now = new Date(Date.now() + 3_600_000);
    const later = (ms: number) => new Date(now.getTime() + ms);
    expect(await move(true, now)).toHaveLength(1);
    expect(await move(true, later(1_000))).toEqual([]);
    expect((await stored(visitor))?.online_until).toEqual(later(61_000));
    expect(await move(false, later(2_000))).toHaveLength(1);
    expect(await move(true, later(1_900))).toHaveLength(1);
    expect(await move(true, later(100_000))).toHaveLength(1);
  });

  test("are left out while they have written nothing, and count as they were last seen to be", async () => {
    const silent = createTestVisitor(workspace);
    const { visitor } = await begin();
    const told = await movePresence(core, [moved(silent, true), moved(visitor, true), moved(visitor, false)], new Date(), 60_000);
    expect(told.map(({ contactId, online }) => ({ contactId, online }))).toEqual([{ contactId: visitor.contactId, online: false }]);
    expect(await stored(silent)).toBeUndefined();
  });
});
