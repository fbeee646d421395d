import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { freshDatabase } from "@/test/database";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { updateDialog } from "../core/conversations/dialogs/update-dialog";
import { acceptHandoff } from "../core/conversations/handoffs/accept-handoff";
import { editMessage } from "../core/conversations/messages/edit-message";
import { sendMessage } from "../core/conversations/messages/send-message";
import type { MemberActor } from "../core/log/actor";
import { updateMember } from "../core/people/members/change-members";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../core/testing";
import { createTestNode, link, type TestNode, type TestReader } from "./testing";

describe("what an operator hears who sees their own conversations, over two nodes", () => {
  let database: Database;
  let first: TestNode;
  let second: TestNode;
  let workspace: TestWorkspace;
  let dana: MemberActor;

  beforeAll(async () => {
    database = await freshDatabase();
    [first, second] = [await createTestNode(database), await createTestNode(database)];
    link(first, second);
  });
  beforeEach(async () => {
    workspace = await createTestWorkspace(first.core, { ai: false });
    await updateMember(first.core, workspace.owner, workspace.operator.memberId, { visibility: "own" });
    dana = { ...workspace.operator, sight: { teams: [] } };
  });
  afterAll(async () => {
    for (const node of [first, second]) node.stop();
    await database.close();
  });

  const line = () => ({ client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] });
  const begin = async () => (await startDialog(first.core, createTestVisitor(workspace), line(), {})).dialogId;
  const about = (reader: TestReader, dialogId: number, from = 0) =>
    reader.heard.slice(from).filter(({ payload }) => payload.dialog_id === dialogId || payload.id === dialogId);
  const hearsOf = (reader: TestReader, event: string, dialogId: number) =>
    reader.hears((heard) => heard.event === event && (heard.payload.dialog_id === dialogId || heard.payload.id === dialogId));

  it("of what a colleague takes they hear that it is no longer to be shown, and nothing more", async () => {
    const [reader, olga] = [second.connect(dana), second.connect(workspace.owner)];
    const dialogId = await begin();
    await hearsOf(reader, "dialog_updated", dialogId);
    await acceptHandoff(first.core, workspace.owner, { dialog_id: dialogId });
    const gone = await hearsOf(reader, "dialog_removed", dialogId);
    await olga.ask("viewing", { dialog_id: dialogId });
    await hearsOf(olga, "viewing", dialogId);
    await updateDialog(first.core, workspace.owner, dialogId, { priority: "high" });
    await olga.hears(({ event, payload }) => event === "dialog_updated" && payload.priority === "high");
    expect(about(reader, dialogId, gone + 1)).toEqual([]);
    expect(olga.heard.some(({ event }) => event === "dialog_removed")).toBe(false);
  });

  it("of what is theirs alone they hear as before, and of a colleague's they hear nothing at all", async () => {
    const [mine, theirs] = [await begin(), await begin()];
    await updateDialog(first.core, workspace.owner, mine, { assignee_id: dana.memberId });
    await updateDialog(first.core, workspace.owner, theirs, { assignee_id: workspace.owner.memberId });
    const reader = second.connect(dana);
    for (const id of [theirs, mine]) await updateDialog(first.core, workspace.owner, id, { status: "queued" });
    await updateDialog(first.core, workspace.owner, mine, { assignee_id: dana.memberId });
    await hearsOf(reader, "handoff_started", mine);
    expect(await reader.ask("join_dialog", { dialog_id: mine })).toMatchObject({ ok: true });
    await updateDialog(first.core, workspace.owner, theirs, { assignee_id: workspace.owner.memberId });
    const removed = await hearsOf(reader, "dialog_removed", theirs);
    expect(about(reader, theirs, removed + 1)).toEqual([]);
    expect(await reader.ask("join_dialog", { dialog_id: theirs })).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  });

  it("P10: of new words in what was theirs they are not notified", async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(first.core, visitor, line(), {});
    await updateDialog(first.core, workspace.owner, dialogId, { assignee_id: dana.memberId });
    const { message } = await sendMessage(first.core, visitor, dialogId, line());
    await updateDialog(first.core, workspace.owner, dialogId, { assignee_id: workspace.owner.memberId });
    const [reader, olga] = [second.connect(dana), second.connect(workspace.owner)];
    await editMessage(first.core, visitor, { dialog_id: dialogId, message_id: message.id, text: "A secret" });
    for (const text of ["More", "The last"]) await sendMessage(first.core, visitor, dialogId, { ...line(), text });
    // Held back for a second, as what was said before it would be.
    await olga.hears(({ event, payload }) => event === "notification" && payload.body === "The last");
    expect(about(reader, dialogId)).toEqual([]);
  });

  it("who joined it leaves it where no hint is heard, by the node's own check", async () => {
    const dialogId = await begin();
    const reader = second.connect(dana);
    await reader.ask("join_dialog", { dialog_id: dialogId });
    second.core.bus.publish = () => undefined;
    await acceptHandoff(second.core, workspace.owner, { dialog_id: dialogId });
    await second.realtime.access.checkDialog(dialogId);
    await hearsOf(reader, "dialog_removed", dialogId);
    expect(second.realtime.hub.roomSize(dialogId)).toBe(0);
  });
});
