import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "@/test/database";
import { startDialog } from "../../core/conversations/dialogs/start-dialog";
import { sendMessage } from "../../core/conversations/messages/send-message";
import { listEvents } from "../../core/feed/read-events";
import { placeEntries } from "../../core/log/place-entries";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../../core/testing";
import type { FeedEvent } from "../../protocol/feed";
import { MAX_BUFFERED_BYTES } from "../delivery";
import { createTestNode, type TestNode } from "../testing";
import { type FeedStreamQuery, openFeedStream } from "./feed-stream";

let node: TestNode;
let workspace: TestWorkspace;
beforeEach(async () => {
  node = await createTestNode(await freshDatabase());
  workspace = await createTestWorkspace(node.core, { ai: false });
});
afterEach(async () => {
  node.stop();
  await node.core.close();
});

const line = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

async function grow(): Promise<void> {
  const workspaceIds = await placeEntries(node.core);
  node.core.bus.publish({ type: "feed", workspaceIds });
}

/** A reader of the feed: what it has got so far, by `id:`. */
async function read(query: FeedStreamQuery, actor: TestWorkspace["operator"] = workspace.operator) {
  const stream = await openFeedStream(node.realtime, { actor, expiresAt: null, address: "192.0.2.9" }, query);
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const reading = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value, { stream: true });
  })();
  const events = () =>
    [...text.matchAll(/^id: (\d+)\nevent: (.+)\ndata: (.+)$/gm)].map(([, id, type, data]) => ({
      id: Number(id),
      type,
      event: JSON.parse(String(data)) as FeedEvent,
    }));
  return { events, text: () => text, reading, close: () => reader.cancel() };
}

test("the feed as a stream has what was there after the position, then what comes, each under its position", async () => {
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(node.core, visitor, line("0"), {});
  for (let n = 1; n < 150; n += 1) await sendMessage(node.core, visitor, dialogId, line(`${n}`));
  await grow();
  const stream = await read({ after: 2 });
  const before = await listEvents(node.core, workspace.operator, { after: 2, limit: 500 });
  expect(before.events.length).toBeGreaterThan(150);
  await expect.poll(() => stream.events().length).toBe(before.events.length);
  await sendMessage(node.core, visitor, dialogId, line("later"));
  await grow();
  await expect.poll(() => stream.events().length).toBe(before.events.length + 1);
  const { events } = await listEvents(node.core, workspace.operator, { after: 2, limit: 500 });
  expect(stream.events()).toEqual(events.map((event) => ({ id: event.position, type: event.type, event })));
  await stream.close();
});

test("a page with more bytes than may wait for one reader is written as the reader takes it", async () => {
  const visitor = createTestVisitor(workspace);
  // Each is written in twice as many bytes.
  const large = line('"'.repeat(10_000));
  const { dialogId } = await startDialog(node.core, visitor, large, {});
  for (let n = 1; n < 90; n += 1) await sendMessage(node.core, visitor, dialogId, { ...large, client_id: randomUUID() });
  await grow();
  const stream = await read({ after: 0, types: ["message.created"] });
  stream.reading.catch(() => undefined);
  await expect.poll(() => stream.events().length, { timeout: 10_000 }).toBe(90);
  expect(stream.text().length).toBeGreaterThan(MAX_BUFFERED_BYTES);
  await stream.close();
});

test("without a position it begins with what comes next, and has the types that were asked for", async () => {
  await startDialog(node.core, createTestVisitor(workspace), line("before"), {});
  await grow();
  const stream = await read({ types: ["message.created"] });
  await startDialog(node.core, createTestVisitor(workspace), line("after"), {});
  await grow();
  await expect.poll(() => stream.events().map(({ event }) => event.data.text)).toEqual(["after"]);
  await stream.close();
});

test("nothing else that the member's connections are sent goes to it, and it ends with the member's credential", async () => {
  const stream = await read({});
  node.core.bus.publish({
    type: "operator_status",
    workspaceId: workspace.workspaceId,
    payload: { operator_id: workspace.owner.memberId, status: "away", active_handoffs: 0, timestamp: node.core.now().toISOString() },
  });
  node.core.bus.publish({ type: "revoked", principal: `member:${workspace.operator.memberId}` });
  await stream.reading;
  expect(stream.text()).not.toContain("operator_status_change");
  expect(stream.text()).toContain("event: session_close");
});

test("P10: it has nothing of another workspace, and is not for people outside", async () => {
  const other = await createTestWorkspace(node.core, { ai: false });
  const stream = await read({ after: 0 });
  await startDialog(node.core, createTestVisitor(other), line("elsewhere"), {});
  await startDialog(node.core, createTestVisitor(workspace), line("here"), {});
  await grow();
  await expect.poll(() => stream.events().some(({ type }) => type === "message.created")).toBe(true);
  expect(stream.text()).not.toContain("elsewhere");
  await stream.close();
  const visitor = createTestVisitor(workspace);
  await expect(openFeedStream(node.realtime, { actor: visitor, expiresAt: null, address: "192.0.2.9" }, {})).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
