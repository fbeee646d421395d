import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { documents } from "../../../db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { addDocument, deleteDocument, getDocument, listDocuments, type NewDocument, updateDocument } from "./documents";
import { searchPassages } from "./search-passages";

const SHOP: NewDocument = {
  title: "Shop",
  source: "shop.md",
  type: "markdown",
  content: "# Shop\n\nWelcome.\n\n## Returns\n\nSend shoes back within 30 days.\n\n## Hours\n\nOpen from nine to five.",
};
const PAGE = { limit: 50 };

describe.each(DATABASES)("what an assistant knows, on %s", (kind) => {
  let core: TestCore;
  let home: TestWorkspace;

  beforeAll(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
  });
  beforeEach(async () => {
    home = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  it("is found, listed, shown with its passages and taken away again", async () => {
    const made = await addDocument(core, home.owner, home.assistantId, SHOP);
    expect(made).toMatchObject({ title: "Shop", source: "shop.md", passage_count: 3, url: null });
    const found = await searchPassages(core, home.assistantId, "can I return shoes?", 3);
    expect(found[0]).toMatchObject({ headings: ["Shop", "Returns"], documentId: made.id });
    expect((await listDocuments(core, home.operator, home.assistantId, PAGE)).data).toEqual([made]);
    expect((await getDocument(core, home.operator, home.assistantId, made.id)).passages.map((passage) => passage.text)).toEqual([
      "Welcome.",
      "Send shoes back within 30 days.",
      "Open from nine to five.",
    ]);
    await deleteDocument(core, home.owner, home.assistantId, made.id);
    expect(await searchPassages(core, home.assistantId, "can I return shoes?")).toEqual([]);
    await expect(deleteDocument(core, home.owner, home.assistantId, made.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is one document for one source, also when two bring it at once", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => addDocument(core, home.owner, home.assistantId, SHOP)));
    expect(new Set(all.map((document) => document.id)).size).toBe(1);
    const changed = await addDocument(core, home.owner, home.assistantId, { ...SHOP, content: "# Shop\n\nWe sell hats." });
    expect(changed).toMatchObject({ id: all[0]?.id, passage_count: 1 });
    expect(await searchPassages(core, home.assistantId, "shoes")).toEqual([]);
  });

  it("is answered from while it is published, valid and for who asks, whatever its next version says", async () => {
    const { id } = await addDocument(core, home.owner, home.assistantId, { ...SHOP, settings: { state: "draft" } });
    const titles = async (audience?: "customers" | "members") =>
      (await searchPassages(core, home.assistantId, "return shoes", 5, audience ? { audience } : {})).length;
    const change = (patch: Parameters<typeof updateDocument>[4]) => updateDocument(core, home.owner, home.assistantId, id, patch);
    expect(await titles("members")).toBe(0);
    await change({ state: "published", audience: "customers" });
    await addDocument(core, home.owner, home.assistantId, { ...SHOP, content: `${SHOP.content}\n\nBring the receipt.` });
    expect([await titles(), await titles("customers"), await titles("members")]).toEqual([0, 1, 1]);
    await change({ audience: "members" });
    expect([await titles("customers"), await titles("members")]).toEqual([0, 1]);
    await change({ audience: "visitors", valid_until: new Date(Date.now() + 60_000).toISOString() });
    expect(await titles()).toBe(1);
    expect(await change({ valid_until: "2020-01-01T00:00:00+02:00" })).toMatchObject({ valid_until: "2019-12-31T22:00:00.000Z" });
    expect(await titles("members")).toBe(0);
    await change({ valid_until: null, state: "archived" });
    expect(await titles()).toBe(0);
    await expect(updateDocument(core, home.operator, home.assistantId, id, { preferred: true })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(updateDocument(core, home.owner, home.assistantId, id + 1000, { preferred: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("goes before what speaks of the same where it is preferred", async () => {
    const says = (days: number) => ({ ...SHOP, source: `${days}`, title: "Returns", content: `Send shoes back within ${days} days.` });
    await addDocument(core, home.owner, home.assistantId, says(30));
    const { id } = await addDocument(core, home.owner, home.assistantId, says(60));
    const first = async () => (await searchPassages(core, home.assistantId, "return shoes"))[0]?.documentId;
    expect(await first()).not.toBe(id);
    await updateDocument(core, home.owner, home.assistantId, id, { preferred: true });
    expect(await first()).toBe(id);
  });

  it("is listed in pages", async () => {
    for (let i = 0; i < 5; i++) await addDocument(core, home.owner, home.assistantId, { ...SHOP, source: `${i}` });
    const first = await listDocuments(core, home.owner, home.assistantId, { limit: 3 });
    const second = await listDocuments(core, home.owner, home.assistantId, { limit: 3, cursor: first.next_cursor ?? "" });
    expect([...first.data, ...second.data].map((document) => document.source)).toEqual(["0", "1", "2", "3", "4"]);
    expect(second.next_cursor).toBeNull();
  });

  it("is changed by admins alone", async () => {
    await expect(addDocument(core, home.operator, home.assistantId, SHOP)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteDocument(core, home.operator, home.assistantId, 1)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("P10: does not exist for another workspace", async () => {
    const made = await addDocument(core, home.owner, home.assistantId, SHOP);
    const other = await createTestWorkspace(core);
    const none = { code: "NOT_FOUND" };
    await expect(listDocuments(core, other.owner, home.assistantId, PAGE)).rejects.toMatchObject(none);
    await expect(getDocument(core, other.owner, home.assistantId, made.id)).rejects.toMatchObject(none);
    await expect(getDocument(core, other.owner, other.assistantId, made.id)).rejects.toMatchObject(none);
    await expect(deleteDocument(core, other.owner, other.assistantId, made.id)).rejects.toMatchObject(none);
    await expect(addDocument(core, other.owner, home.assistantId, SHOP)).rejects.toMatchObject(none);
    expect(await searchPassages(core, other.assistantId, "shoes")).toEqual([]);
  });

  it("is refused with a reason where it can't be kept", async () => {
    const add = (change: Partial<NewDocument>) => addDocument(core, home.owner, home.assistantId, { ...SHOP, ...change });
    await expect(add({ content: "a\0b" })).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("NUL") });
    await expect(add({ content: "a\ud800b" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(add({ content: "<!-- -->" })).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("no text") });
    await expect(add({ title: "x".repeat(201) })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(add({ content: "å".repeat(1_100_000) })).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("is refused where the assistant would know more than it may, until there is room", async () => {
    const add = (change: Partial<NewDocument>) => addDocument(core, home.owner, home.assistantId, { ...SHOP, ...change });
    const { id } = await add({ source: "large" });
    await add({ source: "other", content: "Hats are blue." });
    await core.db
      .update(documents)
      .set({ size: 32 * 1024 * 1024 - 20 })
      .where(eq(documents.id, id));
    const full = { code: "CONFLICT", message: "An assistant knows at most 32 MB of text" };
    await expect(add({})).rejects.toMatchObject(full);
    expect((await add({ source: "large" })).id, "what takes its place needs no room").toBe(id);
    await core.db.update(documents).set({ size: 1 }).where(eq(documents.id, id));
    await core.db.execute(sql`insert into passages (document_id, assistant_id, position, headings, text, heading_text)
      select ${id}, ${home.assistantId}, n, '[]', 'x', 'x' from generate_series(3, 49997) as n`);
    await expect(add({})).rejects.toMatchObject({ code: "CONFLICT", message: "An assistant knows at most 50000 passages" });
    expect((await add({ source: "small", content: "Socks." })).passage_count).toBe(1);
    await add({ source: "large", content: "Gloves." });
    expect((await add({})).passage_count).toBe(3);
  });

  it("is searched only as far as an assistant may know it", async () => {
    const add = (source: string, content: string) => addDocument(core, home.owner, home.assistantId, { ...SHOP, source, content });
    const { id } = await add("a", "Shoes are red.");
    await add("b", "Hats are blue.");
    await core.db
      .update(documents)
      .set({ size: 33 * 1024 * 1024 })
      .where(eq(documents.id, id));
    expect(await searchPassages(core, home.assistantId, "shoes")).toEqual([]);
    expect(await searchPassages(core, home.assistantId, "hats")).toHaveLength(1);
  });

  it("takes two megabytes that no sentence divides", async () => {
    const words = Array.from({ length: 240_000 }, (_, i) => `w${i}`).join(" ");
    expect((await addDocument(core, home.owner, home.assistantId, { ...SHOP, content: words })).passage_count).toBeGreaterThan(500);
  }, 60_000);
});
