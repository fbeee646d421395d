import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contacts, dialogs, effects, members, notifications } from "@/db/schema";
import { describeSelf } from "@/lib/core/contacts/describe-self";
import { readDialog } from "@/lib/core/dialogs/read-dialog";
import { startDialog } from "@/lib/core/dialogs/start-dialog";
import { acceptHandoff } from "@/lib/core/handoffs/accept-handoff";
import { handoffEffects } from "@/lib/core/handoffs/effects";
import { requestHandoff } from "@/lib/core/handoffs/request-handoff";
import { createTestDesk, type Desk, runUntil } from "@/lib/core/handoffs/testing";
import { verifyVisitorToken } from "@/lib/core/identity/tokens";
import { sendMessage } from "@/lib/core/messages/send-message";
import { updateNotifySettings } from "@/lib/core/notifications/change-settings";
import { createTestVisitor } from "@/lib/core/testing";
import { rememberDashboardOrigin } from "@/lib/core/workspaces/dashboard-origin";
import { type MailCatcher, startMailCatcher } from "@/test/mail-catcher";
import { channelEffects } from "..";
import { createMailer, type Mailer, messageIdOf, readSender } from "./mailer";

let desk: Desk;
let catcher: MailCatcher;
let mailer: Mailer;

beforeEach(async () => {
  desk = await createTestDesk();
  catcher = await startMailCatcher();
  Object.assign(desk.core.env, { SMTP_URL: catcher.url, PUBLIC_URL: "https://chat.example.com" });
  mailer = createMailer(desk.core.env) as Mailer;
});
afterEach(async () => {
  mailer.close();
  await catcher.close();
  await desk.core.close();
});

const pass = (seconds: number) => {
  const { core, clock } = desk;
  const handlers = { ...handoffEffects(core), ...channelEffects(core, mailer) };
  return runUntil(core, clock, new Date(clock.now().getTime() + seconds * 1000), handlers);
};
const line = (text: string, kind: "text" | "note" = "text") => ({ client_id: crypto.randomUUID(), text, kind, attachments: [] });
const emailOf = async (id: number) => (await desk.core.db.select().from(members).where(eq(members.id, id)))[0]?.email ?? "";

async function ask() {
  const visitor = createTestVisitor(desk.workspace);
  const { dialogId } = await startDialog(desk.core, visitor, line("Hello"), {});
  await requestHandoff(desk.core, visitor, { dialog_id: dialogId, reason: "Invoice <wrong>" });
  return { visitor, dialogId };
}

/** As when the visitor has closed the page. */
const leave = (contactId: string) => desk.core.db.update(contacts).set({ online_until: null }).where(eq(contacts.id, contactId));

test("nobody takes it: whoever wants e-mails about the queue gets one with the reason and the link", async () => {
  const { owner, operator } = desk.workspace;
  await updateNotifySettings(desk.core, operator, { queue: { sound: true, desktop: true, push: true, email: false } });
  const { dialogId } = await ask();
  await pass(300);
  expect(catcher.mails.map(({ to }) => to)).toEqual([[await emailOf(owner.memberId)]]);
  const [mail] = catcher.mails;
  expect(mail?.headers).toMatch(/Subject: Visitor .* is still waiting/);
  expect(mail?.body).toContain(`https://chat.example.com/inbox/${dialogId}`);
  expect(mail?.body).toContain("for 5 minutes");
  expect(mail?.body).toContain("Invoice &lt;wrong&gt;");
});

test("many who wait are one email a member every fifteen minutes, whatever their number", async () => {
  const { operator } = desk.workspace;
  for (let n = 0; n < 40; n += 1) {
    await ask();
    await pass(30);
  }
  await pass(900);
  const mine = await emailOf(operator.memberId);
  const mails = catcher.mails.filter(({ to }) => to.includes(mine));
  expect(mails.length).toBeGreaterThanOrEqual(2);
  expect(mails.length).toBeLessThanOrEqual(3);
  expect(mails.at(-1)?.headers).toContain("Subject: 40 conversations are waiting");
  expect(mails.at(-1)?.body).toContain("The 30 that have waited longest");
  await pass(7200);
  expect(catcher.mails.filter(({ to }) => to.includes(mine))).toHaveLength(mails.length);
});

test("without PUBLIC_URL links lead to where an owner opened the dashboard, and nowhere before that", async () => {
  Object.assign(desk.core.env, { PUBLIC_URL: undefined });
  const { dialogId } = await ask();
  await pass(300);
  expect(catcher.mails).not.toEqual([]);
  expect(catcher.mails.map(({ body }) => body).join()).not.toMatch(/https?:/);
  await rememberDashboardOrigin(desk.core, desk.workspace.operator, "https://elsewhere.example");
  await rememberDashboardOrigin(desk.core, desk.workspace.owner, "https://help.example.com");
  await ask();
  await pass(1200);
  const last = catcher.mails.at(-1)?.body;
  expect(last).toContain(`https://help.example.com/inbox/${dialogId}`);
  expect(last).not.toContain("elsewhere.example");
});

test("each part of an email has the direction of its own words", async () => {
  await ask();
  await pass(300);
  expect(catcher.mails[0]?.body).toMatch(/<p dir="auto">/);
  expect(catcher.mails[0]?.body).toMatch(/<blockquote dir="auto"/);
});

test.each([
  ["Care Team, Billing <care@example.com>", { name: "Care Team, Billing", address: "care@example.com" }],
  ['"Smith, Jo" <jo@example.com>', { name: "Smith, Jo", address: "jo@example.com" }],
  ["שירות <a@example.com>", { name: "שירות", address: "a@example.com" }],
  ["care@example.com", { name: "", address: "care@example.com" }],
])("MAIL_FROM %s keeps its whole name", async (text, sender) => {
  expect(readSender(text)).toEqual(sender);
  mailer.close();
  Object.assign(desk.core.env, { MAIL_FROM: text });
  mailer = createMailer(desk.core.env) as Mailer;
  await ask();
  await pass(300);
  expect(catcher.mails[0]?.headers).toMatch(new RegExp(`From: .*${sender.address}`));
});

test("a Message-ID is the same for the same email alone, and another in another installation", () => {
  const at = new Date("2026-01-01T00:00:00Z");
  const id = messageIdOf("secret one", "example.com", ["answer", 17, at]);
  expect(id).toMatch(/^<[\w-]{32}@example\.com>$/);
  expect(messageIdOf("secret one", "example.com", ["answer", 17, at])).toBe(id);
  expect(messageIdOf("secret one", "example.com", ["answer", 17, new Date(at.getTime() + 1)])).not.toBe(id);
  expect(messageIdOf("secret two", "example.com", ["answer", 17, at])).not.toBe(id);
});

test("where nobody wants them at this hour, the owners get it all the same", async () => {
  const { owner, operator } = desk.workspace;
  const quiet = { quiet: { from: "09:00", to: "18:00" }, timezone: "UTC" };
  await updateNotifySettings(desk.core, operator, quiet);
  await updateNotifySettings(desk.core, owner, quiet);
  await ask();
  await pass(300);
  expect(catcher.mails.map(({ to }) => to)).toEqual([[await emailOf(owner.memberId)]]);
});

test("what is unread for as long as the member chose comes in one e-mail, and only once", async () => {
  const { operator, owner } = desk.workspace;
  await updateNotifySettings(desk.core, owner, { queue: { sound: false, desktop: false, push: false, email: false } });
  const mine = await ask();
  await acceptHandoff(desk.core, operator, { dialog_id: mine.dialogId });
  await sendMessage(desk.core, mine.visitor, mine.dialogId, line("Are you there?"));
  await pass(2);
  await sendMessage(desk.core, mine.visitor, mine.dialogId, line("Anybody?"));
  await pass(597);
  expect(catcher.mails).toHaveLength(0);
  await pass(60);
  expect(catcher.mails).toHaveLength(1);
  expect(catcher.mails[0]).toMatchObject({ to: [await emailOf(operator.memberId)], body: expect.stringContaining("Anybody?") });
  await pass(7200);
  expect(catcher.mails).toHaveLength(1);
});

test("what was read meanwhile is not written about", async () => {
  const { operator } = desk.workspace;
  const mine = await ask();
  await acceptHandoff(desk.core, operator, { dialog_id: mine.dialogId });
  const sent = await sendMessage(desk.core, mine.visitor, mine.dialogId, line("Are you there?"));
  await readDialog(desk.core, operator, { dialog_id: mine.dialogId, seq: sent.message.seq });
  await pass(7200);
  expect(catcher.mails).toHaveLength(0);
});

test("in quiet hours an e-mail waits for their end", async () => {
  const { operator } = desk.workspace;
  await updateNotifySettings(desk.core, operator, { quiet: { from: "10:00", to: "12:00" }, timezone: "UTC" });
  const mine = await ask();
  await acceptHandoff(desk.core, operator, { dialog_id: mine.dialogId });
  await sendMessage(desk.core, mine.visitor, mine.dialogId, line("Are you there?"));
  await pass(2 * 3600 - 1);
  expect(catcher.mails).toHaveLength(0);
  await pass(1);
  expect(catcher.mails).toHaveLength(1);
});

test("a visitor who left an address gets the answers they have not seen, and a link that is their own token", async () => {
  const { operator } = desk.workspace;
  const { visitor, dialogId } = await ask();
  await describeSelf(desk.core, visitor, { email: "ada@example.com" });
  await leave(visitor.contactId);
  await acceptHandoff(desk.core, operator, { dialog_id: dialogId });
  await sendMessage(desk.core, operator, dialogId, line("A secret between us", "note"));
  await sendMessage(desk.core, operator, dialogId, line("Here is the answer."));
  await sendMessage(desk.core, operator, dialogId, line("And some more."));
  await pass(120);
  const toVisitor = () => catcher.mails.filter(({ to }) => to.includes("ada@example.com"));
  expect(toVisitor()).toHaveLength(1);
  const { body } = toVisitor()[0] ?? { body: "" };
  expect(body).toContain("Here is the answer.");
  expect(body).toContain("And some more.");
  expect(body).not.toContain("A secret between us");
  const token = /https:\/\/chat\.example\.com\/widget\?assistant=[^#]+#visitor=([\w.-]+)/.exec(body)?.[1] ?? "";
  expect(await verifyVisitorToken(token, desk.core.secrets.signingKey, desk.clock.now())).toMatchObject({
    ok: true,
    claims: { sub: visitor.contactId, assistant_id: desk.workspace.assistantId },
  });
  await sendMessage(desk.core, operator, dialogId, line("One last thing."));
  await pass(120);
  expect(toVisitor()).toHaveLength(2);
  expect(toVisitor()[1]?.body).not.toContain("Here is the answer.");
});

test("who is still there or has read the answer gets no e-mail; who leaves without having read it does", async () => {
  const { operator } = desk.workspace;
  const { visitor, dialogId } = await ask();
  await describeSelf(desk.core, visitor, { email: "ada@example.com" });
  await desk.core.db.update(contacts).set({ online_until: sql`'2100-01-01'::timestamptz` });
  await acceptHandoff(desk.core, operator, { dialog_id: dialogId });
  const first = await sendMessage(desk.core, operator, dialogId, line("First."));
  await pass(600);
  expect(catcher.mails.filter(({ to }) => to.includes("ada@example.com"))).toHaveLength(0);
  await readDialog(desk.core, visitor, { dialog_id: dialogId, seq: first.message.seq });
  await sendMessage(desk.core, operator, dialogId, line("Second."));
  await leave(visitor.contactId);
  await pass(240);
  const mails = catcher.mails.filter(({ to }) => to.includes("ada@example.com"));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.body).not.toContain("First.");
});

test("without a mail server nothing is sent, and nothing is owed for ever", async () => {
  await ask();
  await runUntil(desk.core, desk.clock, new Date(desk.clock.now().getTime() + 7_200_000), {
    ...handoffEffects(desk.core),
    ...channelEffects(desk.core, undefined),
  });
  expect(await desk.core.db.select().from(effects).where(sql`${effects.kind} <> 'turn'`)).toEqual([]);
  expect((await desk.core.db.select().from(notifications)).every(({ mailed_at }) => mailed_at === null)).toBe(true);
  expect((await desk.core.db.select().from(dialogs))[0]?.status).toBe("queued");
});
