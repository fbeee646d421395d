import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dialogs, files, messages } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { PNG } from "@/test/rest";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { uploadFile } from "../../files/upload-file";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { updateContact } from "./change-contacts";
import { eraseContact } from "./erase-contact";
import { getContact, listContacts } from "./read-contacts";

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
