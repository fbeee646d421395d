import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialogs, effects, messages } from "../../../db/schema";
import type { DialogStatus } from "../../protocol/values";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { sendMessage } from "../messages/send-message";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";

const NOW = new Date("2026-01-02T03:04:05.678Z");
const STATUSES: DialogStatus[] = ["assistant", "queued", "human", "snoozed", "resolved"];

describe("messages committed together", () => {
  let core: TestCore;
  let alone: Core;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    core = await createTestCore({ now: () => NOW });
    alone = { ...core, append: async () => undefined };
    workspace = await createTestWorkspace(core);
    // Ids that can't be taken for counts.
    await core.run({ name: "dialogs", text: "alter sequence dialogs_id_seq restart 100000" }, []);
    await core.run({ name: "messages", text: "alter sequence messages_id_seq restart 200000" }, []);
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

  async function makeDialog(status: DialogStatus, kind: "support" | "channel"): Promise<number> {
    await core.run(
      {
        name: "contact",
        text: "insert into contacts (id, workspace_id, kind, name) values ($1, $2, 'visitor', 'V') on conflict do nothing",
      },
      [visitor().contactId, workspace.workspaceId],
    );
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
    return row.id;
  }

  /** All that a message leaves behind, with what differs from run to run named alike. */
  async function outcome(on: Core, actor: Actor, status: DialogStatus, kind: "support" | "channel", note: boolean) {
    const id = await makeDialog(status, kind);
    const since = core.events.length;
    const input = {
      client_id: "11111111-1111-4111-8111-111111111111",
      text: "Hello",
      kind: note ? ("note" as const) : ("text" as const),
      attachments: [],
    };
    const answer = await sendMessage(on, actor, id, input, "origin").catch((error: { code: string }) => error.code);
    const [row] = await core.db.select().from(dialogs).where(eq(dialogs.id, id));
    const log = await core.db.select().from(messages).where(eq(messages.dialog_id, id)).orderBy(messages.seq);
    const owed = await core.db
      .select({ kind: effects.kind, payload: effects.payload, run_at: effects.run_at })
      .from(effects)
      .where(eq(effects.dialog_id, id));
    const events = core.events.slice(since).toSorted((a, b) => a.type.localeCompare(b.type));
    const names = new Map<number, string>([[id, "dialog"], ...log.map((message, at): [number, string] => [message.id, `message ${at}`])]);
    const named = (_key: string, value: unknown) => (typeof value === "number" ? (names.get(value) ?? value) : value);
    return JSON.parse(
      JSON.stringify(
        { answer, row: { ...row, room: null, updated_at: log.length > 0 ? row?.updated_at : null }, log, owed, events },
        named,
      ),
    );
  }

  for (const who of ["visitor", "stranger", "operator", "integration", "foreigner"]) {
    for (const status of STATUSES) {
      for (const kind of ["support", "channel"] as const) {
        it(`a ${who}'s message to a ${kind} dialog (${status}) leaves what a transaction of its own would`, async () => {
          const actor = actors()[who] as Actor;
          expect(await outcome(core, actor, status, kind, false)).toEqual(await outcome(alone, actor, status, kind, false));
        });
      }
    }
  }

  it("a note takes a number that the visitor's side does not see, as in a transaction of its own", async () => {
    const operator = workspace.operator;
    expect(await outcome(core, operator, "queued", "support", true)).toEqual(await outcome(alone, operator, "queued", "support", true));
  });

  it("one that was sent before, and one to a dialog that is not there, fail or answer alone", async () => {
    const ids = await Promise.all([1, 2, 3].map(() => makeDialog("human", "support")));
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
