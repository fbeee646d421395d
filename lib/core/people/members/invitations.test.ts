import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog, effects, invitations, members } from "../../../../db/schema";
import type { MemberActor } from "../../log/actor";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { signIn } from "../identity/sign-in";
import { deleteMember, updateMember } from "./change-members";
import { acceptInvitation, invitationForMail, invite, listInvitations, resendInvitation, revokeInvitation } from "./invitations";

const DAY = 86_400_000;

describe("invitations", () => {
  let time = Date.parse("2026-03-02T09:00:00.000Z");
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore({ now: () => new Date(time), env: { PUBLIC_URL: "https://chat.example.com" } });
  });
  afterAll(() => core.close());
  beforeEach(async () => {
    workspace = await createTestWorkspace(core);
  });

  let addresses = 0;
  const address = () => `new${++addresses}@example.com`;
  const tokenIn = (link: string | null) => link?.split("#token=")[1] as string;
  const accept = (link: string | null, name = "Nora") =>
    acceptInvitation(core, tokenIn(link), { name, password: "long enough" }, `192.0.2.${addresses}`);
  const memberAt = async (email: string) => (await core.db.select().from(members).where(eq(members.email, email)))[0];
  const asMember = (row: { id: number }, role: MemberActor["role"]): MemberActor => ({ ...workspace.operator, memberId: row.id, role });

  it("without mail the inviter gets the link; whoever has it joins with a name and a password, once", async () => {
    const email = address();
    const { link, id, expires_at } = await invite(core, workspace.owner, { email, role: "operator" });
    expect(link).toMatch(/^https:\/\/chat\.example\.com\/accept-invitation#token=/);
    expect(Date.parse(expires_at) - time).toBe(7 * DAY);
    expect((await listInvitations(core, workspace.owner, { limit: 50 })).data).toMatchObject([{ id, email, expired: false }]);
    expect(await accept(link)).toEqual({ email });
    expect(await memberAt(email)).toMatchObject({
      name: "Nora",
      role: "operator",
      workspace_id: workspace.workspaceId,
      email_confirmed_at: null,
    });
    await expect(signIn(core, { email, password: "long enough" })).resolves.toBeDefined();
    expect((await listInvitations(core, workspace.owner, { limit: 50 })).data).toEqual([]);
    await expect(accept(link, "Again")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const done = await core.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.workspace_id, workspace.workspaceId));
    expect(done.map(({ action }) => action)).toEqual(["invitation.created", "invitation.accepted", "sign_in"]);
  });

  it("an address that a member has gets the same answer, and joins no second time", async () => {
    const known = address();
    await core.db.insert(members).values({ workspace_id: workspace.workspaceId, email: known, name: "Known", role: "operator" });
    const [fresh, taken] = [
      await invite(core, workspace.owner, { email: address(), role: "operator" }),
      await invite(core, workspace.owner, { email: known, role: "operator" }),
    ];
    expect(Object.keys(taken)).toEqual(Object.keys(fresh));
    await expect(accept(taken.link)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("a link runs out after seven days, with the next one, and when it is taken back", async () => {
    const first = await invite(core, workspace.owner, { email: address(), role: "operator" });
    time += 7 * DAY;
    expect((await listInvitations(core, workspace.owner, { limit: 50 })).data).toMatchObject([{ expired: true }]);
    await expect(accept(first.link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const second = await resendInvitation(core, workspace.owner, first.id);
    time += 1_000;
    const third = await resendInvitation(core, workspace.owner, first.id);
    await expect(accept(second.link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await revokeInvitation(core, workspace.owner, first.id);
    await expect(accept(third.link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(resendInvitation(core, workspace.owner, first.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("the same address again has one invitation, whose link is the newest", async () => {
    const email = address();
    const old = await invite(core, workspace.owner, { email, role: "admin" });
    const fresh = await invite(core, workspace.owner, { email, role: "operator" });
    expect((await listInvitations(core, workspace.owner, { limit: 50 })).data).toMatchObject([{ id: fresh.id, role: "operator" }]);
    await expect(accept(old.link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("nobody invites, or is let in, above what the inviter may give", async () => {
    const [row] = await core.db
      .insert(members)
      .values({ workspace_id: workspace.workspaceId, email: address(), name: "Admin", role: "admin" })
      .returning();
    const admin = asMember(row as { id: number }, "admin");
    await expect(invite(core, workspace.operator, { email: address(), role: "operator" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(invite(core, admin, { email: address(), role: "admin" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { link } = await invite(core, admin, { email: address(), role: "operator" });
    const other = await invite(core, admin, { email: address(), role: "operator" });
    await updateMember(core, workspace.owner, admin.memberId, { role: "operator" });
    await expect(accept(link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await deleteMember(core, workspace.owner, admin.memberId);
    await expect(accept(other.link)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("another workspace's invitations are not found", async () => {
    const { id } = await invite(core, workspace.owner, { email: address(), role: "operator" });
    const { owner } = await createTestWorkspace(core);
    for (const act of [resendInvitation, revokeInvitation]) await expect(act(core, owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listInvitations(core, owner, { limit: 50 })).data).toEqual([]);
  });

  it("two who use a link at the same moment make one member", async () => {
    const email = address();
    const { link } = await invite(core, workspace.owner, { email, role: "operator" });
    const both = await Promise.allSettled([accept(link, "One"), accept(link, "Two")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("with mail the link goes to the address alone, which is confirmed by it", async () => {
    const mailing = { ...core, env: { ...core.env, SMTP_URL: "smtp://mail.example.com" } };
    const email = address();
    const { id, link } = await invite(mailing, workspace.owner, { email, role: "operator" });
    expect(link).toBeNull();
    const jobs = await core.db.select().from(effects).where(eq(effects.kind, "invitation_mail"));
    expect(jobs.map(({ payload }) => payload)).toContainEqual({ invitation_id: id });
    const mail = await invitationForMail(mailing, id);
    expect(mail).toMatchObject({ email, url: expect.stringMatching(/^https:\/\/chat\.example\.com\/accept-invitation#token=/) });
    await accept(mail?.url ?? "");
    expect((await memberAt(email))?.email_confirmed_at).toEqual(new Date(time));
    expect(await invitationForMail(mailing, id)).toBeUndefined();
    const [row] = await core.db
      .select()
      .from(invitations)
      .where(and(eq(invitations.id, id)));
    expect(row?.accepted_at).toEqual(new Date(time));
  });

  it("over the limit of e-mails nothing is changed: the link that was sent last is good", async () => {
    const mailing = { ...core, env: { ...core.env, SMTP_URL: "smtp://mail.example.com" } };
    const email = address();
    const { id } = await invite(mailing, workspace.owner, { email, role: "operator" });
    for (let sent = 1; sent < 3; sent++) await resendInvitation(mailing, workspace.owner, id);
    const mail = await invitationForMail(mailing, id);
    time += 1_000;
    await expect(resendInvitation(mailing, workspace.owner, id)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await expect(invite(mailing, workspace.owner, { email, role: "operator" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await accept(mail?.url ?? "")).toEqual({ email });
  });

  it("is in the name of who sent it last: it outlives its first sender", async () => {
    const [row] = await core.db
      .insert(members)
      .values({ workspace_id: workspace.workspaceId, email: address(), name: "Admin", role: "admin" })
      .returning();
    const email = address();
    const { id } = await invite(core, asMember(row as { id: number }, "admin"), { email, role: "operator" });
    await deleteMember(core, workspace.owner, row?.id as number);
    const { link } = await resendInvitation(core, workspace.owner, id);
    expect(await accept(link)).toEqual({ email });
  });

  it("a hundred are open at most, and the address of one of them is invited again", async () => {
    const made = { workspace_id: workspace.workspaceId, role: "operator" as const, is_mailed: false, sent_at: new Date(time) };
    await core.db.insert(invitations).values(Array.from({ length: 99 }, () => ({ ...made, email: address() })));
    const email = address();
    await invite(core, workspace.owner, { email, role: "operator" });
    await expect(invite(core, workspace.owner, { email: address(), role: "operator" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(invite(core, workspace.owner, { email, role: "operator" })).resolves.toMatchObject({ email });
  });
});
