import { randomUUID } from "node:crypto";
import { asc, eq, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  cannedReplies,
  contacts,
  dialogs,
  documents,
  effects,
  eventOutbox,
  files,
  handoffs,
  importedRows,
  members,
  messages,
  notifications,
  receipts,
} from "@/db/schema";
import { updateDialog } from "../../core/conversations/dialogs/update-dialog";
import { acceptHandoff } from "../../core/conversations/handoffs/accept-handoff";
import { sendMessage } from "../../core/conversations/messages/send-message";
import { mergeDialogs } from "../../core/conversations/moves/merge-dialogs";
import { eraseContact } from "../../core/people";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../core/testing";
import { askedRest, openApi } from "./api";
import { importAccount } from "./import-account";
import { databaseTarget, dryTarget } from "./target";
import { BEGAN, type MadeAccount, type MadeConversation, type MadeMessage, makeAccount, startChatwoot, TOKEN } from "./testing";

const [CONVERSATIONS, EACH] = [40, 250];
const ODD = CONVERSATIONS + 1;

let account: MadeAccount;
let chatwoot: Awaited<ReturnType<typeof startChatwoot>>;
let core: TestCore;
let workspace: TestWorkspace;
beforeAll(async () => {
  account = makeAccount(CONVERSATIONS, EACH);
  account.conversations.push(odd());
  account.conversations.push({ id: ODD + 1, status: "odd", messages: [] });
  chatwoot = await startChatwoot(account);
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
  await core.db.update(members).set({ email: "wen@example.com" }).where(eq(members.id, workspace.operator.memberId));
});
afterAll(async () => {
  await chatwoot.close();
  await core.close();
});

const at = (n: number) => ({
  id: 900_000 + n,
  created_at: BEGAN + n,
  message_type: 1,
  private: false,
  sender: { id: 1, type: "user", name: "Dana" },
});
const file = (id: number, name: string, more: object = {}) => ({
  id,
  file_type: "file",
  data_url: `${chatwoot?.url ?? ""}/rails/redirect/${name}`,
  ...more,
});

/** One conversation with a message of every kind. */
function odd(): MadeConversation {
  const visitor = { sender: { id: 500, type: "contact" }, message_type: 0 };
  return {
    id: ODD,
    meta: { sender: { id: 500, name: "", email: "none", custom_attributes: {} } },
    status: "resolved",
    labels: ["a", "a", " "],
    created_at: BEGAN,
    last_activity_at: BEGAN + 100,
    messages: [
      { ...at(1), ...visitor, content: "My card is 4111 1111 1111 1111\0" },
      { ...at(2), content: "Do you see this?", private: true },
      { ...at(3), message_type: 2, content: "Dana self-assigned this conversation", sender: undefined },
      { ...at(4), content: "Yes", content_attributes: { in_reply_to: 900_001 }, sender: { id: 77, type: "user", name: "Gone Long Ago" } },
      { ...at(5), content: null },
      { ...at(6), content: "Bot", sender: { id: 1, type: "agent_bot", name: "Robo" } },
      { ...at(7), message_type: 3, content: "How was it?", content_type: "input_csat", sender: undefined },
      { ...at(8), content: "Gone", content_attributes: JSON.stringify({ deleted: true }) },
      { ...at(9), content: "Broken", message_type: 9 },
      {
        ...at(10),
        message_type: 3,
        sender: undefined,
        content: "Rate us",
        content_attributes: { submitted_values: { csat_survey_response: { rating: 4, feedback_message: "Fine" } } },
      },
    ],
  };
}

type Way = { dry?: boolean; signal?: AbortSignal; rests?: number[]; maxBytes?: number };

async function importIt({ dry = false, signal = new AbortController().signal, rests = [], maxBytes = 10_000 }: Way = {}) {
  const rest = async (ms: number) => void rests.push(ms);
  const api = await openApi({
    url: new URL(chatwoot.url),
    account: 1,
    token: TOKEN,
    mayCall: () => false,
    signal,
    progress: () => undefined,
    rest,
  });
  const origin = { workspaceId: workspace.workspaceId, source: api.source };
  const target = dry ? dryTarget(core, origin) : databaseTarget(core, origin);
  const { assistantId } = workspace;
  return importAccount({ api, target, origin, assistantId, site: undefined, maxBytes, now: core.now, signal, progress: () => undefined });
}

const TABLES = [contacts, dialogs, messages, handoffs, files, importedRows, members, cannedReplies, documents, effects];
const everything = () => Promise.all(TABLES.map((table: PgTable) => core.db.select().from(table).orderBy(sql`1, 2, 3, 4`)));
const dialogOf = async (conversation: number) => {
  const [row] = await core.db
    .select({ dialog: dialogs })
    .from(importedRows)
    .innerJoin(dialogs, eq(dialogs.id, importedRows.dialog_id))
    .where(eq(importedRows.external_id, String(conversation)));
  if (!row) throw new Error(`conversation ${conversation} was not imported`);
  return row.dialog;
};
const logOf = async (conversation: number) =>
  core.db
    .select()
    .from(messages)
    .where(eq(messages.dialog_id, (await dialogOf(conversation)).id))
    .orderBy(asc(messages.seq));

it("a dry run says what would be imported and what left out, and writes nothing", async () => {
  const before = await everything();
  expect(await importIt({ dry: true })).toMatchObject({
    agents: 1,
    contacts: CONVERSATIONS + 1,
    conversations: CONVERSATIONS + 1,
    messages: CONVERSATIONS * EACH + 6,
    canned_replies: 1,
    articles: 1,
    left_out: { "activity lines": 1, "forms and surveys": 1, "empty messages": 1, "articles that are not published": 1 },
    problems: [
      expect.stringMatching(/^conversation 42: meta/),
      expect.stringMatching(/^message 900009: message_type/),
      expect.stringContaining("canned reply bad: {{conversation.id}} is no variable"),
    ],
  });
  expect(await everything()).toEqual(before);
});

it("stopped in the middle it keeps whole conversations, and run again goes on through refusals until all is there once", async () => {
  const stop = new AbortController();
  const half = chatwoot.requests + 300;
  chatwoot.onRequest = () => void (chatwoot.requests === half && stop.abort(new Error("stopped")));
  await expect(importIt({ signal: stop.signal })).rejects.toThrow("stopped");
  const partly = await core.db.$count(messages);
  expect(partly).toBeGreaterThan(1_000);
  expect(partly % EACH).toBe(0);
  let [refusals, rests] = [0, [] as number[]];
  chatwoot.onRequest = () => {
    refusals += 1;
    if (refusals % 50 === 1) return { status: 429, headers: { "retry-after": "7" } };
    return refusals % 50 === 2 ? { status: 502 } : undefined;
  };
  const counts = await importIt({ rests });
  chatwoot.onRequest = () => undefined;
  expect(rests.slice(0, 2)).toEqual([7_000, 2_000]);
  expect(counts.messages).toBe(CONVERSATIONS * EACH + 6 - partly);
  const all = await everything();
  rests = [];
  expect(await importIt({ rests })).toMatchObject({ agents: 0, contacts: 0, conversations: 0, messages: 0, canned_replies: 0 });
  expect(await everything()).toEqual(all);
});

it("every log is without gaps, in the order and of the times of Chatwoot", async () => {
  for (const conversation of [1, 2, CONVERSATIONS]) {
    const log = await logOf(conversation);
    const written = account.conversations[conversation - 1]?.messages as MadeMessage[];
    expect(log.map(({ text, created_at }) => [text, created_at.getTime() / 1000])).toEqual(
      written.map(({ content, created_at }) => [content, created_at]),
    );
    expect(log.map(({ seq, changed_seq }) => [seq, changed_seq])).toEqual(log.map((_, n) => [n + 1, n + 1]));
    expect(await dialogOf(conversation)).toMatchObject({
      last_seq: EACH,
      public_seq: EACH,
      public_prev_seq: EACH - 1,
      mailed_seq: EACH,
      last_message_id: log.at(-1)?.id,
      public_message_id: log.at(-1)?.id,
      unread_visitor: 0,
    });
  }
  const gaps = await core.run(
    {
      text: `select d.id from dialogs d left join messages m on m.dialog_id = d.id group by d.id
        having count(m.id) <> d.last_seq or min(m.seq) <> 1 or max(m.seq) <> d.last_seq`,
    },
    [],
  );
  expect(gaps).toEqual([]);
});

it("conversations stand as they stood there", async () => {
  const [open, resolved, pending, snoozed] = await Promise.all([1, 2, 3, 4].map(dialogOf));
  const wen = workspace.operator.memberId;
  expect(open).toMatchObject({ status: "human", assignee_id: wen, priority: "urgent", labels: ["billing"], unread_members: 1 });
  expect(resolved).toMatchObject({
    status: "resolved",
    assignee_id: null,
    unread_members: 0,
    resolved_at: new Date((BEGAN + 1000 + EACH) * 1000),
  });
  expect(pending).toMatchObject({ status: "assistant", assistant_id: workspace.assistantId });
  expect(snoozed).toMatchObject({ status: "snoozed", assignee_id: wen, snoozed_until: new Date("2099-01-01T08:00:00Z") });
  expect(await dialogOf(5)).toMatchObject({ status: "queued", assignee_id: null, waiting_since: new Date((BEGAN + 4000 + EACH) * 1000) });
  const [waiting] = await core.db
    .select()
    .from(handoffs)
    .where(eq(handoffs.dialog_id, (await dialogOf(5)).id));
  expect(waiting).toMatchObject({ status: "requested", reason: "Imported", offered_to: null });
});

it("service levels and reports count from the times of Chatwoot, not from those of the import", async () => {
  const time = (conversation: number, n: number) => new Date((BEGAN + (conversation - 1) * 1000 + n) * 1000);
  for (const conversation of [1, 2, 5])
    expect(await dialogOf(conversation)).toMatchObject({
      first_written_at: time(conversation, 1),
      first_needed_at: time(conversation, 2),
      first_reply_at: time(conversation, 2),
    });
  const seconds = (n: number) => new Date((BEGAN + n) * 1000);
  const odd = { first_written_at: seconds(1), first_needed_at: seconds(8), first_reply_at: seconds(8) };
  expect(await dialogOf(ODD)).toMatchObject(odd);
});

it("nobody is notified, and nothing is enqueued but the ends of snoozes", async () => {
  for (const table of [notifications, eventOutbox, receipts]) expect(await core.db.$count(table)).toBe(0);
  expect(core.events).toEqual([]);
  expect([...new Set((await core.db.select().from(effects)).map(({ kind }) => kind))]).toEqual(["wake_dialog"]);
  expect(await core.db.$count(effects)).toBe(CONVERSATIONS / 8);
});

it("agents are members by their address, without a password; contacts keep what was known of them", async () => {
  const [dana] = await core.db.select().from(members).where(eq(members.email, "dana@example.com"));
  expect(dana).toMatchObject({ name: "Dana", role: "operator", password_hash: null });
  expect(await core.db.$count(members)).toBe(3);
  const authors = new Set((await logOf(1)).filter(({ sender }) => sender === "manager").map(({ author_id }) => author_id));
  expect(authors).toEqual(new Set([String(dana?.id), String(workspace.operator.memberId)]));
  const [visitor] = await core.db.select().from(contacts).where(eq(contacts.email, "visitor1@example.com"));
  expect(visitor).toMatchObject({
    kind: "visitor",
    name: "Visitor 1",
    email_by: "team",
    attributes: { plan: "pro", phone: "+49 30 1234", identifier: "user-1", chatwoot_id: 1 },
    created_at: new Date(BEGAN * 1000),
  });
});

it("what is sensitive is masked, private notes are notes, deleted messages are deleted, and a survey is a rating", async () => {
  const log = await logOf(ODD);
  expect(log.map(({ sender, kind, text, author_name }) => [sender, kind, text, author_name])).toEqual([
    ["user", "text", "My card is •••• 1111", "Contact 500"],
    ["manager", "note", "Do you see this?", "Dana"],
    ["manager", "text", "Yes", "Gone Long Ago"],
    ["assistant", "text", "Bot", "Robo"],
    ["manager", "text", "", "Dana"],
    ["assistant", "text", "Rate us", "Bot"],
  ]);
  expect(log[0]).toMatchObject({ sensitive: true, sealed: expect.any(String) });
  expect(log[2]?.reply_to).toBe(log[0]?.id);
  expect(log[4]?.deleted_at).toEqual(new Date((BEGAN + 8) * 1000));
  expect(await dialogOf(ODD)).toMatchObject({ rating_score: 4, rating_comment: "Fine", labels: ["a"] });
});

it("canned replies are the team's, published articles are the assistant's knowledge", async () => {
  expect(await core.db.select().from(cannedReplies)).toMatchObject([{ shortcut: "hello", text: "Hello {{contact.name}}", shared: true }]);
  expect(await core.db.select().from(documents)).toMatchObject([
    { title: "Shipping", assistant_id: workspace.assistantId, url: `${chatwoot.url}/hc/help/articles/shipping` },
  ]);
});

it("what comes to Chatwoot later is added: how it stands there counts until something is done in it here", async () => {
  const visitor = { message_type: 0, sender: { id: 5, type: "contact" }, private: false };
  const [fifth, ninth] = [account.conversations[4], account.conversations[8]] as [MadeConversation, MadeConversation];
  const added = { id: 800_001, created_at: BEGAN + 5_000, content: "Still there?", ...visitor };
  const attachments = [
    file(1, "notes%20of%20today.txt"),
    file(2, "gone.txt"),
    file(3, "large.txt", { file_size: 20_000 }),
    { id: 4, file_type: "file", data_url: "http://10.1.2.3/secret.txt" },
    { id: 5, file_type: "location", coordinates_lat: 52.5, coordinates_long: 13.4, fallback_title: "Berlin" },
  ];
  fifth.messages.push(added, { ...added, id: 800_002, content: null, attachments });
  fifth.status = "resolved";
  ninth.messages.push({ ...added, id: 800_003 });
  ninth.status = "resolved";
  const taken = await dialogOf(9);
  await acceptHandoff(core, workspace.owner, { dialog_id: taken.id });
  await sendMessage(core, workspace.owner, taken.id, { client_id: randomUUID(), text: "Hello", kind: "text", attachments: [] });
  const counts = await importIt();
  expect(counts).toMatchObject({ conversations: 0, messages: 3, files: 1, left_out: { "files over MAX_UPLOAD_BYTES": 1 } });
  expect(counts.problems.filter((problem) => problem.startsWith("attachment"))).toEqual([
    "attachment 2: Chatwoot answers with 404",
    "attachment 4: 10.1.2.3 may not be called; FETCH_ALLOWED_NETWORKS opens private networks",
  ]);
  expect(await dialogOf(5)).toMatchObject({ status: "resolved", last_seq: EACH + 2, unread_members: 0 });
  expect(
    await core.db
      .select()
      .from(handoffs)
      .where(eq(handoffs.dialog_id, (await dialogOf(5)).id)),
  ).toMatchObject([{ status: "completed" }]);
  const [kept] = await core.db.select().from(files);
  expect((await logOf(5)).at(-1)).toMatchObject({
    kind: "file",
    id: kept?.message_id,
    text: "[gone.txt: not imported]\n[large.txt: not imported]\n[secret.txt: not imported]\nBerlin: 52.5, 13.4",
    attachments: [{ name: "notes of today.txt", type: "text/plain", url: `/api/files/${kept?.id}` }],
  });
  expect(await dialogOf(9)).toMatchObject({ status: "human", assignee_id: workspace.owner.memberId });
  expect((await logOf(9)).slice(-3).map(({ seq, text }) => [seq, text])).toEqual([
    [EACH + 1, "Olga joined"],
    [EACH + 2, "Hello"],
    [EACH + 3, "Still there?"],
  ]);
});

it("labels and a priority that were set here stay, though they take no number", async () => {
  const [labelled, urgent] = [account.conversations[9], account.conversations[10]] as [MadeConversation, MadeConversation];
  const both = () => Promise.all([labelled, urgent].map(({ id }) => dialogOf(id)));
  await updateDialog(core, workspace.owner, (await dialogOf(labelled.id)).id, { labels: ["vip"] });
  await updateDialog(core, workspace.owner, (await dialogOf(urgent.id)).id, { priority: "low" });
  const kept = await both();
  for (const theirs of [labelled, urgent]) Object.assign(theirs, { labels: ["theirs"], priority: "high", status: "resolved" });
  await importIt();
  await importIt();
  expect(await both()).toEqual(kept);
});

it("a conversation that nobody has answered waits since its first message there", async () => {
  const sender = { id: 1, type: "contact" };
  const plain = { message_type: 0, private: false, sender };
  const wen = { id: 2, name: "Wen" };
  const messages = [1, 2].map((n) => ({ id: 810_000 + n, created_at: BEGAN + n, content: "Hello?", ...plain }));
  const meta = { sender: account.contacts[0], assignee: wen };
  account.conversations.push({ id: ODD + 2, status: "open", meta, created_at: BEGAN, last_activity_at: BEGAN + 2, messages });
  await importIt();
  const first = new Date((BEGAN + 1) * 1000);
  expect(await dialogOf(ODD + 2)).toMatchObject({ status: "human", first_written_at: first, first_needed_at: first, first_reply_at: null });
});

it("what comes to a conversation that was merged here goes on where it was merged into", async () => {
  const [from, into] = [account.conversations[12], account.conversations[14]] as [MadeConversation, MadeConversation];
  const [source, target] = [await dialogOf(from.id), await dialogOf(into.id)];
  await core.db.update(dialogs).set({ contact_id: target.contact_id }).where(eq(dialogs.id, source.id));
  await mergeDialogs(core, workspace.owner, source.id, target.id);
  const [left, before] = [await dialogOf(from.id), await dialogOf(into.id)];
  const sender = { id: from.id, type: "contact" };
  from.messages.push({ id: 800_010, created_at: BEGAN + 90_000, content: "One more thing", message_type: 0, private: false, sender });
  from.status = "open";
  expect(await importIt()).toMatchObject({ messages: 1 });
  expect(await dialogOf(from.id)).toEqual(left);
  expect(await dialogOf(into.id)).toMatchObject({ status: before.status, last_seq: before.last_seq + 1 });
  expect((await logOf(into.id)).at(-1)).toMatchObject({ text: "One more thing", seq: before.last_seq + 1 });
});

it("whoever was erased here is not imported again", async () => {
  const { contact_id } = await dialogOf(7);
  await eraseContact(core, workspace.owner, String(contact_id));
  const left = await core.db.$count(dialogs);
  expect(await importIt()).toMatchObject({ contacts: 0, conversations: 0, left_out: { "conversations that were erased here": 1 } });
  expect(await core.db.$count(dialogs)).toBe(left);
});

it("contacts with an identifier become the customers that the site knows by it", async () => {
  const other = await createTestWorkspace(core);
  const api = await openApi({
    url: new URL(chatwoot.url),
    account: 1,
    token: TOKEN,
    mayCall: () => false,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const origin = { workspaceId: other.workspaceId, source: api.source };
  await core.db.execute(
    sql`insert into sites (id, workspace_id, name, allowed_domains, secret_sealed) values ('s1', ${other.workspaceId}, 'S', '[]', 'x')`,
  );
  const { conversations, ...rest } = account;
  account.conversations = [];
  const site = { id: "s1", contactId: () => randomUUID() };
  const options = { api, target: databaseTarget(core, origin), origin, assistantId: null, site, maxBytes: 1, now: core.now };
  const counts = await importAccount({ ...options, signal: new AbortController().signal, progress: () => undefined });
  Object.assign(account, { ...rest, conversations });
  expect(counts.left_out).toMatchObject({ "articles, since the workspace has no assistant": 1 });
  const made = await core.db.select().from(contacts).where(eq(contacts.workspace_id, other.workspaceId));
  expect(made.filter(({ kind }) => kind === "customer").map(({ external_id }) => external_id)).toContain("user-1");
  expect(made).toHaveLength(CONVERSATIONS);
});

it("a server that asks to be left alone is, for as long as it says", () => {
  expect(askedRest("120", 0)).toBe(120_000);
  expect(askedRest("Thu, 01 Jan 1970 00:01:00 GMT", 30_000)).toBe(30_000);
  expect(askedRest(undefined, 0)).toBeUndefined();
});

it("a refused token, an account that is not there and an address that is not Chatwoot's are said in a line", async () => {
  chatwoot.onRequest = () => ({ status: 401 });
  await expect(importIt()).rejects.toThrow("Chatwoot refuses the token");
  chatwoot.onRequest = () => ({ status: 404 });
  await expect(importIt()).rejects.toThrow("the token opens no such account");
  chatwoot.onRequest = () => ({ status: 301, headers: { location: "https://elsewhere.example" } });
  await expect(importIt()).rejects.toThrow("give that address as --url");
  chatwoot.onRequest = () => ({ status: 200 });
  await expect(importIt()).rejects.toThrow("not JSON");
  chatwoot.onRequest = () => ({ status: 503 });
  await expect(importIt()).rejects.toThrow("run it again for the rest");
  chatwoot.onRequest = () => undefined;
});
