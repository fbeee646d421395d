import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialogs } from "../../../../db/schema";
import { viewRoutes } from "../../../protocol/routes/views";
import type { Actor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { createView, deleteView, listViews, updateView } from "./views";

describe("saved views", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    neighbour = await createTestWorkspace(core);
    for (const at of [workspace, workspace, neighbour]) {
      const message = { client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
      await startDialog(core, createTestVisitor(at), message, {});
    }
    await core.db.update(dialogs).set({ labels: ["refund"] });
  });
  afterAll(() => core.close());

  const make = (actor: Actor, input: object) => createView(core, actor, viewRoutes.createView.body.parse(input));
  const namesOf = async (actor: Actor) => (await listViews(core, actor)).data.map(({ name }) => name);

  it("one's own are one's own, what is shared is the team's", async () => {
    await make(workspace.operator, { name: "Mine", filter: { assignee: "me" } });
    await make(workspace.operator, { name: "Refunds", filter: { label: "refund" }, shared: true });
    expect(await namesOf(workspace.operator)).toEqual(["Mine", "Refunds"]);
    expect(await namesOf(workspace.owner)).toEqual(["Refunds"]);
    expect(await namesOf(neighbour.owner)).toEqual([]);
  });

  it("it counts what its reader would find: by `me` each their own", async () => {
    const { id } = await make(workspace.owner, { name: "To me", filter: { assignee: "me" }, shared: true });
    const countFor = async (actor: Actor) => (await listViews(core, actor)).data.find((each) => each.id === id)?.count;
    const [row] = await core.db.select().from(dialogs).where(eq(dialogs.workspace_id, workspace.workspaceId));
    await core.db
      .update(dialogs)
      .set({ assignee_id: workspace.operator.memberId })
      .where(eq(dialogs.id, row?.id as number));
    expect([await countFor(workspace.operator), await countFor(workspace.owner)]).toEqual([1, 0]);
    const refunds = (await listViews(core, workspace.owner)).data.find(({ name }) => name === "Refunds");
    expect(refunds).toMatchObject({ count: 2, filter: { filter: "all", label: "refund" } });
  });

  it("its author changes it, and an admin what is shared", async () => {
    const own = await make(workspace.operator, { name: "Own", filter: {} });
    const owners = await make(workspace.owner, { name: "Owner's", filter: {}, shared: true });
    expect(await updateView(core, workspace.operator, own.id, { name: "Other", shared: true })).toMatchObject({
      name: "Other",
      shared: true,
    });
    expect(await updateView(core, workspace.owner, own.id, { name: "Again" })).toMatchObject({ name: "Again" });
    await expect(updateView(core, workspace.operator, owners.id, { name: "No" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteView(core, neighbour.owner, owners.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteView(core, workspace.owner, own.id);
    await expect(deleteView(core, workspace.owner, own.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("one member's own take no places of another's, nor the team's", async () => {
    const full = await createTestWorkspace(core);
    for (let count = 0; count < 50; count += 1) await make(full.operator, { name: `View ${count}`, filter: {} });
    await expect(make(full.operator, { name: "One more", filter: {} })).rejects.toMatchObject({ code: "CONFLICT" });
    await make(full.operator, { name: "The team's", filter: {}, shared: true });
    await make(full.owner, { name: "The owner's", filter: {} });
    expect((await listViews(core, full.operator)).data).toHaveLength(51);
  });

  it.each([
    { name: "No such condition", filter: { colour: 3 } },
    { name: "", filter: {} },
    { name: "No filter" },
    { name: "Wrong", filter: { status: "done" } },
    { name: "x".repeat(61), filter: {} },
  ])("%j is none", (body) => {
    expect(viewRoutes.createView.body.safeParse(body).success).toBe(false);
  });
});
