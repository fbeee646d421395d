import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contacts, dialogs, files, messages } from "@/db/schema";
import { contactConditions } from "@/lib/protocol/contact-filter";
import { DATABASES, freshDatabase } from "@/test/database";
import { PNG } from "@/test/rest";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { uploadFile } from "../../files/upload-file";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { updateContact } from "./change-contacts";
import { eraseContact } from "./erase-contact";
import { exportContacts } from "./export-contacts";
import { importTable } from "./import-table";
import { getContact, listContacts } from "./read-contacts";
import { createSegment, deleteSegment, listSegments, updateSegment } from "./segments";

describe.each(DATABASES)("contacts on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterEach(() => core.close());

  async function write(text: string): Promise<string> {
    const visitor = createTestVisitor(workspace);
    const file = await uploadFile(core, visitor, { name: "a.png", type: "", content: PNG });
    await startDialog(core, visitor, { client_id: randomUUID(), text, kind: "text", attachments: [file.id] }, {});
    return visitor.contactId;
  }

  it("are listed a page at a time, each once", async () => {
    const ids = [await write("a"), await write("b"), await write("c")];
    const first = await listContacts(core, workspace.operator, { limit: 2 });
    const second = await listContacts(core, workspace.operator, { limit: 2, cursor: first.next_cursor ?? "" });
    expect([...first.data, ...second.data].map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(second.next_cursor).toBeNull();
  });

  it("take a name and attributes, and are found by them", async () => {
    const id = await write("a");
    await updateContact(core, workspace.operator, id, { name: "Ada 100%", email: "ada@example.com", attributes: { plan: "pro", old: 1 } });
    expect(await updateContact(core, workspace.operator, id, { attributes: { old: null } })).toMatchObject({
      name: "Ada 100%",
      attributes: { plan: "pro" },
    });
    expect((await listContacts(core, workspace.operator, { limit: 10, q: "100%" })).data).toHaveLength(1);
    expect((await listContacts(core, workspace.operator, { limit: 10, q: "1_0%" })).data).toEqual([]);
  });

  it("are found by what a filter says of them, by a segment the same, and only once as whom they turned out to be", async () => {
    const [ada, bo, cem] = [await write("a"), await write("b"), await write("c")];
    await updateContact(core, workspace.operator, ada, {
      name: "Ada",
      email: "ada@example.com",
      attributes: { plan: "pro", seats: 3, tags: ["vip", "eu"] },
    });
    await updateContact(core, workspace.operator, bo, { name: "Bo", attributes: { plan: "free" } });
    const long = new Date(core.now().getTime() - 40 * 86_400_000);
    await core.db.update(contacts).set({ last_seen: long, locale: "de-AT" }).where(eq(contacts.id, bo));
    await core.db.update(contacts).set({ last_seen: core.now() }).where(eq(contacts.id, ada));
    await core.db.update(contacts).set({ last_seen: null, merged_into: ada }).where(eq(contacts.id, cem));
    const found = async (filter: object) =>
      (await listContacts(core, workspace.operator, { ...contactConditions.parse(filter), limit: 10 })).data.map(({ name }) => name).sort();
    expect(await found({})).toEqual(["Ada", "Bo"]);
    expect(await found({ attribute: "plan" })).toEqual(["Ada", "Bo"]);
    expect(await found({ attribute: "plan:pro" })).toEqual(["Ada"]);
    expect(await found({ attribute: "seats:3" })).toEqual(["Ada"]);
    expect(await found({ attribute: "tags:vip" })).toEqual(["Ada"]);
    expect(await found({ attribute: "tags:other" })).toEqual([]);
    expect(await found({ has_email: "false" })).toEqual(["Bo"]);
    expect(await found({ seen_within: "30" })).toEqual(["Ada"]);
    expect(await found({ not_seen_for: 30 })).toEqual(["Bo"]);
    expect(await found({ locale: "de", kind: "visitor", blocked: false })).toEqual(["Bo"]);
    for (const wrong of [{ attribute: ":x" }, { seen_within: 0 }, { kind: "robot" }, { unknown: 1 }])
      expect(contactConditions.safeParse(wrong).success).toBe(false);

    const own = await createSegment(core, workspace.operator, { name: "Paying", filter: { attribute: "plan:pro" }, shared: false });
    expect(own).toMatchObject({ count: 1, filter: { attribute: "plan:pro" } });
    expect((await listSegments(core, workspace.owner)).data).toEqual([]);
    const shared = await updateSegment(core, workspace.operator, own.id, { shared: true, filter: { seen_within: 30 } });
    expect((await listSegments(core, workspace.owner)).data).toEqual([shared]);
    await expect(deleteSegment(core, (await createTestWorkspace(core)).owner, own.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteSegment(core, workspace.owner, own.id);
    expect((await listSegments(core, workspace.operator)).data).toEqual([]);
  });

  it("are a table for an admin, of all or of those that a filter finds, in which nothing is run", async () => {
    const [ada, bo] = [await write("a"), await write("b")];
    await updateContact(core, workspace.operator, ada, { name: '=HYPERLINK("https://evil.example")', attributes: { plan: "@pro" } });
    await updateContact(core, workspace.operator, bo, { name: "Bo, the other", attributes: { note: "-1+1" } });
    const table = async (filter: object) => {
      let text = "";
      for await (const piece of await exportContacts(core, workspace.owner, filter)) text += piece;
      return text.trimEnd().split("\r\n");
    };
    const [head, ...lines] = await table({});
    expect(head).toMatch(/^id,kind,name,email,.*,created_at,note,plan$/);
    expect(lines).toHaveLength(2);
    expect(lines.find((line) => line.includes(ada))).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(lines.find((line) => line.includes(ada))).toMatch(/,'@pro$/);
    expect(lines.find((line) => line.includes(bo))).toMatch(/"Bo, the other".*,'-1\+1,$/);
    expect(await table({ attribute: "plan" })).toHaveLength(2);
    await expect(exportContacts(core, workspace.operator, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("come out of a table by an admin: merged by e-mail, told by line where a row is wrong, and at first only as a dry run", async () => {
    const id = await write("a");
    await updateContact(core, workspace.operator, id, { name: "Ada", email: "Ada@example.com", attributes: { plan: "free", seats: 3 } });
    const typed = await write("b");
    await core.db.update(contacts).set({ email: "bo@example.com", email_by: "visitor", name: "Not Bo" }).where(eq(contacts.id, typed));
    const csv = [
      "E-mail;Name;Plan;Seats;Ignored",
      "ADA@example.com;Ada Moreno;pro;3;x",
      "bo@example.com;'=Bo;;;x",
      "not an address;Cem;pro;1;x",
      "new@example.com;;pro;;x",
      "new@example.com;Newcomer;;;x",
      ";Nobody;pro;1;x",
      "a@example.com;A;b;c;d;too many",
    ].join("\r\n");
    const columns = { "E-mail": "email", Name: "name", Plan: "attribute:plan", Seats: "attribute:seats" };
    const run = (dry_run: boolean) => importTable(core, workspace.owner, { csv, columns, dry_run });
    const outcome = {
      rows: 7,
      made: 2,
      changed: 1,
      same: 0,
      bad: [
        { line: 4, error: "not an address is not an e-mail address" },
        { line: 7, error: "the row has no e-mail address" },
        { line: 8, error: "has 6 cells, the first line 5" },
      ],
      bad_rows: 3,
    };
    expect(await run(true)).toEqual(outcome);
    expect(await core.db.$count(contacts)).toBe(2);
    expect(await run(false)).toEqual(outcome);
    const rows = await core.db.select().from(contacts);
    expect(rows.find((row) => row.id === id)).toMatchObject({
      name: "Ada Moreno",
      email: "Ada@example.com",
      attributes: { plan: "pro", seats: 3 },
    });
    expect(rows.find((row) => row.id === typed)?.name).toBe("Not Bo");
    expect(rows.filter(({ email }) => email === "bo@example.com").map(({ name }) => name)).toContain("=Bo");
    expect(rows.find(({ email }) => email === "new@example.com")).toMatchObject({
      name: "Newcomer",
      attributes: { plan: "pro" },
      email_by: "team",
    });
    expect(await run(false)).toEqual({ ...outcome, made: 0, changed: 0, same: 3 });
    await core.db.update(contacts).set({ email_by: "mail" }).where(eq(contacts.email, "new@example.com"));
    expect(await run(true)).toEqual({ ...outcome, made: 0, changed: 0, same: 3 });

    const twice = () => importTable(core, workspace.owner, { csv: "E\ntwice@example.com", columns: { E: "email" }, dry_run: false });
    expect((await Promise.all([twice(), twice()])).map(({ made, same }) => [made, same]).sort()).toEqual([
      [0, 1],
      [1, 0],
    ]);

    const refused = (more: object) => importTable(core, workspace.owner, { csv, columns, dry_run: true, ...more });
    await expect(refused({ columns: { Address: "email" } })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(refused({ csv: "email\n" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(refused({ csv: `E-mail;Name;Plan;Seats${"\nx".repeat(2_001)}` })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(importTable(core, workspace.operator, { csv, columns, dry_run: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are as they were after their own export is imported; a list or object that is changed there stays one", async () => {
    const id = await write("a");
    const attributes = { tags: ["vip", "beta"], address: { city: "Ghent" }, note: ' -1, "quoted"\n', seats: 3, on: true };
    await updateContact(core, workspace.operator, id, { name: "=Ada", locale: "nl", email: "ada@example.com", attributes });
    let csv = "";
    for await (const piece of await exportContacts(core, workspace.owner, contactConditions.parse({}))) csv += piece;
    const columns = {
      ...{ email: "email", name: "name", locale: "locale" },
      ...Object.fromEntries(Object.keys(attributes).map((key) => [key, `attribute:${key}`])),
    };
    const put = (text: string) => importTable(core, workspace.owner, { csv: text, columns, dry_run: false });
    expect(await put(csv)).toMatchObject({ made: 0, changed: 0, same: 1 });
    expect(await getContact(core, workspace.owner, id)).toMatchObject({ name: "=Ada", locale: "nl", attributes });
    expect(await put(csv.replace("beta", "gold"))).toMatchObject({ changed: 1 });
    expect((await getContact(core, workspace.owner, id)).attributes).toEqual({ ...attributes, tags: ["vip", "gold"] });
    expect(await put(csv.replace(/"\[.*?\]"/, "gone"))).toMatchObject({ changed: 1 });
    expect((await getContact(core, workspace.owner, id)).attributes).toMatchObject({ tags: "gone" });
  });

  it("are erased with all that is theirs, by an admin", async () => {
    const [gone, stays] = [await write("a"), await write("b")];
    await expect(eraseContact(core, workspace.operator, gone)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await eraseContact(core, workspace.owner, gone);
    await expect(getContact(core, workspace.owner, gone)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await core.db.select().from(dialogs)).map((row) => row.contact_id)).toEqual([stays]);
    expect(await core.db.select().from(messages)).toHaveLength(1);
    expect(await core.db.select({ id: files.id }).from(files)).toHaveLength(1);
  });

  it("P10: of another workspace are not found", async () => {
    const { owner } = await createTestWorkspace(core);
    await expect(getContact(core, owner, await write("a"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listContacts(core, owner, { limit: 10 })).data).toEqual([]);
  });
});
