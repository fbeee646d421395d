import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../test/database";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { requestHandoff } from "../core/conversations/handoffs/request-handoff";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../core/testing";
import { createTestNode, type TestNode } from "./testing";

const WAITING = 60;

let node: TestNode;
let workspace: TestWorkspace;
const queued: { dialogId: number; visitor: ReturnType<typeof createTestVisitor> }[] = [];

beforeAll(async () => {
  node = await createTestNode(await freshDatabase());
  workspace = await createTestWorkspace(node.core);
  for (let at = 0; at < WAITING; at++) {
    const visitor = createTestVisitor(workspace);
    const message = { client_id: crypto.randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
    const { dialogId } = await startDialog(node.core, visitor, message, {});
    await requestHandoff(node.core, visitor, { dialog_id: dialogId, reason: "A person" });
    queued.push({ dialogId, visitor });
  }
});
afterAll(async () => {
  node.stop();
  await node.core.close();
});

const updates = (heard: { event: string; payload: Record<string, unknown> }[]) =>
  heard.filter(({ event }) => event === "dialog_updated").map(({ payload }) => payload);

test("with many waiting, who accepts hears of that conversation first, and no list hears of the places of the others", async () => {
  const [first, , third] = queued;
  const operator = node.connect(workspace.operator);
  const other = node.connect(workspace.owner);
  const waiting = node.connect(third?.visitor as never);
  await waiting.ask("join_dialog", { dialog_id: third?.dialogId });
  const ack = await operator.ask("handoff_accept", { dialog_id: first?.dialogId });
  expect(ack).toMatchObject({ ok: true, handoff: { status: "accepted" }, dialog: { id: first?.dialogId, status: "human" } });
  await node.realtime.flush();
  for (const reader of [operator, other]) {
    const updated = updates(reader.heard);
    expect(updated[0]).toMatchObject({ id: first?.dialogId, status: "human", assignee: { id: workspace.operator.memberId } });
    expect(new Set(updated.map(({ id }) => id)), "one accept is no storm").toEqual(new Set([first?.dialogId]));
  }
  expect(updates(waiting.heard).at(-1)).toMatchObject({ id: third?.dialogId, queue: { queue_position: 2 } });
});

test("a member who looks at one that waits sees it move up, after the change that moved it", async () => {
  const [, second, , fourth] = queued;
  const operator = node.connect(workspace.operator);
  await operator.ask("join_dialog", { dialog_id: fourth?.dialogId });
  await operator.ask("handoff_accept", { dialog_id: second?.dialogId });
  await node.realtime.flush();
  const updated = updates(operator.heard).map(({ id, queue }) => [id, (queue as { queue_position: number } | null)?.queue_position]);
  expect(updated).toEqual([
    [second?.dialogId, undefined],
    [fourth?.dialogId, 2],
  ]);
});

test("asking again for a person is published to members again, with the new reason", async () => {
  const last = queued.at(-1);
  const operator = node.connect(workspace.operator);
  const visitor = node.connect(last?.visitor as never);
  const ack = await visitor.ask("handoff_request", { dialog_id: last?.dialogId, reason: "My parcel is broken", priority: "high" });
  expect(ack).toMatchObject({ ok: true, handoff: { reason: "My parcel is broken", priority: "high" } });
  await operator.hears(({ event, payload }) => event === "handoff_request" && payload.reason === "My parcel is broken");
  await node.realtime.flush();
  expect(updates(operator.heard).at(-1)).toMatchObject({ id: last?.dialogId, priority: "high", queue: { reason: "My parcel is broken" } });
});
