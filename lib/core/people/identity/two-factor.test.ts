import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { effects, members } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { tablesWith } from "@/test/scan";
import type { MemberActor } from "../../log/actor";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { updateMember } from "../members/change-members";
import { hashPassword } from "./passwords";
import { beginSession, memberActor, type SignInFrom } from "./sessions";
import { checkCredentials, signIn } from "./sign-in";
import { codeAt } from "./totp";
import { beginTwoFactor, confirmTwoFactor, disableTwoFactor, renewRecoveryCodes } from "./two-factor";

const password = "long enough";
const STEP_MS = 30_000;

describe.each(DATABASES)("two-factor sign-in on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let now: Date;
  beforeEach(async () => {
    now = new Date("2026-01-15T10:00:00Z");
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
    workspace = await createTestWorkspace(core);
    const password_hash = await hashPassword(password);
    await core.db.update(members).set({ email: "olga@example.com", password_hash }).where(eq(members.id, workspace.owner.memberId));
  });
  afterEach(() => core.close());

  /** From another address each time where `from` names none: that of an address counts for itself. */
  let addresses = 0;
  const another = () => {
    addresses += 1;
    return { address: `192.0.2.${addresses}` };
  };
  const enter = (code?: string, from: SignInFrom = another()) =>
    checkCredentials(core, { email: "olga@example.com", password, code }, from);
  const later = (steps = 1) => {
    now = new Date(now.getTime() + steps * STEP_MS);
  };
  async function enable(): Promise<{ secret: string; codes: string[] }> {
    const { secret } = await beginTwoFactor(core, workspace.owner, { current_password: password });
    const { recovery_codes } = await confirmTwoFactor(core, workspace.owner, { code: codeAt(secret, now) });
    later();
    return { secret, codes: recovery_codes };
  }
  const actions = async () => (await core.db.query.auditLog.findMany()).map(({ action, detail, address }) => ({ action, detail, address }));

  it("asks for a code once it is confirmed, and not before", async () => {
    const { secret, uri } = await beginTwoFactor(core, workspace.owner, { current_password: password });
    expect(uri).toContain(`secret=${secret}`);
    await expect(enter()).resolves.toMatchObject({ id: workspace.owner.memberId });
    await expect(confirmTwoFactor(core, workspace.owner, { code: "000000" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await confirmTwoFactor(core, workspace.owner, { code: codeAt(secret, now) });
    await expect(enter()).rejects.toThrow(/A code is needed/);
    await expect(signIn(core, { email: "olga@example.com", password })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("takes each code once, of this step and its neighbours alone", async () => {
    const { secret } = await enable();
    const code = codeAt(secret, now);
    await expect(enter(`${code.slice(0, 3)} ${code.slice(3)}`)).resolves.toBeDefined();
    await expect(enter(code)).rejects.toThrow(/used already/);
    later(3);
    await expect(enter(codeAt(secret, new Date(now.getTime() - 2 * STEP_MS)))).rejects.toThrow(/wrong/);
    const both = await Promise.allSettled([enter(codeAt(secret, now)), enter(codeAt(secret, now))]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("takes each recovery code once, however it is typed; new ones end the old", async () => {
    const { secret, codes } = await enable();
    expect(new Set(codes).size).toBe(10);
    await expect(enter(codes[0]?.toUpperCase().replaceAll("-", " "))).resolves.toBeDefined();
    await expect(enter(codes[0])).rejects.toThrow(/wrong/);
    const { recovery_codes: fresh } = await renewRecoveryCodes(core, workspace.owner, { code: codeAt(secret, now) });
    await expect(enter(codes[1])).rejects.toThrow(/wrong/);
    await expect(enter(fresh[1])).resolves.toBeDefined();
  });

  it("keeps neither the secret nor the recovery codes readable", async () => {
    const { secret, codes } = await enable();
    for (const text of [secret, codes[0] ?? "", codes[0]?.replaceAll("-", "") ?? ""]) expect(await tablesWith(core.db, text)).toEqual({});
  });

  it("stops guesses from wherever they come, and notifies the member by email", async () => {
    const { secret } = await enable();
    for (let guess = 0; guess < 20; guess += 1) await expect(enter("000000")).rejects.toThrow(/wrong/);
    await expect(enter(codeAt(secret, now))).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const enqueued = (await core.db.select().from(effects)).filter(({ kind }) => kind === "account_mail");
    expect(enqueued.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ member_id: workspace.owner.memberId, occasion: "wrong_codes" }),
    ]);
  });

  it("whoever guesses codes locks out neither a browser that was used before nor the member's own settings", async () => {
    const { secret } = await enable();
    for (let guess = 0; guess < 21; guess += 1) await expect(enter("000000")).rejects.toThrow();
    const device = { id: randomUUID(), members: [workspace.owner.memberId] };
    await expect(enter(codeAt(secret, now), { address: "198.51.100.7", device })).resolves.toBeDefined();
    const other = { id: randomUUID(), members: [workspace.operator.memberId] };
    await expect(enter(codeAt(secret, now), { address: "198.51.100.7", device: other })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    later();
    await expect(renewRecoveryCodes(core, workspace.owner, { code: codeAt(secret, now) })).resolves.toBeDefined();
    later();
    for (let guess = 0; guess < 10; guess += 1) await expect(enter("000000", { ...another(), device })).rejects.toThrow(/wrong/);
    await expect(enter(codeAt(secret, now), { ...another(), device })).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("turning it on or off ends every sign-in from before; the browser that did goes on with another", async () => {
    const session = (kind: "browser" | "api") => beginSession(core, { memberId: workspace.owner.memberId, kind, from: {} });
    const [own, stolen, api] = [await session("browser"), await session("browser"), await session("api")];
    const me = { ...workspace.owner, sessionId: own };
    const { secret } = await beginTwoFactor(core, me, { current_password: password });
    const on = await confirmTwoFactor(core, me, { code: codeAt(secret, now) });
    for (const old of [own, stolen, api]) expect(await memberActor(core, old)).toBeUndefined();
    expect(await memberActor(core, on.session ?? "")).toMatchObject({ memberId: me.memberId });
    expect(core.events).toContainEqual({ type: "revoked", principal: `member:${me.memberId}`, renewed: true });
    later();
    const off = await disableTwoFactor(
      core,
      { ...me, sessionId: on.session as string },
      { current_password: password, code: codeAt(secret, now) },
    );
    expect(await memberActor(core, on.session ?? "")).toBeUndefined();
    expect(await memberActor(core, off.session ?? "")).toMatchObject({ memberId: me.memberId });
  });

  it("is turned off with the password and a code, or by an owner for who has lost both", async () => {
    const { secret } = await enable();
    await expect(disableTwoFactor(core, workspace.owner, { current_password: "wrong", code: codeAt(secret, now) })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await disableTwoFactor(core, workspace.owner, { current_password: password, code: codeAt(secret, now) });
    await expect(enter()).resolves.toBeDefined();
    later();
    await enable();
    const reset = (by: MemberActor) => updateMember(core, by, workspace.owner.memberId, { two_factor: false });
    await expect(reset(workspace.owner)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reset({ ...workspace.operator, role: "admin" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await reset({ ...workspace.operator, role: "owner" })).toMatchObject({ two_factor: false });
    await expect(enter()).resolves.toBeDefined();
  });

  it("every sign-in stands in the audit log, with where it came from and why it failed", async () => {
    const { secret } = await enable();
    const from = { address: "192.0.2.7" };
    await enter(codeAt(secret, now), from);
    await expect(enter("000000", from)).rejects.toThrow();
    await expect(checkCredentials(core, { email: "olga@example.com", password: "wrong" }, { address: "192.0.2.8" })).rejects.toThrow();
    expect((await actions()).filter(({ action }) => action.startsWith("sign_in"))).toEqual([
      { action: "sign_in", detail: { by: "two_factor" }, address: "192.0.2.7" },
      { action: "sign_in.failed", detail: { why: "code" }, address: "192.0.2.7" },
      { action: "sign_in.failed", detail: { why: "password" }, address: "192.0.2.8" },
    ]);
  });
});
