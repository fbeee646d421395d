import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sites } from "@/db/schema";
import { createAssistant, deleteAssistant, updateAssistant } from "../../assistants/change-assistants";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { createSite, deleteSite, rotateSecret, updateSite } from "./change-sites";
import { getSite } from "./read-sites";

describe("assistants and sites", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const published = () => core.events.filter((event) => event.type === "origin_policy");

  it("end connections when their domains change or they go, and not for other changes", async () => {
    const { id } = await createAssistant(core, workspace.owner, { name: "Guide" });
    await updateAssistant(core, workspace.owner, id, { name: "Renamed", ai: { greeting: "Hi" } });
    expect(published()).toEqual([]);
    await updateAssistant(core, workspace.owner, id, { allowed_domains: ["example.com"] });
    await deleteAssistant(core, workspace.owner, id);
    expect(published()).toEqual([
      { type: "origin_policy", kind: "assistant", id, gone: false },
      { type: "origin_policy", kind: "assistant", id, gone: true },
    ]);
  });

  it("keep a site's secret sealed, and end its connections at rotation", async () => {
    const site = await createSite(core, workspace.owner, {
      name: "Shop",
      allowed_domains: ["shop.example.com"],
      assistant_id: workspace.assistantId,
    });
    const [row] = await core.db.select().from(sites);
    expect(row?.secret_sealed).not.toContain(site.secret);
    const rotated = await rotateSecret(core, workspace.owner, site.id);
    const [after] = await core.db.select().from(sites);
    expect(core.secrets.unseal(after?.secret_sealed ?? "")).toBe(rotated.secret);
    expect(published()).toEqual([{ type: "origin_policy", kind: "site", id: site.id, gone: false }]);
    await deleteSite(core, workspace.owner, site.id);
    await expect(getSite(core, workspace.owner, site.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("take assistants of their own workspace alone, and lose the one that is deleted", async () => {
    const other = await createTestWorkspace(core);
    const site = await createSite(core, workspace.owner, {
      name: "Shop",
      allowed_domains: ["shop.example.com"],
      assistant_id: workspace.assistantId,
    });
    await expect(updateSite(core, workspace.owner, site.id, { assistant_id: other.assistantId })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(updateSite(core, other.owner, site.id, { name: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteAssistant(core, workspace.owner, workspace.assistantId);
    expect(await getSite(core, workspace.owner, site.id)).toMatchObject({ assistant_id: null });
  });
});
