import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { apiKeys, assistants, contacts, dialogs, members, messages, sessions, sites } from "../../../db/schema";
import { DATABASES, freshDatabase } from "../../../test/database";
import { deleteAssistant, updateAssistant } from "../assistants/change-assistants";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { sendMessage } from "../conversations/messages/send-message";
import { createApiKey, deleteApiKey } from "../people/api-keys/manage-api-keys";
import { authenticateKey } from "../people/identity/authenticate";
import { beginSession, memberActor, signOut } from "../people/identity/sessions";
import { deleteMember, updateMember } from "../people/members/change-members";
import { updateMe } from "../people/members/own-account";
import { createSite, rotateSecret, updateSite } from "../people/sites/change-sites";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { ROW_MAX_AGE_MS } from "./row-cache";
import { toMessage } from "./views";

describe.each(DATABASES)("rows by key on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  /** Stands still until it is moved on, so that nothing is read anew because of its age. */
  let now: Date;
  const later = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  beforeEach(async () => {
    now = new Date("2026-03-01T12:00:00.000Z");
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
    const [dialog] = await core.db.select().from(dialogs).where(eq(dialogs.id, dialogId));
    expect(await core.rows.dialog(dialogId)).toEqual(dialog);
    expect((await core.rows.openDialog(visitor.contactId))?.dialog.id).toBe(dialogId);
    expect(await core.rows.contact(visitor.contactId)).toEqual((await core.db.select().from(contacts))[0]);
    expect(await core.rows.assistant(workspace.assistantId)).toEqual((await core.db.select().from(assistants))[0]);
    expect(await core.rows.site(site.id)).toEqual((await core.db.select().from(sites))[0]);
    const [owner] = await core.db.select().from(members).where(eq(members.id, workspace.owner.memberId));
    const { id, name, avatar_url } = owner as typeof members.$inferSelect;
    expect(await core.rows.person(workspace.owner.memberId)).toEqual({ id, name, avatar_url });
    const sessionId = await beginSession(core, { memberId: workspace.owner.memberId, kind: "api", from: {} });
    const { expires_at, last_seen } = (await core.db.select().from(sessions))[0] as typeof sessions.$inferSelect;
    const { workspace_id, role, visibility, team_ids, revoked_at } = owner as typeof members.$inferSelect;
    expect(await core.rows.session(sessionId)).toEqual({
      session: { id: sessionId, expires_at: expires_at.toISOString(), last_seen: last_seen.toISOString() },
      member: { id, workspace_id, name, avatar_url, role, visibility, team_ids, revoked_at },
    });
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
    const row = rows.get(ids[0] ?? 0) as typeof dialogs.$inferSelect;
    const { id, workspace_id, kind: of, contact_id, room, assistant_id, assignee_id, team_id } = row;
    const decides = { id, workspace_id, kind: of, contact_id, room, assistant_id, assignee_id, team_id };
    expect((await core.rows.enterables(ids)).get(id)).toEqual(decides);
    const [one, other] = both.map(({ visitor }) => visitor.contactId) as [string, string];
    await core.db.update(contacts).set({ merged_into: other }).where(eq(contacts.id, one));
    const merges = async () => [...(await core.rows.merges([one, other])).values()];
    const standing = (blocked_until: string | null) =>
      expect.arrayContaining([
        { id: one, merged_into: other, blocked_until },
        { id: other, merged_into: null, blocked_until },
      ]);
    expect(await merges()).toEqual(standing(null));
    // A block of the one is a block of whoever was merged into them.
    await core.db
      .update(contacts)
      .set({ blocked_until: new Date("2027-01-01T00:00:00.000Z") })
      .where(eq(contacts.id, other));
    expect(await merges()).toEqual(standing("2027-01-01T00:00:00.000Z"));
    expect(await core.rows.merges([])).toEqual(new Map());
  });

  test("pages of several logs that are asked for at once hold what each asked for", async () => {
    const [one, other] = [await begin(), await begin()];
    for (const text of ["two", "three"]) await sendMessage(core, one.visitor, one.dialogId, line(text));
    await sendMessage(core, workspace.operator, one.dialogId, { ...line("a note"), kind: "note" });
    const dialog = (await core.rows.dialog(one.dialogId)) as typeof dialogs.$inferSelect;
    const key = { dialogId: one.dialogId, limit: 50, outside: false };
    const [newest, before, changes, outside, theirs, nobodys] = await Promise.all([
      core.rows.page({ ...key, limit: 2 }),
      core.rows.page({ ...key, before: 3 }),
      core.rows.page({ ...key, after: 1, limit: 2 }),
      core.rows.page({ ...key, after: 2, outside: true }),
      core.rows.page({ ...key, dialogId: other.dialogId, after: 0 }),
      core.rows.page({ ...key, dialogId: 999_999 }),
    ]);
    expect(newest?.messages.map(({ seq }) => seq)).toEqual([dialog.last_seq, dialog.last_seq - 1]);
    expect(newest).toMatchObject({ dialog, contact: { id: one.visitor.contactId, name: one.visitor.name }, has_more: true });
    expect(before?.messages.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(before?.has_more).toBe(false);
    expect(changes?.messages.map(({ text }) => text)).toEqual(["two", "three"]);
    expect(outside?.messages.map(({ kind }) => kind)).not.toContain("note");
    expect(theirs?.messages).toHaveLength(1);
    expect(nobodys).toBeUndefined();
  });

  test("a message that is read for a page has the wire form that it was announced with", async () => {
    const { visitor, dialogId } = await begin();
    const { message: sent } = await sendMessage(core, visitor, dialogId, line("a time of whole tenths"));
    const { prev_seq: _, ...message } = sent;
    await core.db
      .update(messages)
      .set({ created_at: new Date("2026-03-01T12:00:00.100Z") })
      .where(eq(messages.id, message.id));
    const page = await core.rows.page({ dialogId, limit: 1, outside: true });
    expect(page?.messages.map((row) => toMessage(row, null))).toEqual([{ ...message, timestamp: "2026-03-01T12:00:00.100Z" }]);
  });

  test("a sign-in that ended opens nothing more at once where it is heard of, and within the age of a row elsewhere", async () => {
    const { owner, operator } = workspace;
    const signIn = () => beginSession(core, { memberId: operator.memberId, kind: "api", from: {} });
    const [signedOut, elsewhere, promoted] = [await signIn(), await signIn(), await signIn()];
    for (const id of [signedOut, elsewhere, promoted]) expect(await memberActor(core, id)).toMatchObject({ role: "operator" });
    await signOut(core, signedOut);
    expect(await memberActor(core, signedOut)).toBeUndefined();
    expect(await memberActor(core, elsewhere)).toBeDefined();
    await core.db.delete(sessions).where(eq(sessions.id, elsewhere));
    later(ROW_MAX_AGE_MS);
    expect(await memberActor(core, elsewhere)).toBeUndefined();
    await updateMember(core, owner, operator.memberId, { role: "admin" });
    expect(await memberActor(core, promoted)).toMatchObject({ role: "admin" });
    await deleteMember(core, owner, operator.memberId);
    expect(await memberActor(core, promoted)).toBeUndefined();
  });

  test("an API key that was revoked opens nothing more at once where it is heard of, and within the age of a row elsewhere", async () => {
    const make = (name: string) => createApiKey(core, workspace.owner, { name, scopes: ["read"] });
    const [here, elsewhere] = [await make("Here"), await make("Elsewhere")];
    for (const { key } of [here, elsewhere]) expect(await authenticateKey(core, key)).toMatchObject({ ok: true });
    await deleteApiKey(core, workspace.owner, here.id);
    expect(await authenticateKey(core, here.key)).toEqual({ ok: false, fault: "invalid" });
    expect(await authenticateKey(core, elsewhere.key)).toMatchObject({ ok: true });
    await core.db.update(apiKeys).set({ revoked_at: now }).where(eq(apiKeys.id, elsewhere.id));
    later(ROW_MAX_AGE_MS);
    expect(await authenticateKey(core, elsewhere.key)).toEqual({ ok: false, fault: "invalid" });
  });

  test("a member's new name is read at once where it is heard of, and within the age of a row elsewhere", async () => {
    const id = workspace.operator.memberId;
    const nameNow = async () => (await core.rows.person(id))?.name;
    const before = await nameNow();
    await updateMe(core, workspace.operator, { name: "Olga the Second" });
    expect(await nameNow()).toBe("Olga the Second");
    await core.db.update(members).set({ name: "Renamed elsewhere" }).where(eq(members.id, id));
    expect(await nameNow()).toBe("Olga the Second");
    later(ROW_MAX_AGE_MS);
    expect(await nameNow()).toBe("Renamed elsewhere");
    expect(before).not.toBe("Renamed elsewhere");
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
