import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { members } from "@/db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { getPublicAssistant } from "./get-public-assistant";

let core: TestCore;
let workspace: TestWorkspace;
beforeEach(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
});
afterEach(() => core.close());

/** A row changed by hand is heard of by nobody, so it is told here. */
async function change(memberId: number, row: Partial<typeof members.$inferInsert>) {
  await core.db.update(members).set(row).where(eq(members.id, memberId));
  core.bus.publish({ type: "settings", kind: "workspace", id: String(workspace.workspaceId) });
}
const soon = () => new Date(core.now().getTime() + 60_000);
const team = async () => (await getPublicAssistant(core, workspace.assistantId)).team;

test("visitors see by name and face who of the team is there, and nobody who is away, offline or gone", async () => {
  expect(await team()).toMatchObject({ staffed: false, there: [] });
  await change(workspace.owner.memberId, { online_until: soon(), status: "busy" });
  await change(workspace.operator.memberId, { online_until: soon(), avatar_url: "https://example.com/dana.png" });
  const [dana, olga] = [
    { name: "Dana", avatar_url: "https://example.com/dana.png" },
    { name: "Olga", avatar_url: null },
  ];
  expect(await team()).toMatchObject({ staffed: true, there: [dana, olga] });
  await change(workspace.operator.memberId, { status: "away" });
  expect(await team()).toMatchObject({ staffed: true, there: [olga] });
  await change(workspace.owner.memberId, { online_until: new Date(core.now().getTime() - 1) });
  expect(await team()).toMatchObject({ staffed: false, there: [] });
});

test("no more than three are shown, with nothing but a name and a picture", async () => {
  await core.db.insert(members).values(
    ["Ann", "Ben", "Cleo", "Dan"].map((name) => ({
      workspace_id: workspace.workspaceId,
      email: `${name}@example.com`,
      name,
      role: "operator" as const,
      online_until: soon(),
    })),
  );
  const { there } = await team();
  expect(there).toEqual(["Ann", "Ben", "Cleo"].map((name) => ({ name, avatar_url: null })));
});
