import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { members } from "@/db/schema";
import { beginWithContact } from "@/lib/core/conversations/dialogs/begin-with-contact";
import { type Desk, runUntil } from "@/lib/core/conversations/handoffs/testing";
import { updateContact } from "@/lib/core/people/contacts/change-contacts";
import { askForReset, resetPassword } from "@/lib/core/people/identity/password-reset";
import { createMember } from "@/lib/core/people/members/change-members";
import { rememberDashboardOrigin } from "@/lib/core/people/workspaces/dashboard-origin";
import type { MailCatcher } from "@/test/mail-catcher";
import { channelJobs } from "..";
import type { Mailer } from "./mailer";
import { createMailDesk } from "./testing";

describe("Emails to somebody who has not written", () => {
  let desk: Desk;
  let catcher: MailCatcher;
  let mailer: Mailer;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ desk, catcher, mailer, close } = await createMailDesk());
  });
  afterEach(() => close());

  const pass = (seconds: number) =>
    runUntil(desk.core, desk.clock, new Date(desk.clock.now().getTime() + seconds * 1000), channelJobs(desk.core, mailer));
  const begin = (email: string) =>
    beginWithContact(
      desk.core,
      desk.workspace.operator,
      { email },
      { client_id: randomUUID(), text: "Your parcel is back", kind: "text", attachments: [] },
    );

  test("a conversation that a member begins goes to the address, with a link that goes on with it", async () => {
    await begin("ada@example.com");
    await pass(130);
    const [mail, ...others] = catcher.mails;
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(["ada@example.com"]);
    expect(mail?.headers).toContain("Subject: Test wrote to you");
    expect(mail?.body).toContain("Your parcel is back");
    expect(mail?.body).toMatch(/https:\/\/chat\.example\.com\/widget\?assistant=\S+#link=bl_/);
  });

  test("an address that the team writes in later gets no link to what another one was written", async () => {
    await begin("ada@example.com");
    const dialog = (await desk.core.db.query.contacts.findFirst())?.id as string;
    await updateContact(desk.core, desk.workspace.operator, dialog, { email: "eve@example.com" });
    await pass(130);
    expect(catcher.mails[0]?.to).toEqual(["eve@example.com"]);
    expect(catcher.mails[0]?.body).not.toContain("#link=");
  });

  test("a forgotten password: the link of the email sets another, and an address that nobody has gets none", async () => {
    const email = "dana@example.com";
    const { core, workspace } = desk;
    await createMember(core, workspace.owner, { email, name: "Dana", role: "operator", password: "the old one" });
    await pass(10);
    catcher.mails.length = 0;
    for (const asked of [email, "nobody@example.com"]) await askForReset(core, asked, "203.0.113.1");
    await pass(10);
    expect(catcher.mails.map(({ to }) => to)).toEqual([[email]]);
    const token = /https:\/\/chat\.example\.com\/reset-password#token=([\w.-]+)/.exec(catcher.mails[0]?.body ?? "")?.[1] as string;
    expect(await resetPassword(core, token, "the new one", undefined)).toEqual({ email });
  });

  test("a forgotten password: no link leads to where an admin says that they opened the dashboard", async () => {
    const { core, workspace } = desk;
    const [owner] = await core.db.select().from(members).where(eq(members.id, workspace.owner.memberId));
    await askForReset(core, owner?.email as string, "203.0.113.1");
    Object.assign(core.env, { PUBLIC_URL: undefined });
    await rememberDashboardOrigin(core, { ...workspace.operator, role: "admin" }, "https://elsewhere.example");
    await pass(10);
    expect(catcher.mails).toEqual([]);
  });
});
