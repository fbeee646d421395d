import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { assistants, contacts, dialogs, effects, mailAddresses, mails, messages } from "@/db/schema";
import { PNG } from "@/test/rest";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { deleteMessage } from "../conversations/messages/edit-message";
import { mergeDialogs } from "../conversations/moves/merge-dialogs";
import { blockContact } from "../people/contacts/block-contact";
import { describeSelf } from "../people/contacts/describe-self";
import { mergeContact } from "../people/contacts/merge-contact";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { getEmailChannel, removeEmailChannel, setEmailChannel } from "./addresses";
import { getMail, listMails } from "./read-mails";
import { receiveMail } from "./receive-mail";
import { replyAddress } from "./reply-address";

let core: TestCore;
let workspace: TestWorkspace;
let inbox: string;

beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  await core.db.delete(mailAddresses);
  workspace = await createTestWorkspace(core);
  inbox = `support-${randomUUID().slice(0, 8)}@example.com`;
  await setEmailChannel(core, workspace.owner, workspace.assistantId, inbox);
});

const anybody = () => `ada-${randomUUID().slice(0, 8)}@example.net`;

type Letter = { from?: string; to?: string; id?: string | null; subject?: string; text?: string; more?: string[] };

const letter = ({
  from = anybody(),
  to = inbox,
  id = `${randomUUID()}@example.net`,
  subject = "Visit",
  text = "Hello",
  more = [],
}: Letter) =>
  Buffer.from(
    [
      `From: Ada Moreno <${from}>`,
      `To: ${to}`,
      ...(id === null ? [] : [`Message-ID: <${id}>`]),
      `Subject: ${subject}`,
      ...more,
      "",
      text,
    ].join("\r\n"),
  );
const receive = (sent: Letter, workspaceId?: number) => receiveMail(core, letter(sent), workspaceId);
const said = async (dialogId: number | null) =>
  (
    await core.db
      .select()
      .from(messages)
      .where(eq(messages.dialog_id, dialogId ?? 0))
      .orderBy(messages.seq)
  ).filter(({ kind }) => kind !== "event");
const dialogOf = async (id: number | null) =>
  (
    await core.db
      .select()
      .from(dialogs)
      .where(eq(dialogs.id, id ?? 0))
  )[0];
const contactOf = async (id: number | null) =>
  (
    await core.db
      .select()
      .from(contacts)
      .where(eq(contacts.id, (await dialogOf(id))?.contact_id ?? ""))
  )[0];

test("a mail begins a conversation of the assistant with its address, which is called to answer", async () => {
  const from = anybody();
  const received = await receive({ from, subject: "Grüße", text: "Do you ship to Spain?\r\n-- \r\nAda" });
  expect(received).toMatchObject({ outcome: "received", reason: null });
  expect(await dialogOf(received.dialog_id)).toMatchObject({
    channel: "email",
    title: "Grüße",
    status: "assistant",
    assistant_id: workspace.assistantId,
    workspace_id: workspace.workspaceId,
  });
  expect(await contactOf(received.dialog_id)).toMatchObject({ name: "Ada Moreno", email: from, email_by: "mail", kind: "visitor" });
  const [message] = await said(received.dialog_id);
  expect(message).toMatchObject({ sender: "user", text: "Grüße\n\nDo you ship to Spain?" });
  expect(
    (
      await core.db
        .select()
        .from(effects)
        .where(eq(effects.dialog_id, received.dialog_id ?? 0))
    ).map(({ kind }) => kind),
  ).toContain("turn");
  const { data } = await listMails(core, workspace.operator, received.dialog_id ?? 0);
  expect(data).toMatchObject([
    { message_id: received.message_id, direction: "in", subject: "Grüße", from: { address: from }, state: "received" },
  ]);
  expect((await getMail(core, workspace.operator, received.dialog_id ?? 0, data[0]?.id ?? 0)).text).toContain("-- \nAda");
});

test("the same mail stands once, also when it comes twice at the same time and without a Message-ID", async () => {
  for (const id of [undefined, null]) {
    const sent = { from: anybody(), text: randomUUID(), ...(id === null ? { id } : { id: `${randomUUID()}@example.net` }) };
    const both = await Promise.all([receive(sent), receive(sent)]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["duplicate", "received"]);
    expect(await receive(sent)).toMatchObject({ outcome: "duplicate", dialog_id: both[0]?.dialog_id, message_id: both[0]?.message_id });
    expect(await said(both[0]?.dialog_id ?? 0)).toHaveLength(1);
  }
});

test("an answer to the signed address goes on with the conversation, without what it quotes", async () => {
  const from = anybody();
  const first = await receive({ from });
  const to = replyAddress(core.secrets, inbox, first.dialog_id ?? 0);
  const text = "On Tuesday.\r\n\r\nOn Mon, 2 Nov 2026 at 10:15, Dana <support@example.com> wrote:\r\n> When?";
  const second = await receive({ from: from.toUpperCase(), to: `Care <${to}>`, text, more: ["In-Reply-To: <x@example.com>"] });
  expect(second).toMatchObject({ outcome: "received", dialog_id: first.dialog_id });
  expect((await said(first.dialog_id)).map((row) => row.text)).toEqual(["Visit\n\nHello", "On Tuesday."]);
  expect((await contactOf(first.dialog_id))?.email_confirmed_at).not.toBeNull();
});

test("an answer that names a mail of ours goes on with its conversation, one that names another mail does not", async () => {
  const from = anybody();
  const first = await receive({ from, id: "theirs-1@example.net" });
  const out = { direction: "out", state: "sent", from_name: "", from_address: inbox, to_address: from, subject: "Re: Visit" } as const;
  const of = { workspace_id: workspace.workspaceId, dialog_id: first.dialog_id ?? 0, message_id: 1_000_000 + (first.message_id ?? 0) };
  const ours = `${randomUUID()}@example.com`;
  await core.db.insert(mails).values({ ...of, ...out, mail_id: ours });
  const answer = await receive({ from, more: [`References: <older@example.com> <${ours}>`] });
  expect(answer.dialog_id).toBe(first.dialog_id);
  const own = await receive({ from, more: ["In-Reply-To: <theirs-1@example.net>"] });
  expect(own.dialog_id).not.toBe(first.dialog_id);
  expect(await receive({ from, id: ours })).toMatchObject({ outcome: "ignored", reason: expect.stringContaining("came back") });
});

test("a From address alone opens no earlier conversation, neither of the widget nor of a mail", async () => {
  const from = anybody();
  const visitor = createTestVisitor(workspace);
  const inWidget = await startDialog(core, visitor, { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] }, {});
  await describeSelf(core, visitor, { email: from });
  await core.db
    .update(assistants)
    .set({ widget: { one_conversation: true } })
    .where(eq(assistants.id, workspace.assistantId));
  const first = await receive({ from });
  const second = await receive({ from });
  expect(new Set([inWidget.dialogId, first.dialog_id, second.dialog_id]).size).toBe(3);
  expect((await contactOf(first.dialog_id))?.id).toBe((await contactOf(second.dialog_id))?.id);
  expect((await contactOf(first.dialog_id))?.id).not.toBe(visitor.contactId);
});

test("whoever has the signed address but another From begins a conversation of their own", async () => {
  const first = await receive({});
  const to = replyAddress(core.secrets, inbox, first.dialog_id ?? 0);
  const forged = await receive({ to });
  expect(forged.dialog_id).not.toBe(first.dialog_id);
  expect(await said(first.dialog_id)).toHaveLength(1);
});

test("a visitor's answer to the mail they got comes into their conversation, as theirs", async () => {
  const from = anybody();
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] }, {});
  await describeSelf(core, visitor, { email: from });
  await receive({ from, to: replyAddress(core.secrets, inbox, dialogId), text: "By mail" });
  expect((await said(dialogId)).at(-1)).toMatchObject({ text: "By mail", author_type: "visitor", author_id: visitor.contactId });
});

test("an answer follows a conversation that was merged into another", async () => {
  const from = anybody();
  const [one, other] = [await receive({ from }), await receive({ from })];
  await mergeDialogs(core, workspace.owner, one.dialog_id ?? 0, other.dialog_id ?? 0);
  const answer = await receive({ from, to: replyAddress(core.secrets, inbox, one.dialog_id ?? 0), text: "After" });
  expect(answer.dialog_id).toBe(other.dialog_id);
  expect((await listMails(core, workspace.owner, other.dialog_id ?? 0)).data).toHaveLength(3);
});

test("what a program wrote is ignored", async () => {
  expect(await receive({ more: ["Auto-Submitted: auto-replied"] })).toEqual({
    outcome: "ignored",
    dialog_id: null,
    message_id: null,
    reason: "Auto-Submitted is auto-replied",
  });
  expect(await receive({ from: inbox })).toMatchObject({ outcome: "ignored" });
});

test("files are attached; a text that is too long is cut, and whole in a file", async () => {
  const b = "--b\r\nContent-Type:";
  const parts = [
    `${b} text/plain\r\n\r\n${"Long words. ".repeat(2_000)}`,
    `${b} image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(PNG).toString("base64")}`,
    ...Array.from({ length: 12 }, (_, at) => `${b} text/plain; name="${at}.txt"\r\nContent-Disposition: attachment\r\n\r\nfile ${at}`),
  ];
  const { dialog_id } = await receive({
    text: `${parts.join("\r\n")}\r\n--b--`,
    more: ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"],
  });
  const [message] = await said(dialog_id);
  expect(Buffer.byteLength(message?.text ?? "")).toBeLessThanOrEqual(core.env.WS_MAX_MESSAGE_BYTES);
  expect(message?.attachments.map(({ name }) => name).slice(0, 3)).toEqual(["message.txt", "a.png", "0.txt"]);
  expect(message?.attachments).toHaveLength(10);
  expect(message?.text).toMatch(/\[Not kept: 8\.txt, .*11\.txt\]$/);
});

test("a body of megabytes is cut before the server works on it, and holds nobody up", async () => {
  for (const text of ["-----BEGIN PRIVATE KEY-----", "4111 ", "secret eyJaaaaaaaa. "].map((each) => each.repeat(5_000_000 / each.length))) {
    const raw = letter({ text });
    const read = await core.read(0, { kind: "mail", bytes: raw });
    const from = performance.now();
    const { dialog_id } = await receiveMail({ ...core, read: async () => read as never }, raw);
    expect(performance.now() - from).toBeLessThan(1_000);
    const [kept] = await core.db
      .select()
      .from(mails)
      .where(eq(mails.dialog_id, dialog_id ?? 0));
    expect(kept?.text.length).toBeLessThan(210_000);
    expect(kept?.text).toMatch(/\[The rest of this mail is left out: it is too long\]$/);
    expect((await said(dialog_id))[0]?.attachments.map(({ name }) => name)).toEqual(["message.txt"]);
  }
});

test("a mail that is empty, and one of a subject alone, stand all the same", async () => {
  expect(await said((await receive({ subject: "", text: "" })).dialog_id)).toMatchObject([{ text: "(an empty mail)" }]);
  expect(await said((await receive({ subject: "Only this", text: "" })).dialog_id)).toMatchObject([{ text: "Only this" }]);
});

test("what is sensitive is masked in the message, its subject and the whole mail", async () => {
  const { dialog_id } = await receive({ subject: "4111 1111 1111 1111", text: "My card is 4111 1111 1111 1111" });
  const kept = JSON.stringify([
    await said(dialog_id),
    await dialogOf(dialog_id),
    await core.db
      .select()
      .from(mails)
      .where(eq(mails.dialog_id, dialog_id ?? 0)),
  ]);
  expect(kept).not.toContain("4111 1111 1111 1111");
});

test("of a message that is deleted the mail is not kept either, nor its subject as the conversation's title", async () => {
  const { dialog_id, message_id } = await receive({ subject: "My secret", text: "A secret" });
  await deleteMessage(core, workspace.owner, { dialog_id: dialog_id ?? 0, message_id: message_id ?? 0 });
  const kept = await core.db
    .select()
    .from(mails)
    .where(eq(mails.dialog_id, dialog_id ?? 0));
  expect(kept).toMatchObject([{ text: "", subject: "" }]);
  expect(await dialogOf(dialog_id)).toMatchObject({ title: null });
});

test("whoever writes from the address of a contact that was merged is that visitor from then on, and is kept out as they are", async () => {
  const from = anybody();
  const first = await receive({ from });
  const known = await contactOf(first.dialog_id);
  const visitor = createTestVisitor(workspace);
  await startDialog(core, visitor, { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] }, {});
  await mergeContact(core, workspace.owner, known?.id ?? "", visitor.contactId);
  const second = await receive({ from });
  expect((await dialogOf(second.dialog_id))?.contact_id).toBe(visitor.contactId);
  expect(second.dialog_id).not.toBe(first.dialog_id);
  await blockContact(core, workspace.owner, visitor.contactId, null);
  expect(await receive({ from })).toMatchObject({ outcome: "ignored", reason: "its sender is blocked" });
});

test("a bounce that is handed to one workspace says nothing of another's mails", async () => {
  const { dialog_id, message_id } = await receive({});
  const of = { workspace_id: workspace.workspaceId, dialog_id: dialog_id ?? 0, message_id: 1_000_000 + (message_id ?? 0) };
  const ours = `${randomUUID()}@example.com`;
  const out = { direction: "out", state: "sent", from_name: "", from_address: inbox, to_address: "", subject: "" } as const;
  await core.db.insert(mails).values({ ...of, ...out, mail_id: ours });
  const headers = ["From: mailer-daemon@example.net", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', ""];
  const parts = ["--b", "Content-Type: message/delivery-status", "", "Action: failed", "", "--b", "Content-Type: text/rfc822-headers", ""];
  const bounce = Buffer.from([...headers, ...parts, `Message-ID: <${ours}>`, "", "--b--"].join("\r\n"));
  const other = await createTestWorkspace(core);
  const stateOf = async () => (await core.db.select().from(mails).where(eq(mails.mail_id, ours)))[0]?.state;
  expect(await receiveMail(core, bounce, other.workspaceId)).toMatchObject({ outcome: "ignored" });
  expect(await stateOf()).toBe("sent");
  await receiveMail(core, bounce, workspace.workspaceId);
  expect(await stateOf()).toBe("failed");
});

test("mail to no address of an assistant is the only one's that has any, and nobody's where several have", async () => {
  const lost = { to: "somebody-else@example.com" };
  expect((await dialogOf((await receive(lost)).dialog_id))?.assistant_id).toBe(workspace.assistantId);
  const other = await createTestWorkspace(core);
  await setEmailChannel(core, other.owner, other.assistantId, `other-${inbox}`);
  await expect(receive(lost)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("somebody-else@example.com") });
  const delivered = await receive({ to: "list@example.net", more: [`Delivered-To: other-${inbox}`] });
  expect((await dialogOf(delivered.dialog_id))?.workspace_id).toBe(other.workspaceId);
  expect((await dialogOf((await receive({ to: `x@y.example, ${inbox.replace("@", "+sales@")}` })).dialog_id))?.assistant_id).toBe(
    workspace.assistantId,
  );
});

test("mail that is handed to a workspace goes nowhere else", async () => {
  const other = await createTestWorkspace(core);
  const first = await receive({});
  await expect(receive({}, other.workspaceId)).rejects.toMatchObject({ code: "CONFLICT" });
  const from = (await contactOf(first.dialog_id))?.email ?? "";
  const to = replyAddress(core.secrets, inbox, first.dialog_id ?? 0);
  await expect(receive({ from, to }, other.workspaceId)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("whoever is blocked is not let in, and an address may send thirty mails an hour", async () => {
  const from = anybody();
  const first = await receive({ from });
  await core.db
    .update(contacts)
    .set({ blocked_until: new Date("9999-01-01") })
    .where(eq(contacts.email, from));
  expect(await receive({ from })).toMatchObject({ outcome: "ignored", reason: "its sender is blocked" });
  expect(await receive({ from, to: replyAddress(core.secrets, inbox, first.dialog_id ?? 0) })).toMatchObject({ outcome: "ignored" });
  for (let count = 3; count < 30; count += 1) await receive({ from });
  await expect(receive({ from })).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("what is no mail is refused", async () => {
  await expect(receiveMail(core, Buffer.from("words"))).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("an address is one assistant's, is free again once it is taken away, and shows what is missing", async () => {
  const other = await createTestWorkspace(core);
  await expect(setEmailChannel(core, other.owner, other.assistantId, inbox)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(setEmailChannel(core, other.operator, other.assistantId, "a@example.com")).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setEmailChannel(core, other.owner, workspace.assistantId, "a@example.com")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await removeEmailChannel(core, workspace.owner, workspace.assistantId);
  expect(await setEmailChannel(core, other.owner, other.assistantId, inbox)).toMatchObject({
    address: inbox,
    sends: false,
    receives: false,
  });
  await core.db.update(assistants).set({ deleted_at: core.now() }).where(eq(assistants.id, other.assistantId));
  await setEmailChannel(core, workspace.owner, workspace.assistantId, inbox);
  const { problems } = await getEmailChannel(core, workspace.owner, workspace.assistantId);
  expect(problems.join()).toMatch(/SMTP_URL.*IMAP_URL/);
});

test("where anybody may make a workspace, none but the first takes the mailbox", async () => {
  const stranger = await createTestWorkspace(core);
  Object.assign(core.env, { BATON_SIGNUP: "open" });
  await expect(setEmailChannel(core, stranger.owner, stranger.assistantId, "a@example.com")).rejects.toMatchObject({ code: "CONFLICT" });
  Object.assign(core.env, { BATON_SIGNUP: "closed" });
});
