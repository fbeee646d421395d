import { afterAll, beforeAll, expect, it } from "vitest";
import type { IntegrationActor } from "../../log/actor";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { deleteMember } from "../members/change-members";
import { createApiKey, listApiKeys } from "./manage-api-keys";

let core: TestCore;
let workspace: TestWorkspace;
beforeAll(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
});
afterAll(() => core.close());

it("a key shows who made it, also by another key of theirs, and that they were removed since", async () => {
  const { owner, operator } = workspace;
  const admin = { ...operator, role: "admin" as const };
  const scopes = ["manage" as const];
  const first = await createApiKey(core, admin, { name: "First", scopes });
  const byKey: IntegrationActor = { type: "integration", workspaceId: workspace.workspaceId, keyId: first.id, name: "First", scopes };
  await createApiKey(core, byKey, { name: "Second", scopes });
  await createApiKey(core, owner, { name: "Third", scopes });
  await deleteMember(core, owner, operator.memberId);
  const { data } = await listApiKeys(core, owner, { limit: 10 });
  const dana = { id: operator.memberId, name: "Dana", is_removed: true };
  expect(data.map(({ name, created_by }) => ({ name, created_by }))).toEqual([
    { name: "First", created_by: dana },
    { name: "Second", created_by: dana },
    { name: "Third", created_by: { id: owner.memberId, name: "Olga", is_removed: false } },
  ]);
});
