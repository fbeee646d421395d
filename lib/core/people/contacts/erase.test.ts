import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contacts, dialogs, fileObjects, members, messages } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { countRows, tablesWith } from "@/test/scan";
import type { NewMessage } from "../../../protocol/message";
import { recordBody } from "../../../protocol/routes/records";
import { readDialog } from "../../conversations/dialogs/read-dialog";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { acceptHandoff } from "../../conversations/handoffs/accept-handoff";
import { completeHandoff } from "../../conversations/handoffs/complete-handoff";
import { requestHandoff } from "../../conversations/handoffs/request-handoff";
import { reactToMessage } from "../../conversations/messages/react-to-message";
import { sendMessage } from "../../conversations/messages/send-message";
import { ensureRoom } from "../../conversations/rooms/ensure-room";
import { uploadFile } from "../../files/upload-file";
import { giveFeedback } from "../../knowledge/feedback/feedback";
import type { CustomerActor, IntegrationActor, VisitorActor } from "../../log/actor";
import { directRoomName } from "../../log/direct-rooms";
import { loadRoom } from "../../log/load-dialog";
import { putRecord } from "../../records/put-record";
import { searchMessages } from "../../search/search-messages";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { customerContactId } from "../identity/authenticate";
import { identifyVisitor } from "../identity/identify-visitor";
import { openSession } from "../identity/open-session";
import { signVisitorToken } from "../identity/tokens";
import { createSite } from "../sites/change-sites";
import { updatePrivacy } from "../workspaces/privacy";
import { describeSelf } from "./describe-self";
import { eraseContact } from "./erase-contact";
import { eraseExpired } from "./erase-expired";
import { exportContact } from "./export-contact";
import { mergeContact } from "./merge-contact";

const MARK = "Zaubermarke";
const DAY = 86_400_000;

describe.each(DATABASES)("a person's data on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let now: Date;
  beforeEach(async () => {
    now = new Date("2026-01-15T10:00:00Z");
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const message = (text: string, more: Partial<NewMessage> = {}): NewMessage => ({
    client_id: randomUUID(),
    text,
    kind: "text",
    attachments: [],
    ...more,
  });

  /** A visitor who says, sends and does all there is, with the mark in every field that takes one. */
  async function leaveTraces(visitor: VisitorActor): Promise<number> {
    const file = await uploadFile(core, visitor, { name: `${MARK}.txt`, type: "text/plain", content: Buffer.from(`${MARK} in a file`) });
    await uploadFile(core, visitor, { name: `${MARK}-unsent.txt`, type: "text/plain", content: Buffer.from(MARK) });
    const where = { page_url: `https://shop.example.com/${MARK}`, page_title: MARK, referrer: MARK, user_agent: MARK, locale: MARK };
    const { dialogId } = await startDialog(core, visitor, message(`${MARK} asks`, { attachments: [file.id] }), where);
    await describeSelf(core, visitor, { attributes: { plan: MARK } });
    await requestHandoff(core, visitor, { dialog_id: dialogId, reason: `${MARK} wants a person` });
    await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
    await sendMessage(core, workspace.operator, dialogId, message(`A note on ${MARK}`, { kind: "note" }));
    await sendMessage(core, visitor, dialogId, message(`${MARK} again, password: ${MARK}1`));
    await readDialog(core, visitor, { dialog_id: dialogId, seq: 3 });
    return dialogId;
  }

  async function customerWithOrder(): Promise<CustomerActor> {
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
    const backend: IntegrationActor = {
      type: "integration",
      workspaceId: workspace.workspaceId,
      keyId: 1,
      name: "Shop",
      scopes: ["records"],
    };
    const person = { id: `${MARK}-7`, name: MARK, email: `${MARK}@example.com` };
    const put = (status: string) =>
      putRecord(
        core,
        backend,
        { type: "order", id: "1042" },
        recordBody.parse({ site_id: site.id, title: "Order", status, customer: person, parties: [{ id: person.id, role: "buyer" }] }),
      );
    await put("open");
    await put("sent");
    return {
      type: "customer",
      workspaceId: workspace.workspaceId,
      contactId: customerContactId(site.id, person.id),
      siteId: site.id,
      externalId: person.id,
      name: MARK,
      email: person.email,
      assistantId: workspace.assistantId,
    };
  }

  it("is erased from every table, also what they were before they signed in, and their words in an order's room", async () => {
    const visitor = createTestVisitor(workspace);
    const resolved = await leaveTraces(visitor);
    await completeHandoff(core, workspace.operator, { dialog_id: resolved, resolution: `${MARK} is happy` });
    await leaveTraces(visitor);
    const customer = await customerWithOrder();
    const token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, workspace.assistantId, now);
    await identifyVisitor(core, customer, token);
    const room = await loadRoom(core.db, customer, "order_1042");
    const file = await uploadFile(core, customer, { name: `${MARK}.txt`, type: "text/plain", content: Buffer.from(MARK) });
    await sendMessage(core, customer, room.id, message(`${MARK} in the order`, { attachments: [file.id] }));
    const today = await sendMessage(core, workspace.operator, room.id, message("We send it today"));
    await reactToMessage(core, customer, { dialog_id: room.id, message_id: today.message.id, emoji: "👍", on: true });
    const direct = await ensureRoom(core, workspace.operator, directRoomName(workspace.operator.memberId, customer.contactId));
    await sendMessage(core, customer, direct.id, message(`${MARK} to you alone`));
    expect(Object.keys(await tablesWith(core.db, MARK)).length).toBeGreaterThan(6);

    await expect(eraseContact(core, workspace.operator, customer.contactId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await eraseContact(core, workspace.owner, customer.contactId);

    expect(await tablesWith(core.db, MARK)).toEqual({});
    expect(await tablesWith(core.db, visitor.contactId)).toEqual({});
    expect(Object.keys(await tablesWith(core.db, customer.contactId))).toEqual(["audit_log"]);
    expect((await searchMessages(core, workspace.owner, { query: MARK, limit: 10 })).data).toEqual([]);
    expect((await searchMessages(core, workspace.owner, { query: "today", limit: 10 })).data).toHaveLength(1);
    expect(core.events.filter(({ type }) => type === "revoked")).toContainEqual({
      type: "revoked",
      principal: `customer:${customer.contactId}`,
      renewed: true,
    });
  });

  it("is erased with the words and reactions of whoever was merged into them", async () => {
    const customer = await customerWithOrder();
    const eve = { ...customer, contactId: customerContactId(customer.siteId, "eve"), externalId: "eve", name: "Eve", email: null };
    for (const each of [customer, eve]) await startDialog(core, each, message("Hello"), {});
    const room = await loadRoom(core.db, customer, "order_1042");
    await sendMessage(core, customer, room.id, message(`${MARK} in the order`));
    const today = await sendMessage(core, workspace.operator, room.id, message("We send it today"));
    await mergeContact(core, workspace.operator, customer.contactId, eve.contactId);
    // As of a node that died before they were moved.
    const reaction = { emoji: "👍", by: [`customer:${customer.contactId}`] };
    await core.db
      .update(messages)
      .set({ reactions: [reaction] })
      .where(eq(messages.id, today.message.id));
    await eraseContact(core, workspace.owner, eve.contactId);
    expect(await tablesWith(core.db, MARK)).toEqual({});
    const [kept] = await core.db.select().from(messages).where(eq(messages.id, today.message.id));
    expect(kept?.reactions).toEqual([]);
  });

  it("is erased from a room in which they wrote much, in batches, and what others wrote between stays as it is", async () => {
    const customer = await customerWithOrder();
    await startDialog(core, customer, message(`${MARK} asks`), {});
    const room = await loadRoom(core.db, customer, "order_1042");
    for (let lot = 0; lot < 2; lot += 1) {
      await Promise.all(Array.from({ length: 150 }, (_, n) => sendMessage(core, customer, room.id, message(`${MARK} ${lot} ${n}`))));
      await sendMessage(core, workspace.operator, room.id, message("We look into it"));
    }
    await eraseContact(core, workspace.owner, customer.contactId);
    expect(await tablesWith(core.db, MARK)).toEqual({});
    const left = await core.db.select().from(messages).where(eq(messages.dialog_id, room.id));
    const gone = left.filter(({ deleted_at }) => deleted_at !== null);
    expect(gone).toHaveLength(300);
    expect(new Set(gone.map(({ changed_seq }) => changed_seq)).size).toBe(300);
    expect(left.filter(({ text }) => text === "We look into it")).toHaveLength(2);
  }, 60_000);

  it("is exported whole, files too; what was masked for those who may reveal it", async () => {
    const visitor = createTestVisitor(workspace);
    await leaveTraces(visitor);
    const { dialogId: dialog_id, message: answer } = await startDialog(core, visitor, message("It is blue"), {});
    await core.db.update(messages).set({ sender: "assistant" }).where(eq(messages.id, answer.id));
    await giveFeedback(core, visitor, { dialog_id, message_id: answer.id, helpful: false, reason: "wrong", comment: "It is red" });
    const read = async (actor = workspace.owner) => {
      let text = "";
      for await (const piece of await exportContact(core, actor, visitor.contactId)) text += piece;
      return JSON.parse(text) as {
        conversations: { feedback: unknown[]; messages: { text: string; original_text?: string }[] }[];
        files: { id: string; content_base64: string | null }[];
      };
    };
    const whole = await read();
    expect(whole.conversations.flatMap(({ feedback }) => feedback)).toMatchObject([
      { message_id: answer.id, helpful: false, reason: "wrong", comment: "It is red" },
    ]);
    expect(whole.conversations[0]?.messages.map(({ text }) => text)).toContain(`${MARK} asks`);
    expect(whole.conversations[0]?.messages.map(({ original_text }) => original_text)).toContain(`${MARK} again, password: ${MARK}1`);
    expect(whole.files.map(({ content_base64 }) => Buffer.from(content_base64 ?? "", "base64").toString())).toContain(`${MARK} in a file`);
    const lost = whole.files[0]?.id ?? "";
    await core.db.insert(fileObjects).values({ file_id: lost, store: "file:/nowhere/at-all", key: lost });
    expect((await read()).files.find(({ id }) => id === lost)).toMatchObject({ content_base64: null });
    await updatePrivacy(core, workspace.owner, { reveal_role: "owner" });
    await core.db.update(members).set({ role: "admin" }).where(eq(members.id, workspace.operator.memberId));
    expect(JSON.stringify(await read({ ...workspace.operator, role: "admin" }))).not.toContain("original_text");
    await expect(exportContact(core, (await createTestWorkspace(core)).owner, visitor.contactId)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is erased by itself once a resolved conversation is older than the workspace keeps it", async () => {
    const [old, open, kept] = [createTestVisitor(workspace), createTestVisitor(workspace), await createTestWorkspace(core)];
    const elsewhere = createTestVisitor(kept);
    const resolve = async (visitor: VisitorActor) => {
      const { dialogId } = await startDialog(core, visitor, message("Hi"), {});
      await core.db.update(dialogs).set({ status: "resolved", resolved_at: now }).where(eq(dialogs.id, dialogId));
    };
    await resolve(old);
    await resolve(elsewhere);
    await startDialog(core, open, message("still open"), {});
    await uploadFile(core, old, { name: "never-sent.txt", type: "text/plain", content: Buffer.from("x") });
    await updatePrivacy(core, workspace.owner, { retention_days: 30 });
    now = new Date(now.getTime() + 29 * DAY);
    await eraseExpired(core);
    expect(await core.db.select().from(dialogs)).toHaveLength(3);
    now = new Date(now.getTime() + 2 * DAY);
    await Promise.all(Array.from({ length: 6 }, () => eraseExpired(core)));
    const left = (await core.db.select({ id: contacts.id }).from(contacts)).map(({ id }) => id).sort();
    expect(left).toEqual([open.contactId, elsewhere.contactId].sort());
    expect(await core.db.select().from(dialogs)).toHaveLength(2);
    expect((await countRows(core.db)).files).toBe(0);
    expect((await core.db.query.auditLog.findMany()).filter(({ action }) => action === "retention.erased")).toMatchObject([
      { actor: "system:retention", detail: { conversations: 1, people: 1 } },
    ]);
  });

  it("is not there before they interact: opening the chat writes no row in any table", async () => {
    const before = await countRows(core.db);
    await openSession(core, { assistant_id: workspace.assistantId }, { origin: undefined, own: true });
    await describeSelf(core, createTestVisitor(workspace), { attributes: { plan: "pro" } });
    expect(await countRows(core.db)).toEqual(before);
  });
});
