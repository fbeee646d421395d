import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts, dialogs, effects, eventOutbox, messages } from "../../../../db/schema";
import type { NewMessage } from "../../../protocol/message";
import type { FeedEntry } from "../../log/feed-entries";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { sendMessage } from "../messages/send-message";
import { beginWithContact } from "./begin-with-contact";
import { startDialog } from "./start-dialog";

describe("a conversation that a member begins", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const message = (more: Partial<NewMessage> = {}): NewMessage => ({
    client_id: randomUUID(),
    text: "Your parcel is back",
    kind: "text",
    attachments: [],
    ...more,
  });
  const rowOf = async (id: number) => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0];
  const mailsOf = (id: number) =>
    core.db
      .select()
      .from(effects)
      .where(and(eq(effects.dialog_id, id), eq(effects.kind, "mail_visitor")));

  it("is theirs, stands beside what the person has open, and is answered by the person", async () => {
    const person = createTestVisitor(workspace);
    const open = await startDialog(core, person, message({ text: "Hello" }), {});
    const begun = await beginWithContact(core, workspace.operator, { contact_id: person.contactId }, message());
    expect(begun.dialogId).not.toBe(open.dialogId);
    expect(await rowOf(begun.dialogId)).toMatchObject({
      status: "human",
      assignee_id: workspace.operator.memberId,
      contact_id: person.contactId,
      assistant_id: workspace.assistantId,
      unread_visitor: 1,
    });
    expect(await mailsOf(begun.dialogId)).toEqual([]);
    await sendMessage(core, person, begun.dialogId, message({ text: "Thank you" }));
    expect(await rowOf(begun.dialogId)).toMatchObject({ status: "human", unread_members: 1 });
  });

  it("the same client_id begins one, also of several attempts at once", async () => {
    const person = createTestVisitor(workspace);
    await startDialog(core, person, message(), {});
    const same = message();
    const attempts = await Promise.all(
      [1, 2, 3].map(() => beginWithContact(core, workspace.operator, { contact_id: person.contactId }, same)),
    );
    const again = await beginWithContact(core, workspace.operator, { contact_id: person.contactId }, same);
    const ids = [...attempts, again].map(({ dialogId }) => dialogId);
    expect(new Set(ids).size).toBe(1);
    expect(again.duplicate).toBe(true);
    expect(await core.db.$count(messages, eq(messages.client_id, same.client_id))).toBe(1);
  });

  it("with an address that nobody has is kept as a contact once, and goes there by email", async () => {
    const address = `${randomUUID()}@example.com`;
    const begun = await Promise.all([1, 2].map(() => beginWithContact(core, workspace.operator, { email: address }, message())));
    const made = await core.db.select().from(contacts).where(eq(contacts.email, address));
    expect(made).toMatchObject([{ name: address, kind: "visitor", email_by: "outreach" }]);
    for (const { dialogId } of begun) expect(await mailsOf(dialogId)).toHaveLength(1);
    const rows = await core.db
      .select({ contact: dialogs.contact_id })
      .from(dialogs)
      .where(
        inArray(
          dialogs.id,
          begun.map(({ dialogId }) => dialogId),
        ),
      );
    expect(rows.map(({ contact }) => contact)).toEqual([made[0]?.id, made[0]?.id]);
  });

  it("with an address that nobody has is in the feed as a new contact, once and before the conversation", async () => {
    const address = `${randomUUID()}@example.com`;
    await core.db.delete(eventOutbox);
    for (let at = 0; at < 2; at++) await beginWithContact(core, workspace.operator, { email: address }, message());
    const [made] = await core.db.select().from(contacts).where(eq(contacts.email, address));
    const commits = await core.db.select().from(eventOutbox).orderBy(eventOutbox.id);
    const entries = commits.flatMap((commit) => commit.entries as FeedEntry[]).filter(({ type }) => type.endsWith(".created"));
    expect(entries.map(({ type }) => type).filter((type) => type !== "message.created")).toEqual([
      "contact.created",
      "dialog.created",
      "dialog.created",
    ]);
    expect(entries[0]).toMatchObject({ workspace_id: workspace.workspaceId, contact_id: made?.id });
  });

  it("with an address that somebody has is theirs, whatever its capitals", async () => {
    const person = createTestVisitor(workspace);
    await startDialog(core, person, message(), {});
    await core.db.update(contacts).set({ email: "Ada@Example.com", email_by: "site" }).where(eq(contacts.id, person.contactId));
    const begun = await beginWithContact(core, workspace.operator, { email: "ada@example.com" }, message());
    expect(await rowOf(begun.dialogId)).toMatchObject({ contact_id: person.contactId });
  });

  it("with an address that a visitor merely typed is not theirs, until a link that was sent there is opened", async () => {
    const email = `${randomUUID()}@example.com`;
    const stranger = createTestVisitor(workspace);
    await startDialog(core, stranger, message(), {});
    await core.db.update(contacts).set({ email, email_by: "visitor" }).where(eq(contacts.id, stranger.contactId));
    const begun = await beginWithContact(core, workspace.operator, { email }, message());
    const [made] = await core.db
      .select()
      .from(contacts)
      .where(and(eq(contacts.email, email), eq(contacts.email_by, "outreach")));
    expect(await rowOf(begun.dialogId)).toMatchObject({ contact_id: made?.id });
    const named = await beginWithContact(core, workspace.operator, { contact_id: stranger.contactId }, message());
    expect(await rowOf(named.dialogId)).toMatchObject({ contact_id: stranger.contactId });
    await core.db
      .update(contacts)
      .set({ email_confirmed_at: core.now(), last_seen: core.now() })
      .where(eq(contacts.id, stranger.contactId));
    const later = await beginWithContact(core, workspace.operator, { email }, message());
    expect(await rowOf(later.dialogId)).toMatchObject({ contact_id: stranger.contactId });
  });

  it("with an address that nobody has is for a hundred of them a day, in each workspace; who is known can be written to", async () => {
    const busy = await createTestWorkspace(core);
    const to = (email: string, { operator } = busy) => beginWithContact(core, operator, { email }, message());
    for (let at = 0; at < 99; at++) await core.limits.outreachOfWorkspace.hit(String(busy.workspaceId));
    await to("last@example.com");
    const refused = to("over@example.com");
    await expect(refused).rejects.toMatchObject({ code: "RATE_LIMITED", more: { retryAfterMs: expect.any(Number) } });
    expect(await core.db.$count(contacts, eq(contacts.email, "over@example.com"))).toBe(0);
    await expect(to("last@example.com")).resolves.toBeDefined();
    await expect(to("over@example.com", neighbour)).resolves.toBeDefined();
  });

  it("is with nobody of another workspace, and with nobody who is not there", async () => {
    const foreign = createTestVisitor(neighbour);
    await startDialog(core, foreign, message(), {});
    for (const contact_id of [foreign.contactId, randomUUID()])
      await expect(beginWithContact(core, workspace.operator, { contact_id }, message())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not begin with a note", async () => {
    const begin = beginWithContact(core, workspace.operator, { email: "ada@example.com" }, message({ kind: "note" }));
    await expect(begin).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
