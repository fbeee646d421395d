import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts } from "../../../../db/schema";
import { visitorsHere } from "../../../realtime/monitoring/visitors-here";
import { beginWithContact } from "../../conversations/dialogs/begin-with-contact";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { keepVisitor, type LiveVisitor, listVisitors } from "./visitors-now";

describe("who is on the site now", () => {
  let time = Date.parse("2026-03-02T09:00:00.000Z");
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore({ now: () => new Date(time) });
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterAll(() => core.close());

  const words = () => ({ client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] });
  const live = (more: Partial<LiveVisitor> = {}): LiveVisitor => ({
    contactId: randomUUID(),
    kind: "visitor",
    name: "Visitor",
    assistantId: workspace.assistantId,
    page: { url: "https://shop.example.com/cart", title: "Cart" },
    since: "2026-03-02T08:55:00.000Z",
    country: "ES",
    ...more,
  });

  it("those who are connected, and those whom another node saw a moment ago, the newest first", async () => {
    const [here, elsewhere, gone] = [createTestVisitor(workspace), createTestVisitor(workspace), createTestVisitor(workspace)];
    await startDialog(core, gone, words(), {});
    time += 120_000;
    const { dialogId } = await startDialog(core, here, words(), {});
    await startDialog(core, elsewhere, words(), { page_url: "https://shop.example.com/" });
    const stranger = live({ since: "2026-03-02T08:59:00.000Z" });
    const found = await listVisitors(core, workspace.operator, [live({ contactId: here.contactId }), stranger]);
    expect(found.map(({ contact_id }) => contact_id)).toEqual([elsewhere.contactId, stranger.contactId, here.contactId]);
    expect(found[0]).toMatchObject({ page: { url: "https://shop.example.com/" }, country: null, dialog: { status: "queued" } });
    expect(found[1]).toMatchObject({ name: "Visitor", dialog: null, page: { title: "Cart" }, country: "ES" });
    expect(found[2]).toMatchObject({ name: here.name, since: "2026-03-02T08:55:00.000Z", dialog: { id: dialogId, assignee: null } });
  });

  it("is for members, and of their own workspace alone", async () => {
    const neighbour = await createTestWorkspace(core);
    expect(await listVisitors(core, neighbour.owner, [])).toEqual([]);
    await expect(listVisitors(core, createTestVisitor(workspace), [])).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("a member writes to somebody who has not written: in the chat that they have open", async () => {
    const stranger = live({ name: "Visitor 8F2A" });
    await keepVisitor(core, workspace.workspaceId, stranger);
    await keepVisitor(core, workspace.workspaceId, { ...stranger, name: "Another" });
    const [row] = await core.db.select().from(contacts).where(eq(contacts.id, stranger.contactId));
    expect(row).toMatchObject({ name: "Visitor 8F2A", page_title: "Cart", kind: "visitor" });
    const addressee = { contact_id: stranger.contactId, assistant_id: workspace.assistantId };
    const { dialogId } = await beginWithContact(core, workspace.operator, addressee, words());
    const found = await listVisitors(core, workspace.operator, [stranger]);
    expect(found.find(({ contact_id }) => contact_id === stranger.contactId)?.dialog?.id).toBe(dialogId);
  });

  it("a person with several tabs is one: here since the first, on the page of the newest", () => {
    const actor = createTestVisitor(workspace);
    const tab = (connectedAt: number, page?: LiveVisitor["page"]) => ({ actor, connectedAt, about: {}, ...(page ? { page } : {}) });
    const tabs = [
      tab(2_000, { url: "https://a.example/", title: null }),
      tab(1_000),
      tab(3_000, { url: "https://b.example/", title: null }),
    ];
    const others = [
      { actor: workspace.operator, connectedAt: 1, about: {} },
      { ...tab(1), actor: { ...actor, workspaceId: 0 } },
    ];
    const hub = { connections: new Map([...tabs, ...others].map((each, at) => [String(at), each])) };
    const found = visitorsHere({ hub } as never, workspace.workspaceId);
    expect(found).toMatchObject([
      { contactId: actor.contactId, since: new Date(1_000).toISOString(), page: { url: "https://b.example/" } },
    ]);
  });
});
