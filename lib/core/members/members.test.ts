import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import type { MemberActor } from "../actor";
import { getDialog } from "../dialogs/get-dialog";
import { startDialog } from "../dialogs/start-dialog";
import { acceptHandoff } from "../handoffs/accept-handoff";
import { memberActor } from "../identity/authenticate";
import { checkCredentials, refresh, signIn } from "../identity/sign-in";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { createMember, deleteMember, updateMember } from "./change-members";
import { updateMe } from "./own-account";

describe.each(DATABASES)("members on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterEach(() => core.close());

  const add = async (role: MemberActor["role"], email = `${randomUUID()}@example.com`): Promise<MemberActor> => {
    const member = await createMember(core, workspace.owner, { email, name: "New", role, password: "long enough" });
    return { type: "member", workspaceId: workspace.workspaceId, memberId: member.id, name: member.name, avatarUrl: null, role };
  };

  it("a removed member's credentials and connections end, and what they had waits for another", async () => {
    const gone = await add("operator", "gone@example.com");
    const tokens = await signIn(core, { email: "gone@example.com", password: "long enough" });
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] }, {});
    await acceptHandoff(core, gone, { dialog_id: dialogId });
    await deleteMember(core, workspace.owner, gone.memberId);
    expect(core.events).toContainEqual({ type: "revoked", principal: `member:${gone.memberId}` });
    expect(await memberActor(core, gone.memberId, 0)).toBeUndefined();
    await expect(refresh(core, tokens.refresh_token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await getDialog(core, workspace.owner, dialogId)).toMatchObject({ status: "queued", assignee: null });
    await expect(add("operator", "gone@example.com")).resolves.toBeDefined();
  });

  it("two owners who remove each other at once leave one", async () => {
    const other = await add("owner");
    const both = await Promise.allSettled([
      deleteMember(core, workspace.owner, other.memberId),
      deleteMember(core, other, workspace.owner.memberId),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("an admin neither removes an owner nor sets their password", async () => {
    const admin = await add("admin");
    await expect(deleteMember(core, admin, workspace.owner.memberId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateMember(core, admin, workspace.owner.memberId, { password: "taken over" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(updateMember(core, admin, workspace.operator.memberId, { role: "owner" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateMember(core, admin, workspace.operator.memberId, { name: "Renamed" })).resolves.toMatchObject({ name: "Renamed" });
  });

  it("nobody sets their own password as a colleague's, without the current one", async () => {
    await expect(updateMember(core, workspace.owner, workspace.owner.memberId, { password: "taken over" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("a member of another workspace is not found", async () => {
    const { owner } = await createTestWorkspace(core);
    await expect(updateMember(core, owner, workspace.operator.memberId, { name: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deleteMember(core, owner, workspace.operator.memberId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("a new password takes the current one and ends every other sign-in", async () => {
    const member = await add("operator", "me@example.com");
    await expect(updateMe(core, member, { password: "even longer" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(updateMe(core, member, { password: "even longer", current_password: "wrong" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    const { epoch, signedOut } = await updateMe(core, member, { password: "even longer", current_password: "long enough" });
    expect({ epoch, signedOut }).toEqual({ epoch: 1, signedOut: true });
    expect(await memberActor(core, member.memberId, 0)).toBeUndefined();
    await expect(checkCredentials(core, { email: "me@example.com", password: "even longer" })).resolves.toMatchObject({ epoch: 1 });
  });
});
