import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assistants, contacts, dialogs, members, messages, sessions, sites } from "../../../db/schema";
import { DATABASES, freshDatabase } from "../../../test/database";
import { deleteAssistant, updateAssistant } from "../assistants/change-assistants";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { sendMessage } from "../conversations/messages/send-message";
import { beginSession } from "../people/identity/sessions";
import { createSite, rotateSecret, updateSite } from "../people/sites/change-sites";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";

describe.each(DATABASES)("rows by key on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  /** Stands still, so that nothing is read anew because of its age. */
  const now = new Date("2026-03-01T12:00:00.000Z");
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const line = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
  const begin = async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, line('Hello, it is "quoted" \\ here'), {});
    return { visitor, dialogId };
  };

  test("are what the query builder reads, column by column", async () => {
    const { visitor, dialogId } = await begin();
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
    const [message] = await core.db.select().from(messages).where(eq(messages.dialog_id, dialogId));
    expect(message).toBeDefined();
    expect(await core.rows.message(message?.id ?? 0)).toEqual(message);
    const { text, attachments, created_at } = message as typeof messages.$inferSelect;
    expect(await core.rows.lastWords(dialogId)).toEqual({ dialog_id: dialogId, text, attachments, created_at });
    const [dialog] = await core.db.select().from(dialogs).where(eq(dialogs.id, dialogId));
    expect(await core.rows.dialog(dialogId)).toEqual(dialog);
    expect(await core.rows.openDialog(visitor.contactId)).toEqual(dialog);
    expect(await core.rows.contact(visitor.contactId)).toEqual((await core.db.select().from(contacts))[0]);
    expect(await core.rows.assistant(workspace.assistantId)).toEqual((await core.db.select().from(assistants))[0]);
    expect(await core.rows.site(site.id)).toEqual((await core.db.select().from(sites))[0]);
    const [owner] = await core.db.select().from(members).where(eq(members.id, workspace.owner.memberId));
    expect(await core.rows.member(workspace.owner.memberId)).toEqual(owner);
    const sessionId = await beginSession(core, { memberId: workspace.owner.memberId, kind: "api", from: {} });
    expect(await core.rows.session(sessionId)).toEqual({ session: (await core.db.select().from(sessions))[0], member: owner });
  });

  test("many that are asked for at once come each to its own key, and none to one that is not there", async () => {
    const both = [await begin(), await begin()];
    const found = await Promise.all([both[1]?.dialogId ?? 0, 999_999, both[0]?.dialogId ?? 0].map((id) => core.rows.dialog(id)));
    expect(found.map((row) => row?.contact_id)).toEqual([both[1]?.visitor.contactId, undefined, both[0]?.visitor.contactId]);
    expect(await core.rows.openDialog(randomUUID())).toBeUndefined();
    expect((await core.rows.receipts(both[0]?.dialogId ?? 0))?.receipts).toEqual([]);
  });

  test("all of many keys are read at once, and what decides who may enter as it stands in the row", async () => {
    const both = [await begin(), await begin()];
    const ids = both.map(({ dialogId }) => dialogId);
    const rows = await core.rows.dialog.many([...ids, null, ids[0] ?? 0]);
    expect([...rows.keys()].sort()).toEqual([...ids].sort());
    const { id, workspace_id, kind: of, contact_id, room, assistant_id } = rows.get(ids[0] ?? 0) as typeof dialogs.$inferSelect;
    expect((await core.rows.enterables(ids)).get(id)).toEqual({ id, workspace_id, kind: of, contact_id, room, assistant_id });
    const [one, other] = both.map(({ visitor }) => visitor.contactId) as [string, string];
    await core.db.update(contacts).set({ merged_into: other }).where(eq(contacts.id, one));
    expect([...(await core.rows.merges([one, other])).values()]).toEqual(
      expect.arrayContaining([
        { id: one, merged_into: other },
        { id: other, merged_into: null },
      ]),
    );
    expect(await core.rows.merges([])).toEqual(new Map());
  });

  test("pages of several logs that are asked for at once hold what each asked for", async () => {
    const [one, other] = [await begin(), await begin()];
    for (const text of ["two", "three"]) await sendMessage(core, one.visitor, one.dialogId, line(text));
    await sendMessage(core, workspace.operator, one.dialogId, { ...line("a note"), kind: "note" });
    const upTo = (await core.rows.dialog(one.dialogId))?.last_seq ?? 0;
    const key = { dialogId: one.dialogId, upTo, limit: 50, outside: false };
    const [newest, before, changes, outside, theirs] = await Promise.all([
      core.rows.page({ ...key, before: upTo + 1, limit: 2 }),
      core.rows.page({ ...key, before: 3 }),
      core.rows.page({ ...key, after: 1, limit: 2 }),
      core.rows.page({ ...key, after: 2, outside: true }),
      core.rows.page({ ...key, dialogId: other.dialogId, after: 0 }),
    ]);
    expect(newest?.messages.map(({ seq }) => seq)).toEqual([upTo, upTo - 1]);
    expect(before?.messages.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(changes?.messages.map(({ text }) => text)).toEqual(["two", "three"]);
    expect(outside?.messages.map(({ kind }) => kind)).not.toContain("note");
    expect(theirs?.messages).toHaveLength(1);
  });

  test("an assistant that was changed or deleted is read anew", async () => {
    const { assistantId, owner } = workspace;
    expect((await core.rows.assistant(assistantId))?.name).toBe("Assistant");
    await updateAssistant(core, owner, assistantId, { name: "Guide" });
    expect((await core.rows.assistant(assistantId))?.name).toBe("Guide");
    await deleteAssistant(core, owner, assistantId);
    expect(await core.rows.assistant(assistantId)).toBeUndefined();
    expect((await core.rows.anyAssistant(assistantId))?.name).toBe("Guide");
  });

  test("a site that was changed, whose secret or whose assistant went, is read anew", async () => {
    const { owner, assistantId } = workspace;
    const site = await createSite(core, owner, { name: "Shop", allowed_domains: ["shop.example.com"], assistant_id: assistantId });
    const read = () => core.rows.site(site.id);
    const before = await read();
    await updateSite(core, owner, site.id, { allowed_domains: ["other.example.com"] });
    expect((await read())?.allowed_domains).toEqual(["other.example.com"]);
    await rotateSecret(core, owner, site.id);
    expect((await read())?.secret_sealed).not.toBe(before?.secret_sealed);
    await deleteAssistant(core, owner, assistantId);
    expect((await read())?.assistant_id).toBeNull();
  });

  test("another node that hears of a change reads anew; one that does not has it as `fresh` all the same", async () => {
    const { assistantId } = workspace;
    await core.rows.assistant(assistantId);
    await core.db.update(assistants).set({ name: "Changed elsewhere" }).where(eq(assistants.id, assistantId));
    expect((await core.rows.assistant(assistantId))?.name).toBe("Assistant");
    expect((await core.rows.fresh.assistant(assistantId))?.name).toBe("Changed elsewhere");
    await core.db.update(assistants).set({ name: "Changed again" }).where(eq(assistants.id, assistantId));
    core.bus.publish({ type: "settings", kind: "assistant", id: assistantId }, true);
    expect((await core.rows.assistant(assistantId))?.name).toBe("Changed again");
  });
});
