import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts, dialogs, effects, handoffs, messages, notifications } from "../../../db/schema";
import type { DialogStatus } from "../../protocol/values";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { sendMessage } from "../messages/send-message";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";

const NOW = new Date("2026-01-02T03:04:05.678Z");
const CLIENT_ID = "11111111-1111-4111-8111-111111111111";
const STATUSES: DialogStatus[] = ["assistant", "queued", "human", "snoozed", "resolved"];

type Setting = { status: DialogStatus; kind: "support" | "channel"; known?: boolean; note?: boolean };

describe("messages committed together", () => {
  let core: TestCore;
  let alone: Core;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    core = await createTestCore({ now: () => NOW });
    alone = { ...core, append: async () => undefined };
    workspace = await createTestWorkspace(core);
    // Ids that can't be taken for counts.
    for (const table of ["dialogs", "messages", "handoffs", "notifications"])
      await core.run({ name: table, text: `alter sequence ${table}_id_seq restart 100000` }, []);
  });
  afterAll(() => core.close());

  const visitor = () => createTestVisitor(workspace, "00000000-0000-4000-8000-000000000001");
  const actors = (): Record<string, Actor> => ({
    visitor: visitor(),
    stranger: createTestVisitor(workspace),
    operator: workspace.operator,
    integration: { type: "integration", workspaceId: workspace.workspaceId, keyId: 7, name: "Shop", scopes: ["write"] },
    foreigner: { ...workspace.operator, workspaceId: workspace.workspaceId + 1 },
  });

  async function makeDialog({ status, kind, known }: Setting): Promise<number> {
    await core.db
      .insert(contacts)
      .values({ id: visitor().contactId, workspace_id: workspace.workspaceId, kind: "visitor", name: "V" })
      .onConflictDoNothing();
    const support = { contact_id: visitor().contactId, assistant_id: workspace.assistantId };
    const [row] = await core.db
      .insert(dialogs)
      .values({
        workspace_id: workspace.workspaceId,
        kind,
        status,
        unread_members: 2,
        unread_visitor: 3,
        turn_epoch: 4,
        created_at: NOW,
        assignee_id: status === "human" ? workspace.owner.memberId : null,
        ...(kind === "support" ? support : { room: `channel_${randomUUID()}` }),
      })
      .returning();
    if (!row) throw new Error("no dialog");
    if (known) await makeKnown(row.id);
    return row.id;
  }

  /** Somebody was called to the dialog before: a handoff is under way, and the operator has unread news of it. */
  async function makeKnown(dialogId: number): Promise<void> {
    const earlier = new Date(NOW.getTime() - 60_000);
    await core.db
      .insert(handoffs)
      .values({ dialog_id: dialogId, status: "requested", reason: "Before", priority: "normal", requested_by: "x", requested_at: earlier });
    const principal = `member:${workspace.owner.memberId}`;
    const news = { type: "message", title: "Before", body: "Before", topic: "mine" as const };
    await core.db
      .insert(notifications)
      .values({ ...news, workspace_id: workspace.workspaceId, principal, dialog_id: dialogId, created_at: earlier });
  }

  /** All that a message leaves behind, without the ids that differ from run to run. */
  async function outcome(on: Core, actor: Actor, setting: Setting) {
    const id = await makeDialog(setting);
    const since = core.events.length;
    const input = { client_id: CLIENT_ID, text: "Hello", kind: setting.note ? ("note" as const) : ("text" as const), attachments: [] };
    const answer = await sendMessage(on, actor, id, input, "origin").catch((error: { code: string }) => error.code);
    const [row] = await core.db.select().from(dialogs).where(eq(dialogs.id, id));
    const log = await core.db.select().from(messages).where(eq(messages.dialog_id, id)).orderBy(messages.seq);
    const owed = await core.db
      .select({ kind: effects.kind, payload: effects.payload, run_at: effects.run_at })
      .from(effects)
      .where(eq(effects.dialog_id, id));
    const news = await core.db.select().from(notifications).where(eq(notifications.dialog_id, id));
    const events = core.events.slice(since).toSorted((a, b) => a.type.localeCompare(b.type));
    const left = { answer, row: { ...row, room: null, updated_at: log.length > 0 ? row?.updated_at : null }, log, owed, news, events };
    await core.db.delete(effects);
    await core.db.delete(dialogs).where(eq(dialogs.id, id));
    return JSON.parse(JSON.stringify(left).replace(/\b[1-9]\d{5}\b/g, "1"));
  }

  for (const who of ["visitor", "stranger", "operator", "integration", "foreigner"]) {
    for (const status of STATUSES) {
      for (const kind of ["support", "channel"] as const) {
        it(`a ${who}'s message to a ${kind} dialog (${status}) leaves what a transaction of its own would`, async () => {
          const actor = actors()[who] as Actor;
          expect(await outcome(core, actor, { status, kind })).toEqual(await outcome(alone, actor, { status, kind }));
        });
      }
    }
  }

  for (const setting of [
    { who: "visitor", status: "assistant" },
    { who: "visitor", status: "queued", known: true },
    { who: "visitor", status: "human", known: true },
    { who: "operator", status: "human" },
    { who: "operator", status: "queued", note: true },
    { who: "integration", status: "resolved" },
  ] as const) {
    it(`the common case needs no transaction: ${Object.values(setting).join(", ")}`, async () => {
      const actor = actors()[setting.who] as Actor;
      let passedOver = 0;
      const watched: Core = {
        ...core,
        append: async (message) => {
          const made = await core.append(message);
          if (!made) passedOver += 1;
          return made;
        },
      };
      expect(await outcome(watched, actor, { kind: "support", ...setting })).toEqual(
        await outcome(alone, actor, { kind: "support", ...setting }),
      );
      expect(passedOver).toBe(0);
    });
  }

  it("one that was sent before, and one to a dialog that is not there, fail or answer alone", async () => {
    const ids = await Promise.all([1, 2, 3].map(() => makeDialog({ status: "human", kind: "support" })));
    const earlier = { client_id: randomUUID(), text: "Once", kind: "text" as const, attachments: [] };
    const first = await sendMessage(core, visitor(), ids[0] as number, earlier);
    const sent = await Promise.allSettled([
      sendMessage(core, visitor(), ids[0] as number, earlier),
      sendMessage(core, visitor(), ids[1] as number, { ...earlier, client_id: randomUUID() }),
      sendMessage(core, visitor(), 999_999, { ...earlier, client_id: randomUUID() }),
      sendMessage(core, visitor(), ids[2] as number, { ...earlier, client_id: randomUUID() }),
    ]);
    expect(sent.map((one) => (one.status === "fulfilled" ? [one.value.message.seq, one.value.duplicate] : one.reason.code))).toEqual([
      [1, true],
      [1, false],
      "NOT_FOUND",
      [1, false],
    ]);
    expect(sent[0]).toMatchObject({ value: { message: { id: first.message.id } } });
  });
});
