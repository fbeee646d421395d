import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dialogs, effects, messages, records } from "@/db/schema";
import { siteToken } from "@/test/rest";
import { recordBody } from "../../../protocol/routes/records";
import { beginWithContact } from "../../conversations/dialogs/begin-with-contact";
import { listDialogs } from "../../conversations/dialogs/list-dialogs";
import { readPage } from "../../conversations/dialogs/read-page";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { deleteMessage, editMessage } from "../../conversations/messages/edit-message";
import { reactToMessage } from "../../conversations/messages/react-to-message";
import { sendMessage } from "../../conversations/messages/send-message";
import { ensureRoom } from "../../conversations/rooms/ensure-room";
import { listRooms } from "../../conversations/rooms/list-rooms";
import { giveFeedback, listDialogFeedback } from "../../knowledge/feedback/feedback";
import type { CustomerActor, IntegrationActor, VisitorActor } from "../../log/actor";
import { directRoomName } from "../../log/direct-rooms";
import { loadRoom } from "../../log/load-dialog";
import { putRecord } from "../../records/put-record";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { authenticateBearer, authenticateCustomer, authenticateVisitor } from "../identity/authenticate";
import { openSession } from "../identity/open-session";
import { signVisitorToken } from "../identity/tokens";
import { createSite } from "../sites/change-sites";
import { blockContact, unblockContact } from "./block-contact";
import { mergeContact, peopleJobs } from "./merge-contact";
import { getContact } from "./read-contacts";

const PAGE = { origin: undefined, own: true };

describe("people from outside", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let now = new Date("2026-03-02T10:00:00Z");
  beforeAll(async () => {
    core = await createTestCore({ now: () => now });
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterAll(() => core.close());

  const say = (text = "Hello") => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
  async function aVisitor() {
    const visitor = createTestVisitor(workspace);
    const { dialogId, message } = await startDialog(core, visitor, say(), {});
    const token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, visitor.assistantId, now);
    return { visitor, dialogId, messageId: message.id, token };
  }
  const aSite = () => createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true });
  async function aCustomer(site: Awaited<ReturnType<typeof aSite>>, sub: string) {
    const token = await siteToken(site, sub);
    const customer = await asCustomer(token);
    const { dialogId } = await startDialog(core, customer, say(), {});
    return { customer, dialogId, token };
  }
  async function asCustomer(token: string): Promise<CustomerActor> {
    const found = await authenticateCustomer(core, token);
    if (!found.ok) throw new Error(found.fault);
    return found.actor;
  }
  async function asVisitor(token: string): Promise<VisitorActor> {
    const found = await authenticateVisitor(core, token);
    if (!found.ok) throw new Error(found.fault);
    return found.actor;
  }
  const seenBy = async (actor: VisitorActor | CustomerActor) =>
    (await listDialogs(core, actor, { limit: 10, filter: "all" })).data.map(({ id }) => id).sort((a, b) => a - b);
  const session = (visitor_token: string, more: object = {}) =>
    openSession(core, { assistant_id: workspace.assistantId, visitor_token, ...more }, PAGE);

  describe("who are blocked", () => {
    it("are let in by no credential of theirs, and are told what is told of an assistant that there is not", async () => {
      const { visitor, token } = await aVisitor();
      core.events.length = 0;
      expect(await blockContact(core, workspace.operator, visitor.contactId, null)).toMatchObject({ blocked: { until: null } });
      expect(core.events).toContainEqual({ type: "revoked", principal: `visitor:${visitor.contactId}`, blocked: true });
      expect(await authenticateBearer(core, token)).toEqual({ ok: false, fault: "blocked" });
      const refusal = await session(token).catch((error: unknown) => error);
      const unknown = await openSession(core, { assistant_id: "ast_none" }, PAGE).catch((error: unknown) => error);
      expect(refusal).toEqual(unknown);
      await unblockContact(core, workspace.operator, visitor.contactId);
      expect((await session(token)).principal.id).toBe(visitor.contactId);
    });

    it("are let in again when the time is over; one that has passed is refused", async () => {
      const { visitor, token } = await aVisitor();
      const until = new Date(now.getTime() + 60_000);
      expect(await blockContact(core, workspace.operator, visitor.contactId, until)).toMatchObject({
        blocked: { until: until.toISOString() },
      });
      await expect(session(token)).rejects.toMatchObject({ code: "NOT_FOUND" });
      now = until;
      expect((await session(token)).principal.id).toBe(visitor.contactId);
      expect((await getContact(core, workspace.operator, visitor.contactId)).blocked).toBeNull();
      await expect(blockContact(core, workspace.operator, visitor.contactId, now)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    });

    it("are not the visitor they were either, and a customer is not blocked for a visitor's sake", async () => {
      const site = await aSite();
      const { visitor, token } = await aVisitor();
      const ada = await siteToken(site, "ada");
      await session(token, { site_token: ada });
      const { contactId } = await asCustomer(ada);
      await blockContact(core, workspace.operator, contactId, null);
      for (const each of [token, ada]) expect(await authenticateBearer(core, each)).toEqual({ ok: false, fault: "blocked" });
      await expect(session(token, { site_token: ada })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await unblockContact(core, workspace.operator, contactId);
      await blockContact(core, workspace.operator, visitor.contactId, null);
      expect((await session(token, { site_token: ada })).principal.id).toBe(contactId);
    });

    it("are the workspace's own contacts", async () => {
      const { visitor } = await aVisitor();
      const { operator } = await createTestWorkspace(core);
      for (const act of [blockContact(core, operator, visitor.contactId, null), unblockContact(core, operator, visitor.contactId)])
        await expect(act).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });

  describe("who are one", () => {
    it("a visitor is the other one from then on, by their old token too, and has the conversations of both", async () => {
      const [one, other] = [await aVisitor(), await aVisitor()];
      core.events.length = 0;
      const merged = await mergeContact(core, workspace.operator, one.visitor.contactId, other.visitor.contactId);
      expect(merged.id).toBe(other.visitor.contactId);
      expect(core.events).toContainEqual({ type: "revoked", principal: `visitor:${one.visitor.contactId}`, renewed: true });
      const both = [one.dialogId, other.dialogId].sort((a, b) => a - b);
      for (const token of [one.token, other.token]) {
        const actor = await asVisitor(token);
        expect(actor.contactId).toBe(other.visitor.contactId);
        expect(await seenBy(actor)).toEqual(both);
      }
      expect(await seenBy(one.visitor)).toEqual([]);
      const renewed = await session(one.token);
      expect(renewed.principal.id).toBe(other.visitor.contactId);
      expect((await authenticateVisitor(core, renewed.visitor_token)).ok && renewed.visitor_token !== one.token).toBe(true);
      // Again: nothing is left to do. Into a third: both go along.
      await mergeContact(core, workspace.operator, one.visitor.contactId, other.visitor.contactId);
      const third = await aVisitor();
      await mergeContact(core, workspace.operator, other.visitor.contactId, third.visitor.contactId);
      expect(await seenBy(await asVisitor(one.token))).toEqual([...both, third.dialogId]);
    });

    it("a visitor's conversations are the customer's, and the visitor's token opens nothing of theirs", async () => {
      const site = await aSite();
      const [visitor, ada] = [await aVisitor(), await aCustomer(site, "ada")];
      const { dialogId: dialog_id, messageId: message_id } = visitor;
      await core.db.update(messages).set({ sender: "assistant" }).where(eq(messages.id, message_id));
      await giveFeedback(core, visitor.visitor, { dialog_id, message_id, helpful: false, reason: "wrong", comment: "" });
      await mergeContact(core, workspace.operator, visitor.visitor.contactId, ada.customer.contactId);
      expect(await seenBy(await asCustomer(ada.token))).toEqual([visitor.dialogId, ada.dialogId]);
      expect((await listDialogFeedback(core, ada.customer, dialog_id)).data).toMatchObject([{ message_id, mine: true, reason: "wrong" }]);
      expect(await seenBy(await asVisitor(visitor.token))).toEqual([]);
    });

    it("a visitor who turns out to be a customer takes along whoever was merged into them", async () => {
      const site = await aSite();
      const [one, other] = [await aVisitor(), await aVisitor()];
      await mergeContact(core, workspace.operator, one.visitor.contactId, other.visitor.contactId);
      const ada = await siteToken(site, "ada");
      await session(one.token, { site_token: ada });
      const customer = await asCustomer(ada);
      expect(await seenBy(customer)).toEqual([one.dialogId, other.dialogId].sort((a, b) => a - b));
      for (const token of [one.token, other.token]) expect(await seenBy(await asVisitor(token))).toEqual([]);
      await blockContact(core, workspace.operator, customer.contactId, null);
      for (const token of [one.token, other.token]) expect(await authenticateVisitor(core, token)).toEqual({ ok: false, fault: "blocked" });
    });

    it("a customer's orders are the other's, also those that the site puts for the old name afterwards", async () => {
      const site = await aSite();
      const [ada, eve, bob] = [await aCustomer(site, "ada"), await aCustomer(site, "eve"), await aCustomer(site, "bob")];
      const backend: IntegrationActor = {
        type: "integration",
        workspaceId: workspace.workspaceId,
        keyId: 1,
        name: "Shop",
        scopes: ["records"],
      };
      const put = (id: string, status = "open") => {
        const people = { customer: { id: "ada", name: "Ada" }, parties: [{ id: "eve" }, { id: "ada", role: "buyer" }] };
        return putRecord(core, backend, { type: "order", id }, recordBody.parse({ site_id: site.id, title: "Bike", status, ...people }));
      };
      await put("1");
      const room = await loadRoom(core.db, ada.customer, "order_1");
      const news = await sendMessage(core, workspace.operator, room.id, say("It is on its way"));
      const reaction = { dialog_id: room.id, message_id: news.message.id, emoji: "👍", on: true };
      for (const { customer } of [ada, eve]) await reactToMessage(core, customer, reaction);
      await reactToMessage(core, ada.customer, { ...reaction, emoji: "🎉" });
      await mergeContact(core, workspace.operator, ada.customer.contactId, eve.customer.contactId);
      const [reacted] = await core.db.select().from(messages).where(eq(messages.id, news.message.id));
      const by = [`customer:${eve.customer.contactId}`];
      expect(reacted?.reactions).toEqual([
        { emoji: "👍", by },
        { emoji: "🎉", by },
      ]);
      await put("2");
      expect((await put("1")).record.customer.id).toBe("eve");
      for (const token of [ada.token, eve.token]) {
        const actor = await asCustomer(token);
        expect([actor.contactId, actor.externalId]).toEqual([eve.customer.contactId, "eve"]);
        for (const room of ["order_1", "order_2"]) expect((await loadRoom(core.db, actor, room)).room).toBe(room);
        expect(await seenBy(actor)).toEqual([ada.dialogId, eve.dialogId]);
      }
      await expect(loadRoom(core.db, bob.customer, "order_1")).rejects.toMatchObject({ code: "NOT_FOUND" });
      const kept = await core.db.select({ parties: records.parties }).from(records).where(eq(records.site_id, site.id));
      expect(kept.map(({ parties }) => parties.map(({ id }) => id))).toEqual([["eve"], ["eve"]]);
    });

    it("a customer's direct messages with a member are the other's, at the end of those that the other has with the same member", async () => {
      const site = await aSite();
      const [ada, eve] = [await aCustomer(site, "ada"), await aCustomer(site, "eve")];
      const { owner, operator } = workspace;
      const roomOf = ({ memberId }: typeof owner, { customer }: typeof ada) => directRoomName(memberId, customer.contactId);
      const open = async (member: typeof owner, with_: typeof ada) => {
        const room = await ensureRoom(core, member, roomOf(member, with_));
        await sendMessage(core, with_.customer, room.id, say(`Between ${with_.customer.externalId} and us`));
        return room.id;
      };
      const withOwner = await open(owner, ada);
      const doubled = await open(operator, ada);
      const alreadyTheirs = await open(operator, eve);
      await mergeContact(core, operator, ada.customer.contactId, eve.customer.contactId);
      const rooms = (await listRooms(core, eve.customer, { limit: 10, kind: ["user"] })).data;
      expect(rooms.map(({ id, name, participants }) => [id, name, participants.length]).sort()).toEqual(
        [
          [withOwner, roomOf(owner, eve), 2],
          [alreadyTheirs, roomOf(operator, eve), 2],
        ].sort(),
      );
      const late = await sendMessage(core, operator, doubled, say("Late"));
      const { page } = await readPage(core, eve.customer, alreadyTheirs, { limit: 10 });
      expect(page.messages.map(({ text }) => text)).toEqual(["Between eve and us", "Between ada and us", late.message.text]);
      expect((await listRooms(core, operator, { limit: 10, kind: ["user"] })).data.map(({ id }) => id)).not.toContain(doubled);
      await expect(loadRoom(core.db, operator, roomOf(owner, eve))).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(ensureRoom(core, owner, roomOf(owner, ada))).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("what they were writing meanwhile, or were written, is in the other's conversation", async () => {
      const site = await aSite();
      const [one, other] = [await aVisitor(), await aVisitor()];
      const [ada, eve] = [await aCustomer(site, "ada"), await aCustomer(site, "eve")];
      const before = await core.rows.contact(one.visitor.contactId);
      await mergeContact(core, workspace.operator, one.visitor.contactId, other.visitor.contactId);
      await mergeContact(core, workspace.operator, ada.customer.contactId, eve.customer.contactId);
      const line = say("under way");
      const sent = await startDialog(core, one.visitor, line, {});
      expect(await startDialog(core, other.visitor, line, {})).toMatchObject({ duplicate: true, message: { id: sent.message.id } });
      const begun = say("another");
      const beside = await startDialog(core, ada.customer, { ...begun, begins_with: begun.client_id }, {});
      expect(await seenBy(await asCustomer(ada.token))).toEqual([ada.dialogId, eve.dialogId, beside.dialogId]);
      vi.spyOn(core.rows, "contact").mockResolvedValueOnce(before);
      const written = await beginWithContact(core, workspace.operator, { contact_id: one.visitor.contactId }, say());
      expect(await seenBy(await asVisitor(one.token))).toEqual(
        [...new Set([one.dialogId, other.dialogId, sent.dialogId, written.dialogId])].sort((a, b) => a - b),
      );
      expect(await seenBy(one.visitor)).toEqual([]);
    });

    it("what a node left behind that died after the merge goes along some seconds later", async () => {
      const [one, other] = [await aVisitor(), await aVisitor()];
      const dying = { ...core, execute: () => Promise.reject(new Error("the node is gone")) };
      await expect(mergeContact(dying, workspace.operator, one.visitor.contactId, other.visitor.contactId)).rejects.toThrow("gone");
      expect(await seenBy(other.visitor)).toEqual([other.dialogId]);
      const jobs = await core.db.select().from(effects).where(eq(effects.kind, "move_contact"));
      const job = jobs.find(({ payload }) => JSON.stringify(payload).includes(one.visitor.contactId));
      expect(job?.run_at).toEqual(new Date(now.getTime() + 5_000));
      for (let run = 0; run < 2; run += 1) for (const { run } of peopleJobs(core)) if (job) await run(job, new AbortController().signal);
      expect(await seenBy(other.visitor)).toEqual([one.dialogId, other.dialogId].sort((a, b) => a - b));
    });

    it("may edit and delete what either of them wrote, and nobody else's", async () => {
      const [one, other] = [await aVisitor(), await aVisitor()];
      const named = { dialog_id: one.dialogId, message_id: one.messageId };
      const answer = await sendMessage(core, workspace.operator, one.dialogId, say("Good day"));
      await mergeContact(core, workspace.operator, one.visitor.contactId, other.visitor.contactId);
      const actor = await asVisitor(one.token);
      expect(await editMessage(core, actor, { ...named, text: "Hello there" })).toMatchObject({ message: { text: "Hello there" } });
      expect((await deleteMessage(core, actor, named)).message.deleted_at).not.toBeNull();
      const others = { dialog_id: one.dialogId, message_id: answer.message.id };
      await expect(editMessage(core, actor, { ...others, text: "x" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(deleteMessage(core, actor, others)).rejects.toMatchObject({ code: "FORBIDDEN" });
    });

    it("a block goes along", async () => {
      const [one, other] = [await aVisitor(), await aVisitor()];
      await blockContact(core, workspace.operator, one.visitor.contactId, null);
      expect(await mergeContact(core, workspace.operator, one.visitor.contactId, other.visitor.contactId)).toMatchObject({
        blocked: { until: null },
      });
      await unblockContact(core, workspace.operator, other.visitor.contactId);
      expect((await asVisitor(one.token)).contactId).toBe(other.visitor.contactId);
    });

    it("is refused for oneself, another workspace's, a customer into a visitor, customers of two sites, and whoever is merged", async () => {
      const [shop, bank] = [await aSite(), await aSite()];
      const [one, other, third] = [await aVisitor(), await aVisitor(), await aVisitor()];
      const [ada, eve] = [await aCustomer(shop, "ada"), await aCustomer(bank, "eve")];
      const merge = (from: { contactId: string }, into: { contactId: string }, by = workspace.operator) =>
        mergeContact(core, by, from.contactId, into.contactId);
      await expect(merge(one.visitor, one.visitor)).rejects.toMatchObject({ code: "BAD_REQUEST" });
      await expect(merge(one.visitor, other.visitor, (await createTestWorkspace(core)).operator)).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      await expect(merge(ada.customer, one.visitor)).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(merge(ada.customer, eve.customer)).rejects.toMatchObject({ code: "CONFLICT" });
      await merge(one.visitor, other.visitor);
      for (const [from, into] of [
        [one, third],
        [third, one],
      ] as const)
        await expect(merge(from.visitor, into.visitor)).rejects.toMatchObject({ code: "CONFLICT" });
      const [still] = await core.db.select().from(dialogs).where(eq(dialogs.id, third.dialogId));
      expect(still?.contact_id).toBe(third.visitor.contactId);
    });
  });
});
