import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { and, eq, ne } from "drizzle-orm";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contacts, dialogs, effects, mails, messages, notifications } from "@/db/schema";
import { beginWithContact } from "@/lib/core/conversations/dialogs/begin-with-contact";
import { readDialog } from "@/lib/core/conversations/dialogs/read-dialog";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { createTestDesk, type Desk, runUntil } from "@/lib/core/conversations/handoffs/testing";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { mergeDialogs } from "@/lib/core/conversations/moves/merge-dialogs";
import { uploadFile } from "@/lib/core/files/upload-file";
import { append } from "@/lib/core/log/draft";
import { setEmailChannel } from "@/lib/core/mail/addresses";
import { receiveMail } from "@/lib/core/mail/receive-mail";
import { describeSelf } from "@/lib/core/people/contacts/describe-self";
import { createTestVisitor } from "@/lib/core/testing";
import { channelJobs } from "..";
import { createMailer, type Mailer } from "./mailer";

type Sent = Awaited<ReturnType<typeof simpleParser>>;

let desk: Desk;
let server: SMTPServer;
let mailer: Mailer;
/** What went to people outside; notices to the team go to addresses of their own. */
let sent: Sent[];
const isOutside = (address: string | undefined) => address?.endsWith("@example.net") ?? false;
/** What the mail server says to somebody outside, in place of taking the mail. */
let refusal: { code: number; text: string } | undefined;
/** What happens once the mail server has a mail of somebody outside, before it says so. */
let onTaken: (() => Promise<unknown>) | undefined;

beforeAll(async () => {
  desk = await createTestDesk();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: ({ address }, _session, done) =>
      done(refusal && isOutside(address) ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : undefined),
    onData: (stream, _session, done) => {
      buffer(stream)
        .then((raw) => simpleParser(raw))
        .then((mail) => {
          if (isOutside([mail.to ?? []].flat()[0]?.value[0]?.address)) {
            sent.push(mail);
            const then = onTaken;
            onTaken = undefined;
            return then?.();
          }
          return undefined;
        })
        .then(() => {
          done();
        }, done);
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  Object.assign(desk.core.env, {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: "Acme <support@example.com>",
    PUBLIC_URL: "https://chat.example.com",
  });
  mailer = createMailer(desk.core.env) as Mailer;
  await setEmailChannel(desk.core, desk.workspace.owner, desk.workspace.assistantId, "support@example.com");
});
afterAll(async () => {
  mailer.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await desk.core.close();
});
beforeEach(() => {
  sent = [];
  refusal = undefined;
  onTaken = undefined;
});
const words = () => sent.map(({ text }) => text?.trim());

const pass = (seconds: number) => {
  const { core, clock } = desk;
  return runUntil(core, clock, new Date(clock.now().getTime() + seconds * 1000), channelJobs(core, mailer));
};
const line = (text: string, more: object = {}) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [], ...more });
const idsOf = (of: Sent) => [of.references ?? []].flat();

const assistantOf = () =>
  ({
    type: "assistant",
    workspaceId: desk.workspace.workspaceId,
    assistantId: desk.workspace.assistantId,
    name: "Assistant",
    avatarUrl: null,
  }) as const;

/** Somebody who has written by e-mail, and an operator who answers. */
async function begin() {
  const address = `ada-${randomUUID().slice(0, 8)}@example.net`;
  const write = (text: string, headers: string[] = []) =>
    receiveMail(
      desk.core,
      Buffer.from(
        [
          `From: Ada <${address}>`,
          "To: support@example.com",
          `Message-ID: <${randomUUID()}@example.net>`,
          "Subject: Visit",
          ...headers,
          "",
          text,
        ].join("\r\n"),
      ),
    );
  const { dialog_id, message_id } = await write("Hello");
  const dialogId = dialog_id ?? 0;
  const answer = (text: string, more: object = {}) => sendMessage(desk.core, desk.workspace.operator, dialogId, line(text, more));
  return { address, write, dialogId, firstId: message_id ?? 0, answer };
}
const outOf = (dialogId: number) =>
  desk.core.db
    .select()
    .from(mails)
    .where(and(eq(mails.dialog_id, dialogId), eq(mails.direction, "out")));

test("an answer goes out as a mail of its author in the thread, and the answer to that comes back into the conversation", async () => {
  const { address, write, dialogId, answer } = await begin();
  const { id } = await uploadFile(desk.core, desk.workspace.operator, {
    name: "offer.txt",
    type: "text/plain",
    content: Buffer.from("An offer"),
  });
  await answer("On <Tuesday> & Friday", { attachments: [id] });
  await answer("A word among us", { kind: "note" });
  await pass(10);
  expect(sent).toHaveLength(1);
  const [mail] = sent as [Sent];
  expect(mail.from?.value[0]).toMatchObject({ name: "Dana (Test)", address: "support@example.com" });
  expect(mail.to).toMatchObject({ text: address });
  expect(mail.subject).toBe("Re: Visit");
  expect(mail.inReplyTo).toMatch(/@example\.net>$/);
  expect(mail.headers.get("auto-submitted")).toBeUndefined();
  expect(mail.text).toContain("On <Tuesday> & Friday");
  expect(mail.html).toContain("On &lt;Tuesday&gt; &amp; Friday");
  expect(mail.text).not.toContain("among us");
  expect(mail.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([["offer.txt", "An offer"]]);
  const replyTo = mail.replyTo?.value[0]?.address ?? "";
  expect(replyTo).toMatch(/^support\+r/);
  const back = await write("Fine", [`Cc: ${replyTo}`]);
  expect(back.dialog_id).toBe(dialogId);
  const byReference = await write("And thanks", [`References: ${[...idsOf(mail), mail.messageId].join(" ")}`]);
  expect(byReference.dialog_id).toBe(dialogId);
  await answer("See you");
  await pass(10);
  expect(idsOf(sent[1] as Sent)).toContain(mail.messageId);
  expect(await outOf(dialogId)).toMatchObject([{ state: "sent" }, { state: "sent" }]);
});

test("what one person says in a row goes in one mail, in the order in which it was said, and nothing twice", async () => {
  const { dialogId, answer } = await begin();
  await answer("One");
  await answer("Two");
  await sendMessage(desk.core, desk.workspace.owner, dialogId, line("Three"));
  await answer("Four");
  await pass(30);
  expect(sent.map(({ text }) => text?.trim())).toEqual(["One\n\nTwo", "Three", "Four"]);
  await pass(3_600);
  expect(sent).toHaveLength(3);
});

test("an answer of the assistant says that a program wrote it, and which sources it rests on", async () => {
  const { dialogId } = await begin();
  const citations = [{ index: 1, title: "Shipping", heading: null, quote: "Yes", url: "https://example.com/shipping" }];
  const { core } = desk;
  const said = { sender: "assistant", kind: "text", text: "Yes [1]", citations } as const;
  await core.execute({ target: dialogId, plan: (draft) => void append(draft, assistantOf(), said) });
  await pass(10);
  expect(sent[0]?.headers.get("auto-submitted")).toBe("auto-replied");
  expect(sent[0]?.text).toContain("[1] Shipping https://example.com/shipping");
  expect(sent[0]?.from?.value[0]?.name).toBe("Assistant");
});

test("a mail server that takes nothing for now is asked again, and what comes after waits its turn", async () => {
  const { dialogId, answer } = await begin();
  refusal = { code: 451, text: "Try again later" };
  await answer("One");
  await pass(60);
  await sendMessage(desk.core, desk.workspace.owner, dialogId, line("Two"));
  await pass(60);
  expect(sent).toEqual([]);
  expect(await outOf(dialogId)).toMatchObject([{ state: "sending", error: expect.stringContaining("Try again later") }]);
  refusal = undefined;
  await pass(3_600);
  expect(sent.map(({ text }) => text?.trim())).toEqual(["One", "Two"]);
  expect(await outOf(dialogId)).toMatchObject([{ state: "sent", error: null }, { state: "sent" }]);
});

test("what the mail server refuses for good, or for a whole day, is marked, and the operator is notified", async () => {
  const refused = await begin();
  refusal = { code: 550, text: "No such user" };
  await refused.answer("One");
  await pass(10);
  expect(await outOf(refused.dialogId)).toMatchObject([{ state: "failed", error: expect.stringContaining("No such user") }]);
  const [note] = await desk.core.db
    .select()
    .from(messages)
    .where(and(eq(messages.dialog_id, refused.dialogId), eq(messages.kind, "note")));
  expect(note?.text).toContain("Not delivered by e-mail: 550 No such user");
  const [notice] = await desk.core.db.select().from(notifications).where(eq(notifications.dialog_id, refused.dialogId));
  expect(notice).toMatchObject({ type: "mail_failed", principal: `member:${desk.workspace.operator.memberId}` });
  const away = await begin();
  refusal = { code: 421, text: "Busy" };
  await away.answer("Two");
  await pass(25 * 3_600);
  expect(await outOf(away.dialogId)).toMatchObject([{ state: "failed" }]);
  expect(await desk.core.db.select().from(effects).where(eq(effects.kind, "mail_visitor"))).toEqual([]);
});

test("a bounce of a mail that was taken marks it", async () => {
  const { dialogId, answer } = await begin();
  await answer("One");
  await pass(10);
  const report = ["Action: failed", "Diagnostic-Code: smtp; 550 5.1.1 No such user", "", "--b", "Content-Type: text/rfc822-headers", ""];
  const bounce = [
    "From: MAILER-DAEMON@mx.example.com",
    "To: support@example.com",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    ...report,
    `Message-ID: ${sent[0]?.messageId}`,
    "",
    "--b--",
  ].join("\r\n");
  for (let times = 0; times < 2; times += 1)
    expect(await receiveMail(desk.core, Buffer.from(bounce))).toMatchObject({ outcome: "ignored" });
  expect(await outOf(dialogId)).toMatchObject([{ state: "failed", error: "smtp; 550 5.1.1 No such user" }]);
  const notes = await desk.core.db
    .select()
    .from(messages)
    .where(and(eq(messages.dialog_id, dialogId), eq(messages.kind, "note")));
  expect(notes).toHaveLength(1);
});

test("a mail that another node has in hand is waited for, and taken over once that node is dead", async () => {
  const { dialogId, answer, address } = await begin();
  const { message } = await answer("One");
  const claimed_until = new Date(desk.clock.now().getTime() + 60_000);
  const of = {
    workspace_id: desk.workspace.workspaceId,
    dialog_id: dialogId,
    message_id: message.id,
    mail_id: "x@example.com",
    subject: "Re: Visit",
  };
  await desk.core.db
    .insert(mails)
    .values({ ...of, direction: "out", state: "sending", from_name: "", from_address: "", to_address: address, claimed_until });
  await pass(50);
  expect(sent).toEqual([]);
  await pass(30);
  expect(sent).toHaveLength(1);
});

test("what is written while a mail goes out goes in the next, also where a second job had read both", async () => {
  const { dialogId, answer } = await begin();
  const { message } = await answer("One");
  onTaken = () => answer("Two");
  await pass(10);
  expect(words()).toEqual(["One", "Two"]);
  // As the second job finds it: the first message's mail is settled, and the dialog's mark is from before.
  await desk.core.db
    .update(dialogs)
    .set({ mailed_seq: message.seq - 1 })
    .where(eq(dialogs.id, dialogId));
  await desk.core.db.delete(mails).where(and(eq(mails.dialog_id, dialogId), ne(mails.message_id, message.id)));
  await desk.core.db.insert(effects).values({ kind: "mail_visitor", payload: {}, run_at: desk.clock.now(), dialog_id: dialogId });
  await pass(10);
  expect(words()).toEqual(["One", "Two", "Two"]);
});

test("a mail whose taking was not heard of goes again as it was, and what was written since in another", async () => {
  const { answer } = await begin();
  await answer("One");
  onTaken = async () => {
    await answer("Two");
    throw Object.assign(new Error("The line broke"), { responseCode: 421 });
  };
  await pass(600);
  expect(words()).toEqual(["One", "One", "Two"]);
  const ids = sent.map(({ messageId }) => messageId);
  expect([ids[0] === ids[1], ids[1] === ids[2]]).toEqual([true, false]);
});

/** Two conversations by e-mail of one person. */
async function beginTwo() {
  const one = await begin();
  const other = (await one.write("Another matter")).dialog_id ?? 0;
  const merge = () => mergeDialogs(desk.core, desk.workspace.operator, one.dialogId, other);
  return { ...one, other, merge };
}

test("a conversation that is merged while its answer goes out, or after it went out, sends nothing twice", async () => {
  const { answer, merge, other } = await beginTwo();
  await answer("Before");
  await pass(10);
  await answer("One");
  onTaken = merge;
  await pass(10);
  await sendMessage(desk.core, desk.workspace.operator, other, line("Two"));
  await pass(3_600);
  expect(words()).toEqual(["Before", "One", "Two"]);
  expect((await outOf(other)).map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
});

test("an answer that had not gone out when its conversation was merged goes out where it stands, and those before it don't", async () => {
  const { answer, merge, other } = await beginTwo();
  await answer("Before");
  await pass(10);
  refusal = { code: 451, text: "Try again later" };
  await answer("One");
  await sendMessage(desk.core, desk.workspace.operator, other, line("In the other"));
  await pass(20);
  await answer("Two");
  await merge();
  refusal = undefined;
  await pass(3_600);
  expect(words()).toEqual(["Before", "In the other", "One", "Two"]);
});

test("answers that a visitor has read are not mailed where their conversation is merged into one by e-mail, those that waited are", async () => {
  const { core, workspace } = desk;
  const { other, address } = await beginTwo();
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hi"), {});
  const read = await sendMessage(core, workspace.operator, dialogId, line("Read there"));
  await readDialog(core, visitor, { dialog_id: dialogId, seq: read.message.seq });
  const [theirs] = await core.db.select().from(dialogs).where(eq(dialogs.id, other));
  const contactId = theirs?.contact_id ?? "";
  await core.db.update(dialogs).set({ contact_id: contactId }).where(eq(dialogs.id, dialogId));
  await core.db.update(contacts).set({ online_until: null }).where(eq(contacts.id, contactId));
  await sendMessage(core, workspace.operator, dialogId, line("Not read"));
  await mergeDialogs(core, workspace.operator, dialogId, other);
  await pass(3_600);
  expect(sent.map(({ to, text }) => [[to ?? []].flat()[0]?.text, text?.trim()])).toEqual([[address, "Not read"]]);
});

test("a visitor who went away answers the mail they got", async () => {
  const { core, workspace } = desk;
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hi"), {});
  await describeSelf(core, visitor, { email: "grace@example.net" });
  await core.db.update(contacts).set({ online_until: null }).where(eq(contacts.id, visitor.contactId));
  await sendMessage(core, workspace.operator, dialogId, line("Here is the answer"));
  await pass(130);
  const [mail] = sent as [Sent];
  const headers = ["From: grace@example.net", `To: ${mail.replyTo?.text}`, `In-Reply-To: ${mail.messageId}`, "Subject: Re: x"];
  const back = await receiveMail(core, Buffer.from(`${headers.join("\r\n")}\r\n\r\nThank you\r\n\r\n> Here is the answer`));
  expect(back.dialog_id).toBe(dialogId);
  const [row] = await core.db
    .select()
    .from(messages)
    .where(eq(messages.id, back.message_id ?? 0));
  expect(row).toMatchObject({ text: "Thank you", author_id: visitor.contactId });
  await core.db.update(contacts).set({ online_until: null }).where(eq(contacts.id, visitor.contactId));
  await sendMessage(core, workspace.operator, dialogId, line("You are welcome"));
  await pass(130);
  expect(sent[1]?.subject).toBe("Re: x");
  // The assistant answers what is asked by mail by mail, and what is asked in the widget there.
  const byAssistant = async (text: string) => {
    await core.execute({
      target: dialogId,
      asks: { desk: ["assistant", "queued", "human", "resolved", "snoozed"] },
      plan: (draft) => void append(draft, assistantOf(), { sender: "assistant", kind: "text", text, citations: [] }),
    });
    await pass(200);
  };
  await receiveMail(core, Buffer.from(`${headers.join("\r\n")}\r\nMessage-ID: <${randomUUID()}@x>\r\n\r\nOne more question`));
  await byAssistant("Its answer");
  expect(words().slice(2)).toEqual(["Its answer"]);
  await sendMessage(core, visitor, dialogId, line("In the widget"));
  await byAssistant("Read there");
  expect(sent).toHaveLength(3);
});

test("a member begins a conversation by e-mail", async () => {
  const begun = await beginWithContact(
    desk.core,
    desk.workspace.operator,
    { email: "new@example.net" },
    { ...line("Good news"), channel: "email" },
  );
  await pass(10);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ subject: "Test wrote to you" });
  expect(sent[0]?.text?.trim()).toBe("Good news");
  expect(await outOf(begun.dialogId)).toMatchObject([{ to_address: "new@example.net" }]);
});
