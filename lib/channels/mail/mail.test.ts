import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contacts, dialogs, effects, members, notifications, visitorLinks } from "@/db/schema";
import { readDialog } from "@/lib/core/conversations/dialogs/read-dialog";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { acceptHandoff } from "@/lib/core/conversations/handoffs/accept-handoff";
import { handoffJobs } from "@/lib/core/conversations/handoffs/jobs";
import { requestHandoff } from "@/lib/core/conversations/handoffs/request-handoff";
import { type Desk, runUntil } from "@/lib/core/conversations/handoffs/testing";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { mailTranscript } from "@/lib/core/conversations/transcripts/transcripts";
import { readSender } from "@/lib/core/mail/read-sender";
import { updateNotifySettings } from "@/lib/core/notifications/change-settings";
import { updateContact } from "@/lib/core/people/contacts/change-contacts";
import { describeSelf } from "@/lib/core/people/contacts/describe-self";
import { eraseExpired } from "@/lib/core/people/contacts/erase-expired";
import { verifyVisitorToken } from "@/lib/core/people/identity/tokens";
import { redeemVisitorLink } from "@/lib/core/people/identity/visitor-links";
import { rememberDashboardOrigin } from "@/lib/core/people/workspaces/dashboard-origin";
import { createLimits, memoryWindow } from "@/lib/core/system/limits";
import { createTestVisitor } from "@/lib/core/testing";
import type { MailCatcher } from "@/test/mail-catcher";
import { channelJobs } from "..";
import { createMailer, type Mailer, messageIdOf } from "./mailer";
import { createMailDesk } from "./testing";

let desk: Desk;
let catcher: MailCatcher;
let mailer: Mailer;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ desk, catcher, mailer, close } = await createMailDesk());
});
afterEach(() => close());

const pass = (seconds: number) => {
  const { core, clock } = desk;
  const jobs = [...handoffJobs(core), ...channelJobs(core, mailer)];
  return runUntil(core, clock, new Date(clock.now().getTime() + seconds * 1000), jobs);
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
}, 60_000);

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

test("a visitor who left an address gets the answers they have not seen, and a link that opens their conversation once", async () => {
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
  const code = codeIn(body);
  const { visitor_token } = await redeemVisitorLink(desk.core, code);
  await expect(redeemVisitorLink(desk.core, code)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await verifyVisitorToken(visitor_token, desk.core.secrets.signingKey, desk.clock.now())).toMatchObject({
    ok: true,
    claims: { sub: visitor.contactId, assistant_id: desk.workspace.assistantId },
  });
  await sendMessage(desk.core, operator, dialogId, line("One last thing."));
  await pass(120);
  expect(toVisitor()).toHaveLength(2);
  expect(toVisitor()[1]?.body).not.toContain("Here is the answer.");
});

/** The visitor has left the address and the page, and a member has taken the conversation. */
async function away(email: string) {
  const { visitor, dialogId } = await ask();
  await describeSelf(desk.core, visitor, { email });
  await leave(visitor.contactId);
  await acceptHandoff(desk.core, desk.workspace.operator, { dialog_id: dialogId });
  const answer = async (text: string) => {
    await sendMessage(desk.core, desk.workspace.operator, dialogId, line(text));
    await pass(130);
  };
  return { visitor, dialogId, answer };
}
const mailsTo = (email: string) => catcher.mails.filter(({ to }) => to.includes(email));
const codeIn = (body: string | undefined) =>
  /https:\/\/chat\.example\.com\/widget\?assistant=[^#]+#link=([\w-]+)/.exec(body ?? "")?.[1] ?? "";

test("a link is of no use after a week, nor once the visitor has given another address", async () => {
  const { visitor, answer } = await away("ada@example.com");
  await answer("Here is the answer.");
  const first = codeIn(mailsTo("ada@example.com")[0]?.body);
  await describeSelf(desk.core, visitor, { email: "grace@example.com" });
  await expect(redeemVisitorLink(desk.core, first)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await answer("And another.");
  const second = codeIn(mailsTo("grace@example.com")[0]?.body);
  await pass(7 * 86_400);
  await expect(redeemVisitorLink(desk.core, second)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await eraseExpired(desk.core);
  expect(await desk.core.db.select().from(visitorLinks)).toEqual([]);
});

test("of two who open a link at the same moment one gets in", async () => {
  const { answer } = await away("ada@example.com");
  await answer("Here is the answer.");
  const code = codeIn(mailsTo("ada@example.com")[0]?.body);
  const both = await Promise.allSettled([redeemVisitorLink(desk.core, code), redeemVisitorLink(desk.core, code)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("an address that the team has given gets the answer without a link, until the visitor gives one", async () => {
  const { operator } = desk.workspace;
  const { visitor, answer } = await away("ada@example.com");
  await updateContact(desk.core, operator, visitor.contactId, { email: "operator@example.com" });
  await answer("Here is the answer.");
  const [mail] = mailsTo("operator@example.com");
  expect(mail?.body).toContain("Here is the answer.");
  expect(mail?.body).not.toMatch(/https?:|#link|bl_/);
  await describeSelf(desk.core, visitor, { email: "ada@example.com" });
  await updateContact(desk.core, operator, visitor.contactId, { email: "ada@example.com", name: "Ada" });
  await answer("And another.");
  expect(codeIn(mailsTo("ada@example.com")[0]?.body)).not.toBe("");
});

test("an address that nobody has confirmed gets five emails a day, and what came on top in the next", async () => {
  const ofClock = createLimits(desk.core.env, (_name, limit, ms) => memoryWindow(limit, ms, () => desk.clock.now().getTime()));
  Object.assign(desk.core.limits, ofClock);
  const { answer } = await away("ada+one@example.com");
  const other = await away("ADA+two@example.com");
  for (let n = 1; n <= 4; n += 1) await answer(`Answer ${n}.`);
  await other.answer("Of the other.");
  await other.answer("Held back.");
  for (let n = 5; n <= 7; n += 1) await answer(`Answer ${n}.`);
  const mails = () => catcher.mails.filter(({ to }) => to.some((each) => /^ada\+/i.test(each)));
  expect(mails()).toHaveLength(5);
  await pass(86_400);
  const late = mails().slice(5);
  expect(mails()).toHaveLength(7);
  expect(late.map(({ body }) => body).join()).toMatch(/Answer 5[\s\S]*Answer 6[\s\S]*Answer 7/);
  expect(late.map(({ body }) => body).join()).toContain("Held back.");
});

test("who has opened a link gets what was held back soon, and every answer from then on", async () => {
  const { answer } = await away("ada@example.com");
  for (let n = 1; n <= 6; n += 1) await answer(`Answer ${n}.`);
  expect(mailsTo("ada@example.com")).toHaveLength(5);
  await redeemVisitorLink(desk.core, codeIn(mailsTo("ada@example.com")[0]?.body));
  await pass(130);
  expect(mailsTo("ada@example.com")[5]?.body).toContain("Answer 6.");
  for (let n = 7; n <= 12; n += 1) await answer(`Answer ${n}.`);
  expect(mailsTo("ada@example.com")).toHaveLength(12);
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

test("without a mail server nothing is sent, and no job waits for ever", async () => {
  await ask();
  await runUntil(desk.core, desk.clock, new Date(desk.clock.now().getTime() + 7_200_000), [
    ...handoffJobs(desk.core),
    ...channelJobs(desk.core, undefined),
  ]);
  expect(await desk.core.db.select().from(effects).where(sql`${effects.kind} <> 'turn'`)).toEqual([]);
  expect((await desk.core.db.select().from(notifications)).every(({ mailed_at }) => mailed_at === null)).toBe(true);
  expect((await desk.core.db.select().from(dialogs))[0]?.status).toBe("queued");
});

test("a transcript goes to the address that was named, as the visitor sees the conversation", async () => {
  const { visitor, dialogId } = await ask();
  await sendMessage(desk.core, desk.workspace.operator, dialogId, line("Known for paying late", "note"));
  await sendMessage(desk.core, desk.workspace.operator, dialogId, line("Here is your invoice"));
  await mailTranscript(desk.core, visitor, dialogId, "ada@example.com");
  await pass(1);
  const mail = catcher.mails.find(({ to }) => to.includes("ada@example.com"));
  expect(mail?.headers).toContain("Subject: Your conversation with");
  expect(mail?.body).toContain("Here is your invoice");
  expect(mail?.body).not.toContain("Known for paying late");
});
