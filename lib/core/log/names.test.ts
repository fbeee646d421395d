import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { getDialog, listMessages } from "../conversations/dialogs/get-dialog";
import { listDialogs } from "../conversations/dialogs/list-dialogs";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { acceptHandoff } from "../conversations/handoffs/accept-handoff";
import { completeHandoff } from "../conversations/handoffs/complete-handoff";
import { requestHandoff } from "../conversations/handoffs/request-handoff";
import { deleteMessage } from "../conversations/messages/edit-message";
import { sendMessage } from "../conversations/messages/send-message";
import { updateContact } from "../people/contacts/change-contacts";
import { updateMe } from "../people/members/own-account";
import { searchMessages } from "../search/search-messages";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import type { VisitorActor } from "./actor";
import { said } from "./said";

let core: TestCore;
let workspace: TestWorkspace;
let visitor: VisitorActor;
let dialogId: number;

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });

beforeEach(async () => {
  core = await createTestCore();
  workspace = await createTestWorkspace(core);
  visitor = createTestVisitor(workspace);
  ({ dialogId } = await startDialog(core, visitor, line("Where is my parcel?"), {}));
  await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "A person" });
  await acceptHandoff(core, workspace.operator, { dialog_id: dialogId });
  await sendMessage(core, workspace.operator, dialogId, line("I'll look"));
  await sendMessage(core, visitor, dialogId, line("Thanks"));
});
afterEach(() => core.close());

const rename = () => updateContact(core, workspace.operator, visitor.contactId, { name: "Ada Moreno" });
const log = async () => (await listMessages(core, workspace.operator, dialogId, { limit: 50 })).messages;

describe("the names people are called by", () => {
  test("a person who is named is called so on every message they wrote before", async () => {
    await rename();
    const theirs = (await log()).filter(({ sender }) => sender === "user");
    expect(theirs.map(({ author }) => author?.name)).toEqual(["Ada Moreno", "Ada Moreno"]);
  });

  test("the lines of the transcript, and the parts that clients get, name them so too", async () => {
    await rename();
    const events = (await log()).filter(({ kind }) => kind === "event");
    expect(events.map(({ text }) => text)).toContain("Ada Moreno asked for a person");
    expect(events.find(({ event }) => event?.type === "handoff_requested")?.event).toMatchObject({ name: "Ada Moreno" });
    expect(JSON.stringify(events)).not.toContain(visitor.name);
  });

  test("lists, search and notifications name them so", async () => {
    await rename();
    const listed = await listDialogs(core, workspace.operator, { filter: "all", limit: 10 });
    expect(listed.data[0]).toMatchObject({ visitor: { name: "Ada Moreno" }, last_message: { author: { name: "Ada Moreno" } } });
    const found = await searchMessages(core, workspace.operator, { query: "parcel", limit: 10 });
    expect(found.data[0]?.message.author?.name).toBe("Ada Moreno");
    const notified = await core.db.query.notifications.findMany();
    expect(notified.length).toBeGreaterThan(0);
    expect(notified.map(({ title }) => title).join()).not.toContain(visitor.name);
  });

  test("a member's new name and picture stand on what they wrote before, for both sides", async () => {
    await updateMe(core, workspace.operator, { name: "Dana Whitfield", avatar_url: "https://example.com/dana.png" });
    for (const reader of [workspace.owner, visitor]) {
      const { messages } = await listMessages(core, reader, dialogId, { limit: 50 });
      expect(messages.find(({ sender }) => sender === "manager")?.author).toMatchObject({
        name: "Dana Whitfield",
        avatar_url: "https://example.com/dana.png",
      });
      expect(messages.map(({ text }) => text)).toContain("Dana Whitfield joined");
    }
    expect((await getDialog(core, workspace.owner, dialogId)).assignee?.name).toBe("Dana Whitfield");
  });

  test("a name that is part of another one changes nothing but itself", async () => {
    const marked = said`${{ key: "member:1", name: "Dan" }} gave the conversation to ${{ key: "member:2", name: "Dana" }}`;
    expect(marked.text).toBe("Dan gave the conversation to Dana");
    await updateMe(core, workspace.operator, { name: "D" });
    await completeHandoff(core, { ...workspace.operator, name: "D" }, { dialog_id: dialogId });
    await updateMe(core, workspace.operator, { name: "Dora" });
    expect((await log()).at(-1)?.text).toBe("Dora marked this as resolved");
  });

  test("members' open screens hear of a new name, and a change of an older message carries it", async () => {
    core.events.length = 0;
    await rename();
    expect(core.events).toContainEqual(
      expect.objectContaining({ type: "renamed", payload: { key: `contact:${visitor.contactId}`, name: "Ada Moreno", avatar_url: null } }),
    );
    const [first] = await log();
    await deleteMessage(core, workspace.owner, { dialog_id: dialogId, message_id: first?.id ?? 0 });
    const updates = core.events.flatMap((event) => (event.type === "log" && event.event === "message_updated" ? [event.message] : []));
    expect(updates.map(({ author }) => author?.name)).toEqual(["Ada Moreno"]);
  });
});
