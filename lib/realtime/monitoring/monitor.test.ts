import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "@/test/database";
import { listCloseCounts } from "../../core/monitoring/close-counts";
import { findTraced } from "../../core/monitoring/find-traced";
import { limitsFor } from "../../core/monitoring/limits-of";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../../core/testing";
import { Nodes } from "../nodes";
import { createTestNode, link, type TestNode, type TestReader } from "../testing";
import { Monitor } from "./monitor";

let a: TestNode;
let b: TestNode;
let ours: TestWorkspace;
let theirs: TestWorkspace;
const monitors: Monitor[] = [];

beforeEach(async () => {
  const database = await freshDatabase();
  a = await createTestNode(database, { WS_MAX_MESSAGE_RATE: "2" });
  b = await createTestNode(database);
  link(a, b);
  [ours, theirs] = [await createTestWorkspace(a.core), await createTestWorkspace(a.core)];
});
afterEach(async () => {
  for (const monitor of monitors.splice(0)) monitor.stop();
  a.stop();
  b.stop();
  await a.core.close();
});

const monitorOf = ({ core, realtime }: TestNode) => {
  const nodes = new Nodes(core, false);
  const monitor = new Monitor(core, realtime, nodes);
  monitors.push(monitor);
  return { monitor, nodes };
};
const write = async (reader: TestReader) => {
  const ack = await reader.ask("chat_message", { client_id: crypto.randomUUID(), text: "Hello" });
  if (!ack.ok || !("message" in ack)) throw new Error("not written");
  return ack.message;
};

test("the numbers are those of one workspace: who is connected, what they have open, what was written", async () => {
  const { monitor } = monitorOf(a);
  const visitor = a.connect(createTestVisitor(ours));
  a.connect(ours.operator);
  const twice = a.connect(ours.operator);
  a.connect(theirs.owner);
  const { dialog_id } = await write(visitor);
  await twice.ask("join_dialog", { dialog_id });
  expect(await monitor.stats(ours.workspaceId)).toMatchObject({
    total_connections: 3,
    active_connections: 3,
    active_users: 1,
    active_operators: 1,
    unique_users: 2,
    admin_dialogs: 1,
    site_dialogs: 1,
    total_rooms: 1,
    messages_last_minute: 1,
    nodes: [{ id: a.core.node.id, connections: 3 }],
  });
  expect(await monitor.stats(theirs.workspaceId)).toMatchObject({ total_connections: 1, messages_last_minute: 0, total_rooms: 0 });
  expect(await monitor.stats()).toMatchObject({ total_connections: 4 });
});

test("nodes without Redis leave their numbers in the database, and each adds those of the others to its own", async () => {
  const first = monitorOf(a);
  const second = monitorOf(b);
  a.connect(ours.operator);
  b.connect(ours.operator);
  b.connect(createTestVisitor(ours));
  for (const { nodes } of [first, second, first, second, first, second]) await nodes.beat();
  expect(await first.monitor.stats(ours.workspaceId)).toMatchObject({ total_connections: 3, unique_users: 2, active_operators: 1 });
  expect((await second.monitor.stats(ours.workspaceId)).nodes.map(({ id }) => id)).toEqual([b.core.node.id, a.core.node.id]);
  expect(await second.monitor.stats(theirs.workspaceId)).toMatchObject({ total_connections: 0 });
});

test("a message's trace tells when it came, was committed and announced, who got it and who read it", async () => {
  const { monitor } = monitorOf(a);
  const visitor = a.connect(createTestVisitor(ours));
  const member = a.connect(ours.operator);
  const first = await write(visitor);
  await member.ask("join_dialog", { dialog_id: first.dialog_id });
  const { id, seq } = await write(visitor);
  await member.ask("read", { dialog_id: first.dialog_id, seq });
  const steps = await monitor.trace(await findTraced(a.core, ours.owner, id));
  expect(steps.map(({ step }) => step)).toEqual(["received", "committed", "published", "delivered", "acknowledged", "read"]);
  expect(steps[3]).toMatchObject({ principal: { type: "member", id: ours.operator.memberId }, node: a.core.node.id });
  await expect(findTraced(a.core, theirs.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a node that has forgotten a message still tells when it was committed and by whom it was read", async () => {
  const visitor = a.connect(createTestVisitor(ours));
  const { id, dialog_id, seq } = await write(visitor);
  await a.connect(ours.operator).ask("join_dialog", { dialog_id });
  await a.connect(ours.operator).ask("read", { dialog_id, seq });
  const steps = await monitorOf(b).monitor.trace(await findTraced(b.core, ours.owner, id));
  expect(steps.map(({ step, node }) => [step, node])).toEqual([
    ["committed", null],
    ["read", null],
  ]);
});

test("who has met a limit is in force until released, and then goes on at once", async () => {
  const { monitor } = monitorOf(a);
  const actor = createTestVisitor(ours);
  const visitor = a.connect(actor);
  await write(visitor);
  await write(visitor);
  const again = () => visitor.ask("chat_message", { client_id: crypto.randomUUID(), text: "Once more" });
  expect(await again()).toMatchObject({ ok: false, error: { code: "RATE_LIMITED" } });
  const [limit] = await limitsFor(a.core, ours.owner, await monitor.limitsInForce());
  expect(limit).toMatchObject({ key: `messages:visitor:${actor.contactId}`, limit: "messages", max: 2, count: 3, window_seconds: 60 });
  expect(await limitsFor(a.core, theirs.owner, await monitor.limitsInForce())).toEqual([]);
  expect(await monitor.releaseLimit("messages", `visitor:${actor.contactId}`)).toBe(true);
  expect(await again()).toMatchObject({ ok: true });
  expect(await monitor.limitsInForce()).toEqual([]);
});

test("a limit that is counted for a workspace is shown there alone", async () => {
  const { monitor } = monitorOf(a);
  const subject = String(theirs.workspaceId);
  for (let at = 0; at <= 100; at++) await a.core.limits.outreachOfWorkspace.hit(subject);
  expect(await limitsFor(a.core, ours.owner, await monitor.limitsInForce())).toEqual([]);
  const [limit] = await limitsFor(a.core, theirs.owner, await monitor.limitsInForce());
  expect(limit).toMatchObject({ key: `outreach-of-workspace:${subject}`, max: 100, count: 101, window_seconds: 86_400 });
});

test("a connection is ended by its id, in its own workspace alone", async () => {
  const { monitor } = monitorOf(a);
  const visitor = a.connect(createTestVisitor(ours));
  const [connection] = await monitor.connections(ours.workspaceId);
  expect(connection).toMatchObject({ namespace: "/widget", principal: { type: "visitor" }, node: a.core.node.id, pending: 0 });
  const { id } = connection as { id: string };
  expect(await monitor.endConnection(theirs.workspaceId, id)).toBe(false);
  expect(await monitor.endConnection(ours.workspaceId, id)).toBe(true);
  await visitor.hears(({ event, payload }) => event === "session_close" && payload.code === 1001);
});

test("closes and refusals are counted by code; what nobody's was is the first workspace's", async () => {
  const visitor = a.connect(createTestVisitor(theirs));
  visitor.leave();
  a.realtime.journal.tally.note(null, "/admin", 4002);
  a.realtime.journal.tally.note(null, "/admin", 4002);
  await a.realtime.journal.tally.flush();
  b.realtime.journal.tally.note(null, "/admin", 4002);
  await b.realtime.journal.tally.flush();
  expect(await listCloseCounts(a.core, ours.owner, {})).toEqual([{ code: 4002, namespace: "/admin", count: 3 }]);
  expect(await listCloseCounts(a.core, theirs.owner, { from: new Date() })).toEqual([{ code: 1000, namespace: "/widget", count: 1 }]);
  expect(await listCloseCounts(a.core, theirs.owner, { to: new Date(0) })).toEqual([]);
});

test("analytics tells admins who asked what changed, and nothing while nothing does", async () => {
  const { monitor } = monitorOf(a);
  const owner = a.connect(ours.owner);
  const silent = a.connect(ours.owner);
  expect(await owner.ask("subscribe_analytics", {})).toMatchObject({ ok: true });
  expect(await a.connect(ours.operator).ask("subscribe_analytics", {})).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
  const visitor = a.connect(createTestVisitor(ours));
  await write(visitor);
  const updates = () =>
    owner.heard
      .filter(({ event }) => event === "analytics_update")
      .map(({ payload: { metric, value, change } }) => [metric, value, change]);
  await monitor.analytics.tell();
  expect(updates()).toEqual(
    expect.arrayContaining([
      ["active_users", 1, 1],
      ["open", 1, 1],
      ["messages_last_minute", 1, 1],
    ]),
  );
  const before = updates().length;
  await monitor.analytics.tell();
  expect(updates()).toHaveLength(before);
  visitor.leave();
  await monitor.analytics.tell();
  expect(updates().at(-1)).toEqual(["active_users", 0, -1]);
  expect(silent.heard.some(({ event }) => event === "analytics_update")).toBe(false);
});
