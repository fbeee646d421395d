import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { effects, notifications, webhookDeliveries, webhooks } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { startReceiver, type TestReceiver, verifies } from "@/test/webhook-receiver";
import { startSequencer } from "../../jobs/sequencer";
import { startWebhooks } from "../../jobs/webhooks";
import { startWorker, WORKSPACE_OF_WEBHOOK, type WorkerOptions } from "../../jobs/worker";
import type { FeedType } from "../../protocol/feed";
import { type SpanAttributes, setTracing } from "../../tracing";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { sendMessage } from "../conversations/messages/send-message";
import { headOf } from "../feed/read-events";
import type { VisitorActor } from "../log/actor";
import { placeEntries } from "../log/place-entries";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { webhookJobs } from "./deliver";
import { eraseOldDeliveries, listDeliveries, testWebhook } from "./deliveries";
import { enqueueDeliveries } from "./hand-out";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  replayWebhook,
  rotateWebhookSecret,
  updateWebhook,
  WEBHOOKS_MAX,
} from "./manage-webhooks";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MESSAGES: FeedType[] = ["message.created"];
const line = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

describe.each(DATABASES)("a webhook on %s", (database) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let receiver: TestReceiver;
  let now: Date;
  const running: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    now = new Date("2030-01-01T00:00:00Z");
    core = await createTestCore({ database: await freshDatabase(database), now: () => now });
    workspace = await createTestWorkspace(core, { ai: false });
    receiver = await startReceiver();
    startNode(core);
  });
  const stopNodes = () => Promise.all(running.splice(0).map((each) => each.stop()));
  afterEach(async () => {
    await stopNodes();
    await receiver.close();
    await core.close();
  });

  function startNode(on: TestCore, options: WorkerOptions = { concurrency: 64 }): void {
    running.push(
      startSequencer(on, { pollMs: 20, paceMs: 5 }),
      startWebhooks(on, { everyMs: 20 }),
      startWorker(on, webhookJobs(on), { pollMs: 20, ...options }),
    );
  }
  /** Another node: its own bus and nothing but the database in common. */
  const anotherNode = (): TestCore => ({ ...core, bus: { publish: () => {}, subscribe: () => () => {} } });
  const passes = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const create = (url = receiver.url, types = MESSAGES) => createWebhook(core, workspace.owner, { url, types, enabled: true });
  const begin = async (text: string, visitor: VisitorActor = createTestVisitor(workspace)) => {
    const { dialogId } = await startDialog(core, visitor, line(text), {});
    return { dialogId, say: (more: string) => sendMessage(core, visitor, dialogId, line(more)) };
  };
  const texts = (from: TestReceiver = receiver) => from.received.map(({ event }) => event.data.text);
  const until = (done: () => boolean | Promise<boolean>) => expect.poll(done, { interval: 5, timeout: 20_000 }).toBe(true);
  const rowsOf = (id: number, status: "pending" | "delivered" | "failed") =>
    core.db
      .select()
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.webhook_id, id), eq(webhookDeliveries.status, status)));
  const failures = async (id: number, attempts: number) =>
    until(async () =>
      (await rowsOf(id, "pending")).some((row) => row.attempts >= attempts && row.next_attempt_at !== null && row.next_attempt_at > now),
    );

  it("gets each event of its types once, as the feed has it, signed by its secret", async () => {
    const { id, secret } = await create();
    const { dialogId } = await begin("Hello");
    await until(() => receiver.received.length === 1);
    const [first] = receiver.received;
    if (!first) throw new Error("nothing came");
    expect(first.event).toMatchObject({ id: first.id, type: "message.created", dialog_id: dialogId, seq: 1, data: { text: "Hello" } });
    expect(verifies(first, secret)).toBe(true);
    expect(verifies({ ...first, body: `${first.body} ` }, secret)).toBe(false);
    expect(Number(first.timestamp)).toBe(now.getTime() / SECOND);
    await until(async () => (await rowsOf(id, "delivered")).length === 1);
    const counted = await core.meters.registry.getSingleMetricAsString("baton_webhook_deliveries_total");
    expect(counted).toContain('baton_webhook_deliveries_total{outcome="delivered"} 1');
  });

  it("is told the trace that the attempt is in, where there is one, and what came of it stands there", async () => {
    const { id } = await create();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const told: SpanAttributes[] = [];
    setTracing({
      traced: (_name, { attributes = {} }, work) =>
        work({ set: (more) => void told.push({ ...attributes, ...more }), fail: () => undefined }),
      resume: (_traceparent, work) => work(),
      headers: () => ({ traceparent }),
      fields: () => ({}),
    });
    await testWebhook(core, workspace.owner, id).finally(() => setTracing(undefined));
    expect(receiver.received.map((each) => each.traceparent)).toEqual([traceparent]);
    expect(told).toContainEqual({ "http.request.method": "POST", "server.address": "127.0.0.1", "http.response.status_code": 204 });
  });

  it("keeps its list of deliveries as long as the feed, and what waits for longer", async () => {
    const { id } = await create();
    const { say } = await begin("delivered");
    await until(async () => (await rowsOf(id, "delivered")).length === 1);
    receiver.answer(500);
    await say("waits");
    await failures(id, 1);
    await updateWebhook(core, workspace.owner, id, { enabled: false });
    passes(31 * 24 * HOUR);
    await eraseOldDeliveries(core);
    expect([...(await rowsOf(id, "delivered")), ...(await rowsOf(id, "pending"))].map(({ status }) => status)).toEqual(["pending"]);
  });

  it("gets the events of each dialog in order, whatever fails meanwhile, and one dialog does not wait for another", async () => {
    await create();
    const [stuck, free] = [await begin("stuck 0"), await begin("free 0")];
    await until(() => receiver.received.length === 2);
    receiver.answer(({ event }, response) => void response.writeHead(event.dialog_id === stuck.dialogId ? 500 : 200).end());
    for (let n = 1; n <= 3; n += 1) await Promise.all([stuck.say(`stuck ${n}`), free.say(`free ${n}`)]);
    await until(() => texts().includes("free 3"));
    const sent = () => [...new Set(texts())];
    expect(sent().filter((text) => String(text).startsWith("stuck"))).toEqual(["stuck 0", "stuck 1"]);
    receiver.answer(200);
    passes(10 * SECOND);
    await until(() => texts().includes("stuck 3"));
    for (const name of ["stuck", "free"])
      expect(sent().filter((text) => String(text).startsWith(name))).toEqual([0, 1, 2, 3].map((n) => `${name} ${n}`));
  });

  it("that does not answer gets the same event under the same id within 10 seconds, then later each time", async () => {
    const { id, secret } = await create();
    receiver.answer(503);
    await begin("Hello");
    await failures(id, 1);
    const waits: number[] = [];
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      const [row] = await rowsOf(id, "pending");
      const wait = (row?.next_attempt_at?.getTime() ?? 0) - now.getTime();
      waits.push(wait);
      passes(wait);
      await failures(id, attempt);
    }
    expect(waits[0]).toBeLessThanOrEqual(10 * SECOND);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(new Set(receiver.received.map((each) => each.id)).size).toBe(1);
    expect(new Set(receiver.received.map((each) => each.timestamp)).size).toBe(6);
    expect(receiver.received.every((each) => verifies(each, secret))).toBe(true);
    receiver.answer(200);
    passes(HOUR);
    await until(async () => (await rowsOf(id, "delivered")).length === 1);
    expect(await getWebhook(core, workspace.owner, id)).toMatchObject({ enabled: true, failing_since: null });
  });

  it("that is dead for a day is paused, the owner is notified, and it goes on where it stopped once it is resumed", async () => {
    const { id } = await create();
    const { say } = await begin("first");
    await until(() => receiver.received.length === 1);
    const port = Number(new URL(receiver.url).port);
    await receiver.close();
    await say("second");
    await failures(id, 1);
    passes(25 * HOUR);
    await until(async () => !(await getWebhook(core, workspace.owner, id)).enabled);
    await say("third");
    expect(await getWebhook(core, workspace.owner, id)).toMatchObject({ paused_reason: "failing", failing_since: expect.any(String) });
    const notices = await core.db.select().from(notifications).where(eq(notifications.type, "webhook_paused"));
    expect(notices.map(({ principal }) => principal)).toEqual([`member:${workspace.owner.memberId}`]);
    expect(core.events).toContainEqual(expect.objectContaining({ type: "notification", principal: `member:${workspace.owner.memberId}` }));
    receiver = await startReceiver(port);
    await updateWebhook(core, workspace.owner, id, { enabled: true });
    await until(() => receiver.received.length === 2);
    expect(texts()).toEqual(["second", "third"]);
  });

  it("that fails as a whole is tried by one event at a time, and has everything once it is back", async () => {
    const { id } = await create();
    receiver.answer(500);
    const dialogs = await Promise.all(Array.from({ length: 12 }, (_, n) => begin(`${n}`)));
    await until(async () => (await rowsOf(id, "pending")).filter(({ attempts }) => attempts > 0).length === dialogs.length);
    // What is on its way when the time passes would count with what comes after.
    const rests = () => until(async () => (await core.db.$count(effects, eq(effects.kind, "deliver_webhook"))) === 0);
    await rests();
    passes(2 * MINUTE);
    await until(async () => ((await core.db.select().from(webhooks))[0]?.retry_at ?? now) > now);
    await rests();
    const before = receiver.received.length;
    passes(2 * MINUTE);
    await until(() => receiver.received.length > before);
    await until(async () => ((await core.db.select().from(webhooks))[0]?.retry_at ?? now) > now);
    await rests();
    expect(receiver.received.length).toBe(before + 1);
    receiver.answer(200);
    passes(HOUR);
    await until(async () => (await rowsOf(id, "delivered")).length === dialogs.length);
  });

  it("that refuses one dialog's event for more than a minute gets another dialog's new event at once", async () => {
    const { id } = await create();
    receiver.answer(500);
    const stuck = await begin("stuck");
    await failures(id, 1);
    passes(2 * MINUTE);
    await failures(id, 2);
    const retryAt = async () => (await core.db.select().from(webhooks))[0]?.retry_at;
    await until(async () => ((await retryAt()) ?? now) > now);
    const heldUntil = await retryAt();
    passes(SECOND);
    await begin("new, and refused");
    await until(async () => (await rowsOf(id, "pending")).every(({ attempts }) => attempts > 0) && texts().includes("new, and refused"));
    expect(await retryAt()).toEqual(heldUntil);
    receiver.answer(({ event }, response) => void response.writeHead(event.dialog_id === stuck.dialogId ? 500 : 200).end());
    const before = receiver.received.length;
    await begin("new");
    await until(() => receiver.received.length > before);
    expect(texts().slice(before)).toEqual(["new"]);
    await until(async () => (await rowsOf(id, "delivered")).length === 1);
  });

  it("that answers 410 is ended at once", async () => {
    const { id } = await create();
    receiver.answer(410);
    await begin("Hello");
    await until(async () => !(await getWebhook(core, workspace.owner, id)).enabled);
    expect(await getWebhook(core, workspace.owner, id)).toMatchObject({ paused_reason: "gone" });
    expect(receiver.received).toHaveLength(1);
  });

  it("that never answers holds up no other", async () => {
    const silent = await startReceiver();
    silent.answer(() => undefined);
    const { id } = await create(silent.url);
    await create();
    await begin("Hello");
    await until(() => receiver.received.length === 1);
    await until(() => silent.received.length === 1);
    expect(await rowsOf(id, "pending")).toHaveLength(1);
    await stopNodes();
    await silent.close();
  });

  it("that never answers leaves places to those of another workspace", async () => {
    await stopNodes();
    startNode(core, { concurrency: 2, fair: { workspace: WORKSPACE_OF_WEBHOOK, places: 1 } });
    const silent = await startReceiver();
    silent.answer(() => undefined);
    for (let n = 0; n < 3; n += 1) await create(silent.url);
    const other = await createTestWorkspace(core, { ai: false });
    await createWebhook(core, other.owner, { url: receiver.url, types: MESSAGES, enabled: true });
    await begin("Hello");
    await until(() => silent.received.length === 1);
    await startDialog(core, createTestVisitor(other), line("Elsewhere"), {});
    await until(() => receiver.received.length === 1);
    expect(silent.received).toHaveLength(1);
    await stopNodes();
    await silent.close();
  });

  it("that has more to get than fits in its turn leaves its place, and gets the rest in the next", async () => {
    await stopNodes();
    await create();
    const { say } = await begin("0");
    await say("1");
    await placeEntries(core);
    running.push(startWorker(core, webhookJobs(core, { turnMs: 0 }), { pollMs: 20 }));
    for (const expected of [["0"], ["0", "1"]]) {
      await enqueueDeliveries(core);
      await until(async () => (await core.db.$count(effects, eq(effects.kind, "deliver_webhook"))) === 0);
      expect(texts()).toEqual(expected);
    }
  });

  it("is one of at most 20 of its workspace, however many are made at the same time", async () => {
    const made = await Promise.allSettled(Array.from({ length: WEBHOOKS_MAX + 3 }, () => create()));
    const refused = made.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toMatchObject(Array.from({ length: 3 }, () => ({ code: "CONFLICT", message: "A workspace has at most 20 webhooks" })));
    const other = await createTestWorkspace(core, { ai: false });
    await createWebhook(core, other.owner, { url: receiver.url, types: MESSAGES, enabled: true });
    await expect.poll(() => core.db.$count(webhooks)).toBe(WEBHOOKS_MAX + 1);
  });

  it("is sent each event by one of two nodes, in order", async () => {
    startNode(anotherNode());
    await create();
    const dialogs = await Promise.all(Array.from({ length: 5 }, (_, n) => begin(`${n}-0`)));
    for (let n = 1; n <= 8; n += 1) await Promise.all(dialogs.map(({ say }, at) => say(`${at}-${n}`)));
    await until(() => receiver.received.length >= 45);
    for (const { dialogId } of dialogs) {
      const seqs = receiver.received.filter(({ event }) => event.dialog_id === dialogId).map(({ event }) => event.seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => Number(a) - Number(b)));
    }
    expect(new Set(receiver.received.map((each) => each.id)).size).toBe(45);
  });

  it("is sent again what is kept after a position, under the same ids", async () => {
    const { id } = await create();
    const { say } = await begin("0");
    for (let n = 1; n <= 4; n += 1) await say(`${n}`);
    await until(async () => (await rowsOf(id, "delivered")).length === 5);
    const first = receiver.received.splice(0);
    await replayWebhook(core, workspace.owner, id, first[1]?.event.position ?? 0);
    await until(async () => receiver.received.length === 3 && (await rowsOf(id, "delivered")).length === 5);
    expect(receiver.received.map((each) => each.id)).toEqual(first.slice(2).map((each) => each.id));
    const beyond = (await headOf(core, workspace.workspaceId)) + 1;
    await expect(replayWebhook(core, workspace.owner, id, beyond)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("is signed by two secrets for a day after a rotation, then by the new one alone", async () => {
    const { id, secret: old } = await create();
    const { secret } = await rotateWebhookSecret(core, workspace.owner, id);
    const { say } = await begin("both");
    await until(() => receiver.received.length === 1);
    passes(25 * HOUR);
    await say("one");
    await until(() => receiver.received.length === 2);
    const valid = receiver.received.map((each) => [verifies(each, old), verifies(each, secret)]);
    expect(valid).toEqual([
      [true, true],
      [false, true],
    ]);
    const [row] = await core.db.select().from(webhooks);
    expect(JSON.stringify(row)).not.toContain(secret);
  });

  it("is tested by an event of the type `test`, which stands among its deliveries with request and answer", async () => {
    const { id, secret } = await create();
    receiver.answer((_received, response) => void response.writeHead(200).end("thanks"));
    const tested = await testWebhook(core, workspace.owner, id);
    expect(tested).toMatchObject({ type: "test", status: "delivered", position: null, response: { status: 200, body: "thanks" } });
    expect(receiver.received).toMatchObject([{ id: tested.event_id, event: { type: "test" } }]);
    expect(receiver.received.every((each) => verifies(each, secret))).toBe(true);
    receiver.answer(500);
    expect(await testWebhook(core, workspace.owner, id)).toMatchObject({ status: "failed", response: { status: 500 } });
    await begin("Hello");
    await failures(id, 1);
    const { data } = await listDeliveries(core, workspace.owner, id, { limit: 10 });
    expect(data.map(({ type, status }) => [type, status])).toEqual([
      ["message.created", "pending"],
      ["test", "failed"],
      ["test", "delivered"],
    ]);
    expect(JSON.parse(data[0]?.request?.body ?? "{}")).toEqual(receiver.received.at(-1)?.event);
    expect(data[0]).toMatchObject({ attempts: 1, last_attempt_at: now.toISOString(), next_attempt_at: expect.any(String) });
  });

  it("gets nothing while it is not enabled, and nothing after it was removed", async () => {
    const { id } = await create();
    await updateWebhook(core, workspace.owner, id, { enabled: false });
    await begin("while off");
    await updateWebhook(core, workspace.owner, id, { enabled: true });
    await until(() => receiver.received.length === 1);
    const other = await create();
    await deleteWebhook(core, workspace.owner, id);
    await begin("after");
    await until(() => receiver.received.length === 2);
    expect(await rowsOf(id, "pending")).toEqual([]);
    await until(async () => (await rowsOf(other.id, "delivered")).length === 1);
  });

  it("P10: gets nothing of another workspace", async () => {
    const other = await createTestWorkspace(core, { ai: false });
    await create();
    await startDialog(core, createTestVisitor(other), line("Elsewhere"), {});
    await begin("Here");
    await until(() => receiver.received.length === 1);
    expect(texts()).toEqual(["Here"]);
    const { id } = await create();
    await expect(getWebhook(core, other.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listDeliveries(core, other.owner, id, { limit: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a webhook's address", () => {
  it("may not be on a private network, by its name or as it stands", async () => {
    const core = await createTestCore({ env: { ENVIRONMENT: "development" } });
    const { owner } = await createTestWorkspace(core);
    const at = (url: string) => createWebhook(core, owner, { url, types: [], enabled: true });
    for (const url of ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest"])
      await expect(at(url)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(at("https://user:word@example.com/")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const { id } = await at("http://localhost:1/");
    expect(await testWebhook(core, owner, id)).toMatchObject({
      status: "failed",
      error: expect.stringContaining("FETCH_ALLOWED_NETWORKS"),
    });
    await core.close();
  });

  it("may be on one that FETCH_ALLOWED_NETWORKS opens", async () => {
    const receiver = await startReceiver();
    const core = await createTestCore({ env: { ENVIRONMENT: "development", FETCH_ALLOWED_NETWORKS: "127.0.0.0/8" } });
    const { owner } = await createTestWorkspace(core);
    const { id } = await createWebhook(core, owner, { url: receiver.url, types: [], enabled: true });
    expect(await testWebhook(core, owner, id)).toMatchObject({ status: "delivered" });
    await receiver.close();
    await core.close();
  });
});
