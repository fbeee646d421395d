import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assistants } from "../../db/schema";
import { freshDatabase } from "../../test/database";
import { originPolicyOf } from "../core/people/identity/origins";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../core/testing";
import { createTestNode, type TestNode, type TestReader } from "./testing";

describe("who came through an assistant that is changed where no node hears of it", () => {
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

  const policyNow = async () => (await originPolicyOf(node.core, createTestVisitor(workspace), node.core.rows.fresh))?.fingerprint;
  const change = (set: Partial<typeof assistants.$inferInsert>) =>
    node.core.db.update(assistants).set(set).where(eq(assistants.id, workspace.assistantId));
  const endOf = ({ heard }: TestReader) => heard.filter(({ event }) => event === "session_close").map(({ payload }) => payload.name);

  test("is ended at the next check, and who was let in by it as it is now stays", async () => {
    const before = node.connect(createTestVisitor(workspace), await policyNow());
    await change({ allowed_domains: ["shop.example.com"] });
    const since = node.connect(createTestVisitor(workspace), await policyNow());
    await node.realtime.access.reconcile();
    expect([endOf(before), endOf(since)]).toEqual([["AUTH_EXPIRED"], []]);
  });

  test("is ended too when let in by what was remembered after the change was seen", async () => {
    const remembered = await policyNow();
    await change({ allowed_domains: ["shop.example.com"] });
    node.connect(createTestVisitor(workspace), await policyNow());
    await node.realtime.access.reconcile();
    const late = node.connect(createTestVisitor(workspace), remembered);
    await node.realtime.access.reconcile();
    expect(endOf(late)).toEqual(["AUTH_EXPIRED"]);
  });

  test("stays when what changed does not decide who may come through", async () => {
    const reader = node.connect(createTestVisitor(workspace), await policyNow());
    await change({ name: "Renamed" });
    await node.realtime.access.reconcile();
    expect(endOf(reader)).toEqual([]);
  });

  test("is ended with NOT_FOUND when the assistant is gone", async () => {
    const reader = node.connect(createTestVisitor(workspace), await policyNow());
    await change({ deleted_at: new Date() });
    await node.realtime.access.reconcile();
    expect(endOf(reader)).toEqual(["NOT_FOUND"]);
  });

  test("one whose origin policy is not known is held to it as it was when they came", async () => {
    const reader = node.connect(createTestVisitor(workspace));
    await node.realtime.access.reconcile();
    expect(endOf(reader)).toEqual([]);
    await change({ allow_native: false, allowed_domains: ["shop.example.com"] });
    await node.realtime.access.reconcile();
    expect(endOf(reader)).toEqual(["AUTH_EXPIRED"]);
  });
});
