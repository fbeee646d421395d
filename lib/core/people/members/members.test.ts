import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { members, sessions } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { getDialog } from "../../conversations/dialogs/get-dialog";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { acceptHandoff } from "../../conversations/handoffs/accept-handoff";
import type { MemberActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { beginSession, memberActor } from "../identity/sessions";
import { checkCredentials, refresh, signIn } from "../identity/sign-in";
import { beginTwoFactor } from "../identity/two-factor";
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
    expect(await core.db.select().from(sessions)).toEqual([]);
    await expect(refresh(core, tokens.refresh_token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await getDialog(core, workspace.owner, dialogId)).toMatchObject({ status: "queued", assignee: null });
    await expect(add("operator", "gone@example.com")).resolves.toBeDefined();
  });

  const browser = ({ memberId }: MemberActor) => beginSession(core, { memberId, kind: "browser", from: {} });

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
    const [own, other] = [await browser(member), await browser(member)];
    const change = { password: "even longer", current_password: "long enough" };
    const { session } = await updateMe(core, { ...member, sessionId: own }, change);
    for (const old of [own, other]) expect(await memberActor(core, old)).toBeUndefined();
    expect(await memberActor(core, session ?? "")).toMatchObject({ memberId: member.memberId });
    await expect(checkCredentials(core, { email: "me@example.com", password: "even longer" })).resolves.toMatchObject({
      id: member.memberId,
    });
  });

  it("guesses at the current password are few, and each stands in the audit log", async () => {
    const member = await add("operator");
    const guess = (password: string) => updateMe(core, member, { password: "even longer", current_password: password });
    for (let at = 0; at < 10; at += 1) await expect(guess(`guess ${at}`)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(guess("long enough")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await expect(beginTwoFactor(core, member, { current_password: "long enough" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const failed = (await core.db.query.auditLog.findMany()).filter(({ action }) => action === "confirmation.failed");
    expect(failed).toHaveLength(10);
    expect(failed[0]).toMatchObject({ actor: `member:${member.memberId}`, detail: { why: "password" } });
  });

  it("a new address ends every sign-in and has to be confirmed anew", async () => {
    const member = await add("operator");
    const session = await browser(member);
    await core.db.update(members).set({ email_confirmed_at: new Date() }).where(eq(members.id, member.memberId));
    await updateMember(core, workspace.owner, member.memberId, { email: `${randomUUID()}@example.com` });
    expect(await memberActor(core, session)).toBeUndefined();
    const [row] = await core.db.select().from(members).where(eq(members.id, member.memberId));
    expect(row?.email_confirmed_at).toBeNull();
  });

  it("an address may be a member's of every workspace, and once of each", async () => {
    const email = "many@example.com";
    await add("operator", email);
    const other = await createTestWorkspace(core);
    await expect(createMember(core, other.owner, { email, name: "Also", role: "operator" })).resolves.toMatchObject({ email });
    await expect(createMember(core, workspace.owner, { email, name: "Again", role: "operator" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });
});
