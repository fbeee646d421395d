import { afterEach, beforeEach, expect, test } from "vitest";
import type { Run } from "../../../../db/database";
import type { DomainEvent } from "../../log";
import { createReadQueue } from "./read-queue";
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
  return { ask: () => queue(workspace.workspaceId), looks: () => looks };
}

test("a queue is looked at once for all who ask within a second, and again after that", async () => {
  const { ask, looks } = counted();
  for (let at = 0; at < 5; at += 1) await ask();
  expect(looks()).toBe(1);
  await desk.pass(1);
  await ask();
  expect(looks()).toBe(2);
});

test("a queue is looked at anew as soon as something is heard that moves it, and not for what does not", async () => {
  const { ask, looks } = counted();
  const { workspaceId, operator } = desk.workspace;
  const dialog = { id: 1, workspaceId, kind: "support" as const, contactId: null };
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
