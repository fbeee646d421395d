import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { freshDatabase } from "@/test/database";
import { announceTyping } from "../core/conversations/dialogs/announce-typing";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../core/testing";
import { createTestNode, link, type TestNode, type TestReader } from "./testing";
import { VIEWING_EXPIRES_MS } from "./viewing";

describe("who looks at a conversation, over two nodes", () => {
  let database: Database;
  let now = new Date("2026-03-02T10:00:00Z");
  let first: TestNode;
  let second: TestNode;
  let workspace: TestWorkspace;
  let dialogId: number;

  beforeAll(async () => {
    database = await freshDatabase();
    [first, second] = [await createTestNode(database, {}, () => now), await createTestNode(database, {}, () => now)];
    link(first, second);
  });
  beforeEach(async () => {
    workspace = await createTestWorkspace(first.core, { ai: false });
    dialogId = await begin();
  });
  afterAll(async () => {
    for (const node of [first, second]) node.stop();
    await database.close();
  });

  const begin = async () => {
    const line = { client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
    return (await startDialog(first.core, createTestVisitor(workspace), line, {})).dialogId;
  };
  const look = (reader: TestReader, dialog_id: number | null) => reader.ask("viewing", dialog_id === null ? null : { dialog_id });
  type Operators = { id: number; typing: boolean; since: string }[];
  const operatorsIn = (payload: Record<string, unknown>) => payload.operators as Operators;
  /** Settles once the reader hears that these look at the dialog. */
  const hears = async (reader: TestReader, ids: number[], from = 0, dialog = dialogId) => {
    const isSo = ({ event, payload }: TestReader["heard"][number]) =>
      event === "viewing" && payload.dialog_id === dialog && String(operatorsIn(payload).map(({ id }) => id)) === String(ids);
    const at = await reader.hears(isSo, from);
    return { at, operators: operatorsIn(reader.heard[at]?.payload ?? {}) };
  };

  it("members of the workspace hear it on both, with who types, and nobody else does", async () => {
    const { operator, owner, memberIds } = { ...workspace, memberIds: [workspace.operator.memberId] };
    const [dana, olga] = [first.connect(operator), second.connect(owner)];
    const stranger = second.connect((await createTestWorkspace(second.core)).owner);
    expect(await look(dana, dialogId)).toMatchObject({ ok: true });
    const { operators } = await hears(olga, memberIds);
    expect(operators).toEqual([{ id: operator.memberId, name: "Dana", since: now.toISOString(), typing: false }]);
    await dana.ask("typing_start", { dialog_id: dialogId });
    await olga.hears(({ event, payload }) => event === "viewing" && operatorsIn(payload).some(({ typing }) => typing));
    await dana.ask("typing_stop", { dialog_id: dialogId });
    const from = olga.heard.length;
    await olga.hears(({ event, payload }) => event === "viewing" && operatorsIn(payload).every(({ typing }) => !typing), from - 1);
    expect(stranger.heard.filter(({ event }) => event === "viewing")).toEqual([]);
    dana.leave();
    await hears(olga, [], from);
  });

  it("one conversation at a time for each connection; a member with two counts once, since the first", async () => {
    const { operator, owner } = workspace;
    const olga = second.connect(owner);
    const [tab, other] = [first.connect(operator), second.connect(operator)];
    await look(tab, dialogId);
    const since = (await hears(olga, [operator.memberId])).operators[0]?.since;
    now = new Date(now.getTime() + 5_000);
    await look(other, dialogId);
    await look(olga, dialogId);
    const both = await hears(olga, [operator.memberId, owner.memberId]);
    expect(both.operators[0]?.since).toBe(since);
    const elsewhere = await begin();
    await look(tab, elsewhere);
    await hears(olga, [operator.memberId], 0, elsewhere);
    await look(other, null);
    await hears(olga, [owner.memberId], both.at);
  });

  it("it expires after a minute without a sign, and whoever connects hears how it stands", async () => {
    const { operator, owner } = workspace;
    const [dana, olga] = [first.connect(operator), second.connect(owner)];
    await look(dana, dialogId);
    const { at } = await hears(olga, [operator.memberId]);
    now = new Date(now.getTime() + VIEWING_EXPIRES_MS - 1_000);
    const renewed = new Promise((resolve) => second.core.bus.subscribe(({ type }) => type === "viewing" && resolve(null)));
    await look(dana, dialogId);
    await renewed;
    now = new Date(now.getTime() + 2_000);
    const late = second.connect(owner);
    for (const { realtime } of [first, second]) realtime.viewing.sweep();
    const [connection] = [...second.realtime.hub.of(`member:${owner.memberId}`)].slice(-1);
    if (connection) second.realtime.viewing.welcome(connection);
    await hears(late, [operator.memberId]);
    expect(olga.heard.slice(at + 1).filter(({ event }) => event === "viewing")).toEqual([]);
    now = new Date(now.getTime() + VIEWING_EXPIRES_MS);
    for (const { realtime } of [first, second]) realtime.viewing.sweep();
    await hears(olga, [], at);
  });

  it("an API key that types is not the member of the same number", async () => {
    const { operator, owner, workspaceId } = workspace;
    const [dana, olga] = [first.connect(operator), first.connect(owner)];
    await look(dana, dialogId);
    const { at } = await hears(olga, [operator.memberId]);
    const key = { type: "integration" as const, workspaceId, keyId: operator.memberId, name: "Shop", scopes: ["write" as const] };
    await announceTyping(
      first.core,
      key,
      { id: dialogId, workspaceId, kind: "support", contactId: null, assigneeId: null, teamId: null },
      { is_typing: true },
    );
    await look(olga, dialogId);
    const { operators } = await hears(olga, [operator.memberId, owner.memberId], at);
    expect(operators.map(({ typing }) => typing)).toEqual([false, false]);
  });

  it("whoever has gone before it was found that they may enter is not seen there", async () => {
    const dana = first.connect(workspace.operator);
    first.core.events.length = 0;
    const looking = look(dana, dialogId);
    dana.leave();
    await looking;
    expect(first.core.events.filter(({ type }) => type === "viewing")).toEqual([]);
  });

  it("what one may not enter, and whoever is no member, is refused", async () => {
    const stranger = first.connect((await createTestWorkspace(first.core)).owner);
    expect(await look(stranger, dialogId)).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    const visitor = first.connect(createTestVisitor(workspace));
    expect(await look(visitor, dialogId)).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
  });
});
