import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/db/connect";
import type { Database } from "@/db/database";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { headOf, listEvents } from "@/lib/core/feed/read-events";
import { insertEntries } from "@/lib/core/log/feed-entries";
import { placeEntries } from "@/lib/core/log/place-entries";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import type { FeedEvent } from "@/lib/protocol/feed";
import { createPostgresDatabase, DATABASES, type PostgresDatabase } from "../database";

const line = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

const WRITERS = 8;
const MESSAGES = 60;
const SLOW = 12;
const READERS = 3;
/** Events that others have to place while a slow transaction is open. */
const OVERTAKEN_BY = 25;

describe.runIf(DATABASES.includes("postgres"))("the feed's positions on Postgres", () => {
  let postgres: PostgresDatabase;
  let core: TestCore;
  let other: Database;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    postgres = await createPostgresDatabase();
    core = await createTestCore({ database: await openDatabase({ url: postgres.url, maxConnections: 24 }) });
    // Another node's connections.
    other = await openDatabase({ url: postgres.url, maxConnections: 24 });
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterAll(async () => {
    await core.close();
    await other.close();
    await postgres.drop();
  });

  /** A transaction that adds to the feed at once, and ends when others have overtaken it. */
  const slowly = (n: number) =>
    core.db.transaction(async (tx) => {
      const entry = {
        workspace_id: workspace.workspaceId,
        type: "record.changed" as const,
        at: core.now().toISOString(),
        data: { slow: n },
      };
      await insertEntries(tx, [entry]);
      const from = await headOf(core, workspace.workspaceId);
      while ((await headOf(core, workspace.workspaceId)) < from + OVERTAKEN_BY) await turn();
    });

  const write = async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, line("0"), {});
    for (let n = 1; n < MESSAGES; n += 1) await sendMessage(core, visitor, dialogId, line(`${n}`));
    return dialogId;
  };

  it("no reader ever sees one appear behind one it has read, whatever transactions end late, and all of them are seen", async () => {
    let writing = true;
    const isDone = async () =>
      !writing && ((await core.run({ text: "select exists (select from event_outbox)" }, []))[0] ?? [])[0] === false;
    const sequence = async (on: Pick<Database, "run" | "transact">) => {
      do await placeEntries(on);
      while (!(await isDone()));
    };
    const read = async () => {
      const seen: FeedEvent[] = [];
      for (let ended = false, after = 0; ; ) {
        const page = await listEvents(core, workspace.operator, { after, limit: 7 });
        seen.push(...page.events);
        after = page.has_more ? (page.events.at(-1)?.position ?? after) : page.last;
        if (ended && !page.has_more) return seen;
        ended = !page.has_more && (await isDone());
      }
    };
    const writers = Array.from({ length: WRITERS }, write);
    const slow = Array.from({ length: SLOW }, (_, n) => slowly(n));
    const sequencers = [sequence(core), sequence(other)];
    const readers = Array.from({ length: READERS }, read);
    const dialogIds = await Promise.all(writers);
    // Those that still wait to be overtaken.
    const last = startFillers();
    await Promise.all(slow);
    await last.stop();
    writing = false;
    await Promise.all(sequencers);

    const whole = await everything();
    for (const seen of await Promise.all(readers)) expect(seen.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    expect(whole.map(({ position }) => position)).toEqual(whole.map((_event, at) => at + 1));
    expect(
      whole
        .filter(({ type }) => type === "record.changed")
        .map(({ data }) => data.slow)
        .sort((a, b) => Number(a) - Number(b)),
    ).toEqual(Array.from({ length: SLOW }, (_, n) => n));
    for (const id of dialogIds) {
      const texts = whole.filter(({ type, dialog_id }) => type === "message.created" && dialog_id === id).map(({ data }) => data.text);
      expect(texts).toEqual(Array.from({ length: MESSAGES }, (_, n) => `${n}`));
    }
  });

  /** Writes until it is stopped. */
  function startFillers() {
    let stopped = false;
    const filling = (async () => {
      const visitor = createTestVisitor(workspace);
      const { dialogId } = await startDialog(core, visitor, line("filler"), {});
      while (!stopped) await sendMessage(core, visitor, dialogId, line("filler"));
    })();
    return {
      stop: () => {
        stopped = true;
        return filling;
      },
    };
  }

  async function everything(): Promise<FeedEvent[]> {
    const found: FeedEvent[] = [];
    for (let more = true; more; ) {
      const page = await listEvents(core, workspace.operator, { after: found.at(-1)?.position ?? 0, limit: 500 });
      found.push(...page.events);
      more = page.has_more;
    }
    return found;
  }

  it("a transaction that is open for long holds up neither the feed nor who writes", async () => {
    const before = await headOf(core, workspace.workspaceId);
    await other.db.transaction(async (tx) => {
      const entry = {
        workspace_id: workspace.workspaceId,
        type: "record.changed" as const,
        at: core.now().toISOString(),
        data: { late: true },
      };
      await insertEntries(tx, [entry]);
      await startDialog(core, createTestVisitor(workspace), line("Meanwhile"), {});
      await placeEntries(core);
      const { events } = await listEvents(core, workspace.operator, { after: before, limit: 100 });
      expect(events.map(({ type }) => type)).toEqual(["contact.created", "dialog.created", "message.created", "handoff.requested"]);
    });
    await placeEntries(core);
    const { events } = await listEvents(core, workspace.operator, { after: before, limit: 100 });
    expect(events.at(-1)?.data).toEqual({ late: true });
  });
});
