import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Run } from "../../../../db/database";
import { dialogs, handoffs } from "../../../../db/schema";
import type { DomainEvent } from "../../log";
import { createTestVisitor } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { updateHandoffSettings } from "./change-settings";
import { createReadQueue } from "./read-queue";
import { requestHandoff } from "./request-handoff";
import { createTestDesk, type Desk } from "./testing";

let desk: Desk;
beforeEach(async () => {
  desk = await createTestDesk();
});
afterEach(() => desk.core.close());

function counted() {
  const { core, workspace } = desk;
  let looks = 0;
  const run: Run = (statement, values) => {
    looks += 1;
    return core.run(statement, values);
  };
  const queue = createReadQueue(run, core.now, core.bus);
  return { ask: (waiting: readonly number[] = []) => queue(workspace.workspaceId, waiting), looks: () => looks };
}

test("a queue is looked at once for all who ask within a second, and again after that", async () => {
  const { ask, looks } = counted();
  for (let at = 0; at < 5; at += 1) await ask();
  expect(looks()).toBe(1);
  await desk.pass(1);
  await ask();
  expect(looks()).toBe(2);
});

type PlanNode = { "Actual Rows": number; "Actual Loops": number; "Rows Removed by Filter"?: number; Plans?: PlanNode[] };

/** The most rows that any step of a plan went through, over all its turns. */
function mostRows(node: PlanNode): number {
  const own = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
  return Math.max(own, ...(node.Plans ?? []).map(mostRows));
}

test("a queue that grew before the database could count it is gone through once, not once for each who waits", async () => {
  const { core, workspace } = desk;
  const WAITING = 80;
  for (let at = 0; at < WAITING; at += 1) {
    const visitor = createTestVisitor(workspace);
    const input = { client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
    const { dialogId } = await startDialog(core, visitor, input, {});
    await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "A person, please" });
  }
  let most = 0;
  const explained: Run = async ({ text }, values) => {
    const [[plan] = []] = await core.run({ text: `explain (analyze, format json) ${text}` }, values);
    const [{ Plan }] = (typeof plan === "string" ? JSON.parse(plan) : plan) as [{ Plan: PlanNode }];
    most = Math.max(most, mostRows(Plan));
    return core.run({ text }, values);
  };
  const queue = await createReadQueue(explained, core.now, core.bus)(workspace.workspaceId);
  expect(queue?.places.size).toBe(WAITING);
  expect(most).toBeLessThanOrEqual(WAITING * 3);
});

test("a queue is looked at anew as soon as something is heard that moves it, and not for what does not", async () => {
  const { ask, looks } = counted();
  const { workspaceId, operator } = desk.workspace;
  const dialog = { id: 1, workspaceId, kind: "support" as const, contactId: null, assigneeId: null, teamId: null };
  const key = `member:${operator.memberId}`;
  const moving: DomainEvent[] = [
    { type: "queue", workspaceId },
    { type: "dialog", dialog, prompt: true },
    { type: "settings", kind: "workspace", id: String(workspaceId) },
    { type: "renamed", workspaceId, principals: [key], payload: { key, name: "Ada", avatar_url: null } },
  ];
  const still: DomainEvent[] = [{ type: "queue", workspaceId: workspaceId + 1 }, { type: "dialog", dialog }, { type: "jobs" }];
  await ask();
  for (const [at, event] of moving.entries()) {
    desk.core.bus.publish(event);
    await ask();
    expect(looks(), event.type).toBe(at + 2);
  }
  for (const event of still) desk.core.bus.publish(event);
  await ask();
  expect(looks()).toBe(moving.length + 1);
});

test("a queue is looked at anew for one who waits and is not in what is remembered", async () => {
  const { ask, looks } = counted();
  const { core, workspace } = desk;
  const line = { client_id: crypto.randomUUID(), text: "A person, please", kind: "text" as const, attachments: [] };
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line, {});
  await ask();
  const before = looks();
  // As by another node, of which nothing is heard.
  await core.db.update(dialogs).set({ status: "queued" }).where(eq(dialogs.id, dialogId));
  await core.db.insert(handoffs).values({
    dialog_id: dialogId,
    status: "requested",
    reason: "",
    priority: "normal",
    requested_by: `visitor:${visitor.contactId}`,
    requested_at: core.now(),
  });
  expect((await ask([dialogId]))?.places.get(dialogId)?.position).toBe(1);
  await ask([dialogId]);
  expect(looks()).toBe(before + 1);
});

test("what is set anew for handoffs is heard of at once", async () => {
  const { ask } = counted();
  await ask();
  const hours = { timezone: "UTC", hours: [{ days: [2], from: "09:00", to: "17:00" }] };
  await updateHandoffSettings(desk.core, desk.workspace.owner, hours);
  expect((await ask())?.backAt(null)).toBe("2026-03-03T09:00:00.000Z");
});
