import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cannedReplies } from "../../../../db/schema";
import { cannedReplyRoutes } from "../../../protocol/routes/canned-replies";
import type { Actor, IntegrationActor } from "../../log/actor";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { createCannedReply, deleteCannedReply, listCannedReplies, updateCannedReply } from "./canned-replies";

describe("canned replies", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const make = (actor: Actor, shortcut: string, shared = false) =>
    createCannedReply(core, actor, cannedReplyRoutes.createCannedReply.body.parse({ shortcut, text: "Hi {{contact.name}}", shared }));
  const shortcutsOf = async (actor: Actor) => (await listCannedReplies(core, actor)).data.map(({ shortcut }) => shortcut);
  const key = (scopes: IntegrationActor["scopes"]): IntegrationActor => ({
    type: "integration",
    workspaceId: workspace.workspaceId,
    keyId: 1,
    name: "Shop",
    scopes,
  });

  it("one's own are one's own; what is shared is the team's, and no other workspace's", async () => {
    await make(workspace.operator, "own");
    await make(workspace.operator, "ours", true);
    expect(await shortcutsOf(workspace.operator)).toEqual(["ours", "own"]);
    expect(await shortcutsOf(workspace.owner)).toEqual(["ours"]);
    expect(await shortcutsOf(key(["read"]))).toEqual(["ours"]);
    expect(await shortcutsOf(neighbour.owner)).toEqual([]);
  });

  it("a shortcut is one reply's: among the shared ones, and among one's own", async () => {
    await make(workspace.operator, "taken", true);
    await make(workspace.operator, "taken");
    await make(workspace.owner, "taken");
    await expect(make(workspace.owner, "Taken", true)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(make(workspace.owner, "taken")).rejects.toMatchObject({ code: "CONFLICT" });
    const other = await make(workspace.owner, "free", true);
    await expect(updateCannedReply(core, workspace.owner, other.id, { shortcut: "taken" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("sharing one's own takes a place among the shared ones, of which there are 500", async () => {
    const full = await createTestWorkspace(core);
    const own = await make(full.operator, "own");
    const row = { workspace_id: full.workspaceId, member_id: full.owner.memberId, text: "Hi", shared: true };
    await core.db.insert(cannedReplies).values(Array.from({ length: 500 }, (_, at) => ({ ...row, shortcut: `shared-${at}` })));
    await expect(updateCannedReply(core, full.operator, own.id, { shared: true })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await updateCannedReply(core, full.operator, own.id, { text: "Hello" })).toMatchObject({ text: "Hello", shared: false });
  });

  it("its author changes it, and an admin what is shared; who may not see it learns nothing of it", async () => {
    const own = await make(workspace.operator, "private");
    const ours = await make(workspace.operator, "public", true);
    const owners = await make(workspace.owner, "owners", true);
    expect(await updateCannedReply(core, workspace.operator, own.id, { text: "Other" })).toMatchObject({
      text: "Other",
      shortcut: "private",
    });
    expect(await updateCannedReply(core, workspace.owner, ours.id, { text: "Other" })).toMatchObject({ text: "Other" });
    await expect(updateCannedReply(core, workspace.owner, ours.id, { shared: false })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateCannedReply(core, workspace.operator, owners.id, { text: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteCannedReply(core, workspace.operator, owners.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateCannedReply(core, workspace.owner, own.id, { text: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deleteCannedReply(core, neighbour.owner, ours.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteCannedReply(core, workspace.operator, own.id);
    await expect(deleteCannedReply(core, workspace.operator, own.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("what an API key makes is shared, and one with the scope `manage` changes it", async () => {
    const made = await make(key(["write"]), "imported");
    expect(made).toMatchObject({ shared: true, author_id: null });
    await expect(deleteCannedReply(core, key(["write"]), made.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await deleteCannedReply(core, key(["manage"]), made.id);
  });

  it.each([
    { shortcut: "two words", text: "Hi" },
    { shortcut: "", text: "Hi" },
    { shortcut: "x".repeat(41), text: "Hi" },
    { shortcut: "hi", text: "  " },
    { shortcut: "hi", text: "Hi {{contact.nmae}}" },
    { shortcut: "hi", text: "x".repeat(10_001) },
  ])("%j is none", (body) => {
    expect(cannedReplyRoutes.createCannedReply.body.safeParse(body).success).toBe(false);
  });
});
