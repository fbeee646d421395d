import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cannedReplies, files } from "../../../../db/schema";
import { cannedReplyRoutes } from "../../../protocol/routes/canned-replies";
import { findFile, readContent } from "../../files/read-file";
import { uploadFile } from "../../files/upload-file";
import type { Actor, IntegrationActor } from "../../log/actor";
import { eraseExpired } from "../../people/contacts/erase-expired";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { sendMessage } from "../messages/send-message";
import { copyCannedFiles, createCannedReply, deleteCannedReply, listCannedReplies, updateCannedReply } from "./canned-replies";

describe("canned replies", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const make = (actor: Actor, shortcut: string, shared = false) =>
    createCannedReply(core, actor, cannedReplyRoutes.createCannedReply.body.parse({ shortcut, text: "Hi {{contact.name}}", shared }));
  const page = { limit: 100 };
  const shortcutsOf = async (actor: Actor) => (await listCannedReplies(core, actor, page)).data.map(({ shortcut }) => shortcut);
  const key = (scopes: IntegrationActor["scopes"]): IntegrationActor => ({
    type: "integration",
    workspaceId: workspace.workspaceId,
    keyId: 1,
    name: "Shop",
    scopes,
  });

  it("one's own are one's own; what is shared is the team's, and no other workspace's", async () => {
    await make(workspace.operator, "own");
    await make(workspace.operator, "ours", true);
    expect(await shortcutsOf(workspace.operator)).toEqual(["ours", "own"]);
    expect(await shortcutsOf(workspace.owner)).toEqual(["ours"]);
    expect(await shortcutsOf(key(["read"]))).toEqual(["ours"]);
    expect(await shortcutsOf(neighbour.owner)).toEqual([]);
  });

  it("a shortcut is one reply's: among the shared ones, and among one's own", async () => {
    await make(workspace.operator, "taken", true);
    await make(workspace.operator, "taken");
    await make(workspace.owner, "taken");
    await expect(make(workspace.owner, "Taken", true)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(make(workspace.owner, "taken")).rejects.toMatchObject({ code: "CONFLICT" });
    const other = await make(workspace.owner, "free", true);
    await expect(updateCannedReply(core, workspace.owner, other.id, { shortcut: "taken" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("sharing one's own takes a place among the shared ones, of which there are 500", async () => {
    const full = await createTestWorkspace(core);
    const own = await make(full.operator, "own");
    const row = { workspace_id: full.workspaceId, member_id: full.owner.memberId, text: "Hi", shared: true };
    await core.db.insert(cannedReplies).values(Array.from({ length: 500 }, (_, at) => ({ ...row, shortcut: `shared-${at}` })));
    await expect(updateCannedReply(core, full.operator, own.id, { shared: true })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await updateCannedReply(core, full.operator, own.id, { text: "Hello" })).toMatchObject({ text: "Hello", shared: false });
  });

  it("its author changes it, and an admin what is shared; who may not see it learns nothing of it", async () => {
    const own = await make(workspace.operator, "private");
    const ours = await make(workspace.operator, "public", true);
    const owners = await make(workspace.owner, "owners", true);
    expect(await updateCannedReply(core, workspace.operator, own.id, { text: "Other" })).toMatchObject({
      text: "Other",
      shortcut: "private",
    });
    expect(await updateCannedReply(core, workspace.owner, ours.id, { text: "Other" })).toMatchObject({ text: "Other" });
    await expect(updateCannedReply(core, workspace.owner, ours.id, { shared: false })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateCannedReply(core, workspace.operator, owners.id, { text: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteCannedReply(core, workspace.operator, owners.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateCannedReply(core, workspace.owner, own.id, { text: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deleteCannedReply(core, neighbour.owner, ours.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteCannedReply(core, workspace.operator, own.id);
    await expect(deleteCannedReply(core, workspace.operator, own.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("what an API key makes is shared, and one with the scope `manage` changes it", async () => {
    const made = await make(key(["write"]), "imported");
    expect(made).toMatchObject({ shared: true, author_id: null });
    await expect(deleteCannedReply(core, key(["write"]), made.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await deleteCannedReply(core, key(["manage"]), made.id);
  });

  it("are listed a page after another, in the order of their shortcuts", async () => {
    const many = await createTestWorkspace(core);
    for (const shortcut of ["c", "a", "d", "b"]) await make(many.owner, shortcut, true);
    await make(many.owner, "b");
    const read: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { data, next_cursor } = await listCannedReplies(core, many.owner, { limit: 2, cursor });
      read.push(...data.map(({ shortcut }) => shortcut));
      if (next_cursor === null) break;
      cursor = next_cursor;
    }
    expect(read).toEqual(["a", "b", "b", "c", "d"]);
  });

  describe("with files", () => {
    const upload = (actor: Actor, words: string) =>
      uploadFile(core, actor, { name: `${words}.txt`, type: "text/plain", content: Buffer.from(words) });
    const makeWith = async (actor: Actor, shared: boolean, ...words: string[]) => {
      const attachments: string[] = [];
      for (const each of words) attachments.push((await upload(actor, each)).id);
      return createCannedReply(core, actor, { shortcut: `files-${randomUUID().slice(0, 8)}`, text: "Here", shared, attachments });
    };
    const textOf = async (file: { id: string; size: number }) => (await buffer(readContent(core, file))).toString();
    const mayRead = (actor: Actor, { id }: { id: string }) =>
      findFile(core, actor, id).then(
        () => true,
        () => false,
      );

    it("whoever sees the reply reads its files, and nobody else does", async () => {
      const [ours, own] = [await makeWith(workspace.operator, true, "terms"), await makeWith(workspace.operator, false, "draft")];
      const [shared, hidden] = [ours.attachments[0], own.attachments[0]];
      if (!shared || !hidden) throw new Error("no file");
      const visitor = createTestVisitor(workspace);
      const readers = [workspace.operator, workspace.owner, key(["read"]), neighbour.owner, visitor];
      expect(await Promise.all(readers.map((actor) => mayRead(actor, shared)))).toEqual([true, true, true, false, false]);
      expect(await Promise.all(readers.map((actor) => mayRead(actor, hidden)))).toEqual([true, false, false, false, false]);
    });

    it("a message gets copies, in their order, which stay when the reply and its files are gone", async () => {
      const reply = await makeWith(workspace.operator, true, "one", "two");
      const copies = await copyCannedFiles(core, workspace.owner, reply.id);
      expect(copies.map(({ name }) => name)).toEqual(["one.txt", "two.txt"]);
      const ids = copies.map(({ id }) => id);
      const { dialogId } = await startDialog(
        core,
        createTestVisitor(workspace),
        { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] },
        {},
      );
      await sendMessage(core, workspace.owner, dialogId, { client_id: randomUUID(), text: "", kind: "text", attachments: ids });
      await deleteCannedReply(core, workspace.operator, reply.id);
      expect(await Promise.all(copies.map(textOf))).toEqual(["one", "two"]);
      for (const file of reply.attachments)
        await expect(findFile(core, workspace.operator, file.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(copyCannedFiles(core, workspace.owner, reply.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("its own files are no uploads that wait: no message takes them, and no day ends them", async () => {
      const reply = await makeWith(workspace.operator, true, "kept");
      const [file] = reply.attachments;
      if (!file) throw new Error("no file");
      const say = { client_id: randomUUID(), text: "", kind: "text" as const, attachments: [file.id] };
      const room = await startDialog(core, createTestVisitor(workspace), { ...say, text: "Hi", attachments: [] }, {});
      await expect(sendMessage(core, workspace.operator, room.dialogId, { ...say, client_id: randomUUID() })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
      await core.db.update(files).set({ created_at: new Date(0) });
      await eraseExpired(core);
      expect(await textOf(file)).toBe("kept");
    });

    it("a change keeps those it names, takes others in and erases the rest", async () => {
      const reply = await makeWith(workspace.operator, true, "first", "second");
      const [first, second] = reply.attachments;
      const third = await upload(workspace.owner, "third");
      const changed = await updateCannedReply(core, workspace.owner, reply.id, { attachments: [third.id, String(first?.id)] });
      expect(changed.attachments.map(({ name }) => name)).toEqual(["third.txt", "first.txt"]);
      await expect(findFile(core, workspace.operator, String(second?.id))).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect((await updateCannedReply(core, workspace.owner, reply.id, { text: "Other" })).attachments).toHaveLength(2);
    });

    it("another's upload is not taken, and nothing is changed then", async () => {
      const foreign = await upload(workspace.owner, "foreign");
      const before = await shortcutsOf(workspace.operator);
      const attempt = { shortcut: "takes-foreign", text: "Here", shared: true, attachments: [foreign.id] };
      await expect(createCannedReply(core, workspace.operator, attempt)).rejects.toMatchObject({ code: "BAD_REQUEST" });
      expect(await shortcutsOf(workspace.operator)).toEqual(before);
    });
  });

  it.each([
    { shortcut: "hi", text: "Hi", attachments: ["a", "A"] },
    { shortcut: "hi", text: "Hi", attachments: Array.from({ length: 11 }, (_, at) => String(at)) },
    { shortcut: "two words", text: "Hi" },
    { shortcut: "", text: "Hi" },
    { shortcut: "x".repeat(41), text: "Hi" },
    { shortcut: "hi", text: "  " },
    { shortcut: "hi", text: "Hi {{contact.nmae}}" },
    { shortcut: "hi", text: "x".repeat(10_001) },
  ])("%j is none", (body) => {
    expect(cannedReplyRoutes.createCannedReply.body.safeParse(body).success).toBe(false);
  });
});
