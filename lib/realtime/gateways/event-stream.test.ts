import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freshDatabase } from "@/test/database";
import { startDialog } from "../../core/conversations/dialogs/start-dialog";
import { editMessage } from "../../core/conversations/messages/edit-message";
import { sendMessage } from "../../core/conversations/messages/send-message";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../../core/testing";
import { flawOfEvent } from "../../protocol/check";
import type { LiveMessage } from "../../protocol/message";
import { createTestNode, type TestNode } from "../testing";
import { openEventStream } from "./event-stream";

let node: TestNode;
let workspace: TestWorkspace;
beforeEach(async () => {
  node = await createTestNode(await freshDatabase());
  workspace = await createTestWorkspace(node.core);
});
afterEach(async () => {
  node.stop();
  await node.core.close();
});

const line = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

/** Lets everything happen that waits for nothing but its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("a replay is read from the database no faster than its reader takes it, and comes whole and in order", async () => {
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(node.core, visitor, line("0"), {});
  for (let n = 1; n < 250; n += 1) await sendMessage(node.core, workspace.operator, dialogId, line(`${n}`));
  const pages = vi.spyOn(node.core.rows, "page");
  const stream = await openEventStream(node.realtime, { actor: workspace.owner, expiresAt: null, address: "192.0.2.9" }, dialogId, 0);
  await expect.poll(() => pages.mock.calls.length).toBe(1);
  await pages.mock.results[0]?.value;
  await turns();
  expect(pages).toHaveBeenCalledTimes(1);

  const reader = stream.getReader();
  const texts: string[] = [];
  let rest = "";
  const decoder = new TextDecoder();
  while (!texts.includes("249")) {
    rest += decoder.decode((await reader.read()).value, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = /^event: message\ndata: (.+)$/m.exec(event)?.[1];
      const message = data === undefined ? undefined : (JSON.parse(data) as { kind: string; text: string });
      if (message?.kind === "text") texts.push(message.text);
    }
  }
  expect(texts).toEqual(Array.from({ length: 250 }, (_, n) => `${n}`));
  expect(pages.mock.calls.length).toBeGreaterThanOrEqual(3);
  await reader.cancel();
});

test("a message that was edited hides none of those behind it, and each carries the number before it", async () => {
  const visitor = createTestVisitor(workspace);
  const { dialogId, message } = await startDialog(node.core, visitor, line("first"), {});
  await sendMessage(node.core, visitor, dialogId, line("second"));
  await editMessage(node.core, visitor, { dialog_id: dialogId, message_id: message.id, text: "first, edited" });
  const stream = await openEventStream(node.realtime, { actor: visitor, expiresAt: null, address: "192.0.2.9" }, dialogId, undefined);
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("first, edited")) text += decoder.decode((await reader.read()).value, { stream: true });
  await reader.cancel();
  const heard = [...text.matchAll(/^event: (message\w*)\ndata: (.+)$/gm)].map(([, event, data]) => ({
    event: event as string,
    payload: JSON.parse(data as string) as LiveMessage,
  }));
  expect(heard.flatMap(({ event, payload }) => flawOfEvent(event, payload) ?? [])).toEqual([]);
  const people = heard.filter(({ payload }) => payload.sender === "user");
  expect(people.map(({ payload }) => payload.text)).toEqual(["second", "first, edited"]);
  for (const [at, { payload }] of heard.entries()) expect(payload.prev_seq).toBe(heard[at - 1]?.payload.changed_seq ?? 0);
});
