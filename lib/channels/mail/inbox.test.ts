import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { dialogs, mailboxes, messages } from "@/db/schema";
import { setEmailChannel } from "@/lib/core/mail/addresses";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { type ImapServer, startImapServer } from "@/test/imap-server";
import { type Inbox, startInbox } from "./inbox";
import { verifyInbox } from "./open-inbox";

const FAST = { pollMs: 200, leaseMs: 5_000, retryMs: 20, longestMs: 200 };

let core: TestCore;
let workspace: TestWorkspace;
let server: ImapServer;
let open: Inbox[];
beforeAll(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
  await setEmailChannel(core, workspace.owner, workspace.assistantId, "support@example.com");
});
afterAll(() => core.close());
beforeEach(async () => {
  server = await startImapServer();
  open = [];
  await core.db.delete(mailboxes);
  await core.db.delete(dialogs);
});
afterEach(async () => {
  await Promise.all(open.map((inbox) => inbox.stop()));
  await server.close();
});

/** A node that reads the mailbox. */
function start(url = server.url): Inbox {
  const inbox = startInbox({ ...core, node: { id: randomUUID(), since: core.now() } }, url, FAST);
  open.push(inbox);
  return inbox;
}
const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 10_000, interval: 20 });
const texts = async () =>
  (await core.db.select().from(messages).where(eq(messages.sender, "user")).orderBy(messages.id)).map(({ text }) => text);
const box = async () => (await core.db.select().from(mailboxes))[0];
const mail = (text: string, more = "") =>
  `From: ada@example.net\nTo: support@example.com\nMessage-ID: <${randomUUID()}@x>\nSubject: \n${more}\n${text}`;
/** The mailbox is open, and what comes now is new. */
const ready = () => until(async () => expect((await box())?.uid_validity).toBe("1"));

test("mail that comes is taken in once, in its order, and marked as read; what lay there before, and what is not taken in, is not", async () => {
  server.deliver(mail("Before"));
  start();
  await ready();
  const uids = ["One", "Two"].map((text) => server.deliver(mail(text)));
  server.deliver(mail("A program", "Auto-Submitted: auto-generated\n"));
  server.deliver("no mail at all");
  const last = server.deliver(mail("Three"));
  await until(() => expect(server.seen()).toEqual([...uids, last]));
  expect(await texts()).toEqual(["One", "Two", "Three"]);
});

test("one node reads at a time; the next goes on where it stopped", async () => {
  const first = start();
  await ready();
  start();
  server.deliver(mail("One"));
  await until(async () => expect(await texts()).toEqual(["One"]));
  expect(server.connections()).toBe(1);
  await first.stop();
  server.deliver(mail("Two"));
  await until(async () => expect(await texts()).toEqual(["One", "Two"]));
});

test("a connection that breaks is opened anew, and nothing is missed; numbers that begin anew bring nothing twice", async () => {
  start();
  await ready();
  server.deliver(mail("One"));
  await until(async () => expect(await texts()).toEqual(["One"]));
  server.renumber();
  server.drop();
  server.deliver(mail("Two"));
  await until(async () => expect(await texts()).toEqual(["One", "Two"]));
  await until(async () => expect((await box())?.uid_validity).toBe("2"));
  expect(await texts()).toEqual(["One", "Two"]);
});

test("a mail that can't be marked as read is taken in once all the same, and those behind it", async () => {
  start();
  await ready();
  server.refuseMarks();
  for (const text of ["One", "Two"]) server.deliver(mail(text));
  await until(async () => expect(await texts()).toEqual(["One", "Two"]));
  expect(server.seen()).toEqual([]);
});

test("whoever stops it does not wait for a server that says nothing any more", async () => {
  const inbox = start();
  await ready();
  server.fallSilent();
  await until(() => expect(server.unanswered()).toBeGreaterThan(0));
  const from = performance.now();
  await inbox.stop();
  expect(performance.now() - from).toBeLessThan(5_000);
});

test("whoever sets it up wrong is told what is wrong, and it works once that is right", async () => {
  const wrong = server.url.replace(/:[^:@]+@/, ":nonsense@");
  await expect(verifyInbox(wrong)).rejects.toThrow("refuses the user or the password");
  await verifyInbox(server.url);
  start(wrong);
  await until(async () => expect((await box())?.error).toContain("refuses the user or the password"));
  start();
  await until(async () => expect(await box()).toMatchObject({ error: null, uid_validity: "1" }));
});
