import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { members, notifications } from "../../../../db/schema";
import { mentionOf } from "../../../protocol/mention";
import { searchMessages } from "../../search/search-messages";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { beginWithContact } from "../dialogs/begin-with-contact";
import { getDialog } from "../dialogs/get-dialog";
import { countDialogs, listDialogs } from "../dialogs/list-dialogs";
import { readDialog } from "../dialogs/read-dialog";
import { readPage } from "../dialogs/read-page";
import { startDialog } from "../dialogs/start-dialog";
import { updateDialog } from "../dialogs/update-dialog";
import { runActions } from "../macros/run-actions";
import { mergeDialogs } from "../moves/merge-dialogs";
import { deleteMessage, editMessage } from "./edit-message";
import { sendMessage } from "./send-message";

describe("mentions in notes", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  let dialogId: number;
  const contactId = randomUUID();

  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core, { ai: false });
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());
  beforeEach(async () => {
    await core.db.delete(notifications);
    const visitor = createTestVisitor(workspace, randomUUID());
    dialogId = (await startDialog(core, visitor, words("Hello"), {})).dialogId;
    await core.db.delete(notifications);
  });

  const words = (text: string, kind: "text" | "note" = "text") => ({ client_id: randomUUID(), text, kind, attachments: [] });
  const note = (text: string) => sendMessage(core, workspace.owner, dialogId, words(text, "note"));
  const dana = () => mentionOf(workspace.operator.memberId, "Dana");
  const notified = async () =>
    (await core.db.select().from(notifications)).map(({ principal, type, topic, title, body, read_at }) => ({
      principal,
      said: `${type}/${topic}: ${title}: ${body}`,
      read: read_at !== null,
    }));
  const mentioning = async () =>
    (await listDialogs(core, workspace.operator, { filter: "all", mentions: "me", limit: 50 })).data.map(({ id }) => id);

  it("notify whoever is mentioned with the note's words, once, and never its author; reading settles it", async () => {
    await note(`Ask ${dana()} and ${dana()}, says ${mentionOf(workspace.owner.memberId, "Olga")}`);
    const said = "mention/mentions: Olga mentioned you: Ask @Dana and @Dana, says @Olga";
    expect(await notified()).toEqual([{ principal: `member:${workspace.operator.memberId}`, said, read: false }]);
    await readDialog(core, workspace.operator, { dialog_id: dialogId, seq: 99 });
    expect(await notified()).toMatchObject([{ read: true }]);
  });

  it("notify nobody of another workspace, nobody by a message that is no note, and nobody who does not see the conversation", async () => {
    await note(`Ask ${mentionOf(neighbour.operator.memberId, "Neighbour")} or ${mentionOf(999_999, "Nobody")}`);
    await sendMessage(core, workspace.owner, dialogId, words(`Ask ${dana()}`));
    expect(await notified()).toEqual([]);
    await core.db.update(members).set({ visibility: "own" }).where(eq(members.id, workspace.operator.memberId));
    await note(`Ask ${dana()}`);
    expect(await notified()).toEqual([]);
    const narrowed = { ...workspace.operator, sight: { teams: [] } };
    expect((await listDialogs(core, narrowed, { filter: "all", mentions: "me", limit: 50 })).data.map(({ id }) => id)).not.toContain(
      dialogId,
    );
    await core.db.update(members).set({ visibility: "all" }).where(eq(members.id, workspace.operator.memberId));
  });

  it("find the conversation by `mentions: me`, and count it while it is open", async () => {
    const { mentions: before } = await countDialogs(core, workspace.operator);
    const { mentions: ofOthers } = await countDialogs(core, workspace.owner);
    await note(`Ask ${dana()}`);
    expect(await mentioning()).toContain(dialogId);
    expect((await countDialogs(core, workspace.operator)).mentions).toBe(before + 1);
    expect((await countDialogs(core, workspace.owner)).mentions).toBe(ofOthers);
    await updateDialog(core, workspace.owner, dialogId, { status: "resolved" });
    expect((await countDialogs(core, workspace.operator)).mentions).toBe(before);
  });

  it("follow an edit, which notifies those who were not mentioned before and takes it back from those who are no longer, and a deletion, which leaves nothing of the words", async () => {
    const { message } = await note("Ask somebody");
    const edit = (text: string) => editMessage(core, workspace.owner, { dialog_id: dialogId, message_id: message.id, text });
    await edit(`Ask ${dana()} about the lamp`);
    expect(await notified()).toMatchObject([{ said: expect.stringMatching(/: Ask @Dana about the lamp$/) }]);
    await edit(`Ask ${mentionOf(workspace.owner.memberId, "Olga")} about the lamp`);
    expect(await notified()).toEqual([]);
    await edit(`Ask ${dana()} about the chair`);
    expect(await notified()).toMatchObject([{ said: expect.stringMatching(/: Ask @Dana about the chair$/) }]);
    expect(await mentioning()).toContain(dialogId);
    await deleteMessage(core, workspace.owner, { dialog_id: dialogId, message_id: message.id });
    expect(await notified()).toEqual([]);
    expect(await mentioning()).not.toContain(dialogId);
  });

  it("go along when their conversation is merged into another, and come with a macro's note", async () => {
    const visitor = createTestVisitor(workspace, contactId);
    dialogId = (await startDialog(core, visitor, words("Hello"), {})).dialogId;
    const into = await beginWithContact(core, workspace.owner, { contact_id: contactId }, words("Begun"));
    const actions = [{ type: "note" as const, text: `Ask ${dana()}` }];
    const dialog = await getDialog(core, workspace.owner, dialogId);
    await runActions(core, workspace.owner, { dialog, actions, clientId: randomUUID() });
    expect(await notified()).toHaveLength(1);
    await mergeDialogs(core, workspace.owner, dialogId, into.dialogId);
    expect(await mentioning()).toContain(into.dialogId);
    expect(await mentioning()).not.toContain(dialogId);
  });

  it("are searched and quoted as one reads them, not by how they are stored", async () => {
    await note(`Ask ${dana()} about velvet`);
    const search = async (query: string) =>
      (await searchMessages(core, workspace.owner, { query, room_name: `support_${dialogId}`, limit: 50 })).data.map(
        ({ snippet }) => snippet,
      );
    expect(await search("velvet")).toEqual(["Ask @Dana about velvet"]);
    expect(await search("dana vel")).toEqual(["Ask @Dana about velvet"]);
    expect(await search("member")).toEqual([]);
    await note("A member of the team");
    expect(await search("member")).toEqual(["A member of the team"]);
  });

  it("say the name that the member has now", async () => {
    await note(`Ask ${mentionOf(workspace.operator.memberId, "Somebody else")}`);
    const { page } = await readPage(core, workspace.owner, dialogId, { limit: 50 });
    expect(page.messages.at(-1)?.text).toBe(`Ask ${dana()}`);
  });
});
