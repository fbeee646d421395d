import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getDialog } from "../../conversations/dialogs/get-dialog";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import type { DomainEvent } from "../../log";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../../testing";
import { listPages, notePage } from "./note-page";

let core: TestCore;
beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());

const at = (path: string, title?: string) => ({ url: `https://shop.example/${path}`, ...(title ? { title } : {}) });

async function aVisitor() {
  const workspace = await createTestWorkspace(core);
  const visitor = createTestVisitor(workspace);
  const message = { client_id: randomUUID(), text: "Hi", kind: "text" as const, attachments: [] };
  const { dialogId } = await startDialog(core, visitor, message, {});
  const pages = async () => (await listPages(core, workspace.operator, visitor.contactId)).data;
  return { workspace, visitor, dialogId, pages };
}

test("the page a visitor is on now is what members see of them", async () => {
  const { workspace, visitor, dialogId } = await aVisitor();
  await notePage(core, visitor, at("boots", "Boots"));
  await notePage(core, visitor, at("cart"));
  const { visitor: seen } = await getDialog(core, workspace.operator, dialogId);
  expect(seen).toMatchObject({ page_url: "https://shop.example/cart", page_title: null });
});

test("the last fifty pages are kept, the newest first", async () => {
  const { visitor, pages } = await aVisitor();
  for (let n = 1; n <= 53; n += 1) await notePage(core, visitor, at(`page-${n}`));
  const urls = (await pages()).map(({ url }) => url);
  expect([urls.length, urls[0], urls.at(-1)]).toEqual([50, "https://shop.example/page-53", "https://shop.example/page-4"]);
});

test("a page that gets its title later is one page", async () => {
  const { visitor, pages } = await aVisitor();
  await notePage(core, visitor, at("boots"));
  await notePage(core, visitor, at("boots", "Boots"));
  expect(await pages()).toMatchObject([{ url: "https://shop.example/boots", title: "Boots" }]);
});

test("of somebody who has not written members hear where they are, and nothing is kept", async () => {
  const workspace = await createTestWorkspace(core);
  const visitor = createTestVisitor(workspace);
  const heard: DomainEvent[] = [];
  const stop = core.bus.subscribe((event) => void heard.push(event));
  await notePage(core, visitor, at("boots", "Boots"));
  stop();
  const payload = { contact_id: visitor.contactId, url: "https://shop.example/boots", title: "Boots", at: expect.any(String) };
  expect(heard).toEqual([{ type: "page_view", workspaceId: workspace.workspaceId, payload }]);
  expect(await core.db.query.contacts.findFirst({ where: (row, { eq }) => eq(row.id, visitor.contactId) })).toBeUndefined();
});

test("another workspace's contact has no pages to be read", async () => {
  const { visitor } = await aVisitor();
  const stranger = await createTestWorkspace(core);
  await expect(listPages(core, stranger.operator, visitor.contactId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
