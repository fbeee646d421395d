import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialogs } from "@/db/schema";
import { readDialog } from "@/lib/core/conversations/dialogs/read-dialog";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { acceptHandoff } from "@/lib/core/conversations/handoffs/accept-handoff";
import { requestHandoff } from "@/lib/core/conversations/handoffs/request-handoff";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { freshDatabase } from "../database";

let core: TestCore;
/** The second node: queues of its own, the same database. */
let other: TestCore;
let workspace: TestWorkspace;

beforeAll(async () => {
  const database = await freshDatabase("postgres");
  core = await createTestCore({ database });
  other = await createTestCore({ database });
  workspace = await createTestWorkspace(core);
});
afterAll(() => core.close());

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });
const unreadOf = async (id: number) => {
  const [row] = await core.db.select().from(dialogs).where(eq(dialogs.id, id));
  return { members: row?.unread_members, visitor: row?.unread_visitor };
};

async function conversation() {
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
  await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "help" });
  await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
  return { visitor, dialogId };
}

test("a message that is committed while a member marks the one before as read stays unread, on one node and on two", async () => {
  const { visitor, dialogId } = await conversation();
  for (let round = 0; round < 60; round += 1) {
    const reader = round % 2 === 0 ? core : other;
    const shown = (await sendMessage(core, visitor, dialogId, line("one"))).message;
    const [next] = await Promise.all([
      sendMessage(core, visitor, dialogId, line("two")),
      readDialog(reader, workspace.operator, { dialog_id: dialogId, seq: shown.seq }),
    ]);
    expect((await unreadOf(dialogId)).members).toBe(1);
    await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: next.message.seq });
    expect((await unreadOf(dialogId)).members).toBe(0);
  }
});

test("the same holds for what a member writes while the visitor reads", async () => {
  const { visitor, dialogId } = await conversation();
  for (let round = 0; round < 60; round += 1) {
    const reader = round % 2 === 0 ? core : other;
    const shown = (await sendMessage(core, workspace.operator, dialogId, line("one"))).message;
    const [next] = await Promise.all([
      sendMessage(core, workspace.operator, dialogId, line("two")),
      readDialog(reader, visitor, { dialog_id: dialogId, seq: shown.seq }),
    ]);
    expect((await unreadOf(dialogId)).visitor).toBe(1);
    await readDialog(core, visitor, { dialog_id: dialogId, seq: next.message.seq });
    expect((await unreadOf(dialogId)).visitor).toBe(0);
  }
});

test("a read that waits for a message's commit counts that message", async () => {
  const { visitor, dialogId } = await conversation();
  const shown = (await sendMessage(core, visitor, dialogId, line("one"))).message;
  await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: shown.seq - 1 });
  let reading: Promise<void> | undefined;
  await core.db.transaction(async (tx) => {
    await tx.execute(sql`update dialogs set last_seq = last_seq + 1, unread_members = unread_members + 1 where id = ${dialogId}`);
    await tx.execute(sql`insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
      select id, last_seq, last_seq, gen_random_uuid(), 'user', 'text', 'two', 'visitor', 'Ada' from dialogs where id = ${dialogId}`);
    reading = readDialog(other, workspace.operator, { dialog_id: dialogId, seq: shown.seq });
    const waits = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => ((await core.db.execute(waits)) as { rows: unknown[] }).rows.length, { timeout: 20_000 }).toBe(1);
  });
  await reading;
  expect((await unreadOf(dialogId)).members).toBe(1);
});

test("a colleague who is further behind makes nothing unread that the team has read", async () => {
  const { visitor, dialogId } = await conversation();
  for (const text of ["one", "two", "three"]) await sendMessage(core, visitor, dialogId, line(text));
  const { message } = await sendMessage(core, visitor, dialogId, line("four"));
  await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: message.seq });
  await sendMessage(core, visitor, dialogId, line("five"));
  await readDialog(core, workspace.owner, { dialog_id: dialogId, seq: 2 });
  expect((await unreadOf(dialogId)).members).toBe(1);
});
