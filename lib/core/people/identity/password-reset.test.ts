import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { effects, members, sessions } from "../../../../db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { createMember, deleteMember } from "../members/change-members";
import { askForReset, resetPassword, resetsFor } from "./password-reset";
import { beginSession } from "./sessions";
import { checkCredentials } from "./sign-in";
import { signMemberToken } from "./tokens";

const HOUR_MS = 3_600_000;

describe("a forgotten password", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let now: Date;
  let id: number;
  const email = "dana@example.com";
  beforeEach(async () => {
    now = new Date("2026-05-06T09:00:00.000Z");
    core = await createTestCore({ now: () => now, env: { SMTP_URL: "smtp://127.0.0.1:9", PUBLIC_URL: "https://chat.example.com" } });
    workspace = await createTestWorkspace(core);
    id = (await createMember(core, workspace.owner, { email, name: "Dana", role: "operator", password: "the old one" })).id;
    await core.db.delete(effects);
  });
  afterEach(() => core.close());

  const linkOf = async () => (await resetsFor(core, email))[0]?.token as string;
  const opens = (password: string) => checkCredentials(core, { email, password });

  it("a link sets a new one, once, and ends what was signed in", async () => {
    await beginSession(core, { memberId: id, kind: "browser", from: {} });
    const token = await linkOf();
    expect(await resetPassword(core, token, "the new one", "203.0.113.1")).toEqual({ email });
    await expect(opens("the new one")).resolves.toBeDefined();
    await expect(opens("the old one")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await core.db.select().from(sessions).where(eq(sessions.member_id, id))).toEqual([]);
    expect(core.events).toContainEqual({ type: "revoked", principal: `member:${id}`, renewed: true });
    await expect(resetPassword(core, token, "a third one", undefined)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("of two attempts with one link at once one sets it", async () => {
    const token = await linkOf();
    const both = await Promise.allSettled(
      ["first of two", "second of two"].map((password) => resetPassword(core, token, password, undefined)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("a link ends after an hour, with another address, and with the member", async () => {
    const token = await linkOf();
    now = new Date(now.getTime() + HOUR_MS);
    await expect(resetPassword(core, token, "the new one", undefined)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const moved = await linkOf();
    await core.db.update(members).set({ email: "other@example.com" }).where(eq(members.id, id));
    await expect(resetPassword(core, moved, "the new one", undefined)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await core.db.update(members).set({ email }).where(eq(members.id, id));
    const removed = await linkOf();
    await deleteMember(core, workspace.owner, id);
    await expect(resetPassword(core, removed, "the new one", undefined)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await resetsFor(core, email)).toEqual([]);
  });

  it("another credential of the member's is no such link", async () => {
    const session = await beginSession(core, { memberId: id, kind: "api", from: {} });
    const access = await signMemberToken(core.secrets.signingKey, id, session, now);
    for (const token of [access, "nothing", `${await linkOf()}x`])
      await expect(resetPassword(core, token, "the new one", undefined)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("asking is answered alike for an address that nobody has, and enqueues the same", async () => {
    for (const asked of [email, "nobody@example.com"]) await expect(askForReset(core, asked, "203.0.113.1")).resolves.toBeUndefined();
    const jobs = await core.db.select({ kind: effects.kind, payload: effects.payload }).from(effects).orderBy(effects.id);
    expect(jobs).toEqual([
      { kind: "password_reset", payload: { email } },
      { kind: "password_reset", payload: { email: "nobody@example.com" } },
    ]);
    expect(await resetsFor(core, "nobody@example.com")).toEqual([]);
  });

  it("an address gets three emails an hour, and whoever asks learns nothing of it", async () => {
    for (let at = 0; at < 5; at++) await expect(askForReset(core, email, `203.0.113.${at}`)).resolves.toBeUndefined();
    expect(await core.db.$count(effects)).toBe(3);
  });

  it("a member of several workspaces gets a link for each, with a password of its own", async () => {
    const other = await createTestWorkspace(core);
    await createMember(core, other.owner, { email, name: "Dana", role: "operator", password: "elsewhere's" });
    const links = await resetsFor(core, email);
    expect(links.map(({ workspaceId }) => workspaceId)).toEqual([workspace.workspaceId, other.workspaceId]);
    await resetPassword(core, links[1]?.token as string, `new ${randomUUID()}`, undefined);
    await expect(opens("the old one")).resolves.toBeDefined();
  });

  it("however many workspaces name an address, one request sends twenty links, to confirmed members first", async () => {
    for (let at = 0; at < 20; at++) {
      const { owner } = await createTestWorkspace(core);
      await core.db.update(members).set({ email }).where(eq(members.id, owner.memberId));
    }
    const last = await createTestWorkspace(core);
    await core.db.update(members).set({ email, email_confirmed_at: now }).where(eq(members.id, last.owner.memberId));
    const links = await resetsFor(core, email);
    expect(links).toHaveLength(20);
    expect(links[0]?.memberId).toBe(last.owner.memberId);
  });

  it.each(["SMTP_URL", "PUBLIC_URL"])("without %s no links are sent, which is said, whoever asks", async (setting) => {
    Object.assign(core.env, { [setting]: undefined });
    for (const asked of [email, "nobody@example.com"])
      await expect(askForReset(core, asked, undefined)).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining(setting),
      });
    expect(await core.db.$count(effects)).toBe(0);
  });
});
