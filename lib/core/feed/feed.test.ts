import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { events } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import type { FeedEvent, FeedType } from "../../protocol/feed";
import { eventRoutes } from "../../protocol/routes/events";
import { recordBody } from "../../protocol/routes/records";
import { rateDialog } from "../conversations/dialogs/rate-dialog";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { updateDialog } from "../conversations/dialogs/update-dialog";
import { acceptHandoff } from "../conversations/handoffs/accept-handoff";
import { completeHandoff } from "../conversations/handoffs/complete-handoff";
import { requestHandoff } from "../conversations/handoffs/request-handoff";
import { deleteMessage, editMessage } from "../conversations/messages/edit-message";
import { sendMessage } from "../conversations/messages/send-message";
import { ensureRoom } from "../conversations/rooms/ensure-room";
import type { Actor, CustomerActor, IntegrationActor, VisitorActor } from "../log/actor";
import { placeEntries } from "../log/place-entries";
import { updateContact } from "../people/contacts/change-contacts";
import { eraseContact } from "../people/contacts/erase-contact";
import { customerContactId } from "../people/identity/authenticate";
import { createSite } from "../people/sites/change-sites";
import { putRecord } from "../records/put-record";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { eraseOldEvents } from "./erase-old-events";
import { listEvents } from "./read-events";

const DAY_MS = 86_400_000;
const line = (text: string, kind: "text" | "note" = "text") => ({ client_id: randomUUID(), text, kind, attachments: [] });

describe.each(DATABASES)("the feed on %s", (database) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;
  let now = new Date("2030-01-01T00:00:00Z");
  beforeEach(async () => {
    now = new Date("2030-01-01T00:00:00Z");
    core = await createTestCore({ database: await freshDatabase(database), now: () => now });
    workspace = await createTestWorkspace(core, { ai: false });
    visitor = createTestVisitor(workspace);
  });
  afterEach(() => core.close());

  const key = (scopes: IntegrationActor["scopes"]): IntegrationActor => ({
    type: "integration",
    workspaceId: workspace.workspaceId,
    keyId: 1,
    name: "Key",
    scopes,
  });
  const read = async (more: { after?: number; limit?: number; types?: FeedType[]; dialog_id?: number } = {}, actor?: Actor) => {
    await placeEntries(core);
    return listEvents(core, actor ?? workspace.operator, { after: 0, limit: 100, ...more });
  };
  const typesOf = (found: { events: FeedEvent[] }) => found.events.map(({ type }) => type);
  const begin = async (text = "Hello") => {
    const { dialogId, message } = await startDialog(core, visitor, line(text), {});
    return { dialogId, messageId: message.id };
  };

  it("has all that happens to a conversation, each once, in the order of its log", async () => {
    const { dialogId, messageId } = await begin();
    await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "A person" });
    await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
    await sendMessage(core, workspace.operator, dialogId, line("Hi"));
    await sendMessage(core, workspace.operator, dialogId, line("A note", "note"));
    await editMessage(core, visitor, { dialog_id: dialogId, message_id: messageId, text: "Hello there" });
    await updateDialog(core, workspace.operator, dialogId, { labels: ["vip"] });
    await completeHandoff(core, workspace.operator, { dialog_id: dialogId, resolution: "Done" });
    await rateDialog(core, visitor, { dialog_id: dialogId, score: 5, comment: "Thanks" });
    const found = await read({ dialog_id: dialogId });
    expect(typesOf(found)).toEqual([
      "dialog.created",
      "message.created",
      "handoff.requested",
      "handoff.requested",
      "dialog.status_changed",
      "dialog.assigned",
      "handoff.started",
      "message.created",
      "note.created",
      "message.updated",
      "dialog.labelled",
      "dialog.status_changed",
      "handoff.completed",
      "rating.given",
    ]);
    const seqs = found.events.map(({ seq }) => seq ?? 0);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const data = (type: FeedType) => found.events.filter((event) => event.type === type).map((event) => event.data);
    expect(data("message.created")).toMatchObject([
      { id: messageId, sender: "user" },
      { text: "Hi", sender: "manager" },
    ]);
    expect(data("note.created")).toMatchObject([{ kind: "note", text: "A note" }]);
    expect(data("handoff.requested")).toMatchObject([{ priority: "normal" }, { reason: "A person", priority: "normal" }]);
    expect(data("dialog.assigned")).toMatchObject([{ assignee_id: workspace.operator.memberId, previous_assignee_id: null }]);
    expect(data("dialog.labelled")).toEqual([{ labels: ["vip"], added: ["vip"], removed: [] }]);
    expect(data("dialog.status_changed")).toMatchObject([{ status: "human" }, { status: "resolved", previous_status: "human" }]);
    expect(data("rating.given")).toEqual([{ score: 5, comment: "Thanks" }]);
  });

  it("counts each workspace's positions by themselves, and gives the same event the same id at every reading", async () => {
    const other = await createTestWorkspace(core, { ai: false });
    await begin();
    await startDialog(core, createTestVisitor(other), line("Elsewhere"), {});
    const [own, foreign] = [await read(), await read({}, other.operator)];
    expect(own.events.map(({ position }) => position)).toEqual(own.events.map((_event, at) => at + 1));
    expect(foreign.events[0]?.position).toBe(1);
    expect(await read()).toEqual(own);
    expect(new Set([...own.events, ...foreign.events].map(({ id }) => id)).size).toBe(own.events.length + foreign.events.length);
  });

  it("is read in pages: whoever goes on from the last position misses nothing and has nothing twice", async () => {
    const { dialogId } = await begin();
    for (let n = 0; n < 7; n += 1) await sendMessage(core, visitor, dialogId, line(`${n}`));
    const all = await read();
    const paged: FeedEvent[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await read({ after, limit: 3 });
      expect(page.last).toBe(all.last);
      paged.push(...page.events);
      after = page.events.at(-1)?.position ?? after;
      more = page.has_more;
    }
    expect(paged).toEqual(all.events);
    expect(await read({ after: all.last })).toEqual({ events: [], last: all.last, has_more: false });
  });

  it("answers with the types that were asked for", async () => {
    await begin();
    expect(typesOf(await read({ types: ["contact.created", "message.created"] }))).toEqual(["contact.created", "message.created"]);
  });

  it.each(["", ",", " , "])("answers with all types where `types=%s` names none", async (types) => {
    await begin();
    const asked = {
      listEvents: eventRoutes.listEvents.query.parse({ types }),
      streamEvents: eventRoutes.streamEvents.query.parse({ types }),
    };
    const all = await read();
    expect(all.events.length).toBeGreaterThan(0);
    expect(await read({ types: [...(asked.listEvents.types ?? [])] })).toEqual(all);
    expect(asked.streamEvents.types).toEqual(asked.listEvents.types);
  });

  it("has a person's coming and what changes of them, and a record's changes as it stands", async () => {
    await begin();
    await updateContact(core, workspace.operator, visitor.contactId, { name: "Ada" });
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
    const put = (status: string) =>
      putRecord(
        core,
        key(["records"]),
        { type: "order", id: "1" },
        recordBody.parse({ site_id: site.id, title: "Order", status, customer: { id: "a" } }),
      );
    await put("open");
    await put("sent");
    await put("sent");
    const { events: found } = await read({ types: ["contact.created", "contact.updated", "record.changed"] });
    expect(found.map(({ type, data }) => [type, data.name ?? data.status])).toEqual([
      ["contact.created", "Ada"],
      ["contact.updated", "Ada"],
      ["record.changed", "open"],
      ["record.changed", "sent"],
    ]);
    expect(found.at(-1)?.data).toMatchObject({ previous_status: "open", record: { id: "1", status: "sent" } });
  });

  it("has a customer's new name and address as their site says them with a message, refused or not, and what stays the same not", async () => {
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
    const as = (name: string, email: string | null): CustomerActor => ({
      type: "customer",
      workspaceId: workspace.workspaceId,
      contactId: customerContactId(site.id, "ann"),
      siteId: site.id,
      externalId: "ann",
      name,
      email,
      assistantId: workspace.assistantId,
    });
    const writes = async (name: string, email: string | null, attachments: string[] = []) => {
      const { last } = await read();
      await startDialog(core, as(name, email), { ...line("Hello"), attachments }, {}).catch(() => undefined);
      const { events: found } = await read({ after: last, types: ["contact.created", "contact.updated"] });
      return found.map(({ type, data }) => [type, data.name, data.email]);
    };
    expect(await writes("Ann", null)).toEqual([["contact.created", "Ann", null]]);
    expect(await writes("Ann", null)).toEqual([]);
    expect(await writes("Ann Lee", null)).toEqual([["contact.updated", "Ann Lee", null]]);
    expect(await writes("Ann Lee", "ann@example.com")).toEqual([["contact.updated", "Ann Lee", "ann@example.com"]]);
    expect(await writes("Ann Lee", "ann@example.com")).toEqual([]);
    expect(await writes("Ann Lin", "ann@example.com", [randomUUID()])).toEqual([["contact.updated", "Ann Lin", "ann@example.com"]]);
  });

  it("a first message that is refused leaves nobody in it", async () => {
    await expect(startDialog(core, visitor, { ...line("x"), attachments: [randomUUID()] }, {})).rejects.toThrow();
    expect(await read()).toEqual({ events: [], last: 0, has_more: false });
  });

  it("shows nothing of a message that was deleted, and no event of a person who was erased", async () => {
    const { dialogId, messageId } = await begin("A secret");
    await deleteMessage(core, visitor, { dialog_id: dialogId, message_id: messageId });
    expect(JSON.stringify(await read())).not.toContain("A secret");
    const { last } = await read();
    await eraseContact(core, workspace.owner, visitor.contactId);
    expect(await read()).toEqual({ events: [], last, has_more: false });
  });

  it("P10: direct messages are in the feed of those two alone", async () => {
    const room = `user_${[workspace.owner.memberId, workspace.operator.memberId].sort((a, b) => a - b).join("_")}`;
    const third = { ...workspace.operator, memberId: (await createTestWorkspace(core)).operator.memberId };
    const { id } = await ensureRoom(core, workspace.owner, room);
    await sendMessage(core, workspace.owner, id, line("Between us"));
    expect(typesOf(await read({}, workspace.operator))).toContain("message.created");
    expect(typesOf(await read({}, third))).toEqual([]);
    expect(typesOf(await read({}, key(["read", "manage"])))).toEqual([]);
  });

  it("is for members and keys with the scope `read`", async () => {
    await expect(read({}, visitor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(read({}, key(["records"]))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await read({}, key(["read"]))).events).toEqual([]);
  });

  it("is kept for EVENTS_RETENTION_DAYS; positions go on from where they are", async () => {
    await begin();
    const { last } = await read();
    now = new Date(now.getTime() + 31 * DAY_MS);
    await eraseOldEvents(core);
    expect(await read()).toEqual({ events: [], last, has_more: false });
    await startDialog(core, createTestVisitor(workspace), line("Later"), {});
    expect((await read()).events[0]?.position).toBe(last + 1);
    expect(await core.db.select().from(events)).toHaveLength((await read()).events.length);
  });
});
