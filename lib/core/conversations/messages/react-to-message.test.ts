import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/values";
import type { Actor, CustomerActor, VisitorActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { listDialogs } from "../dialogs/list-dialogs";
import { readPage } from "../dialogs/read-page";
import { startDialog } from "../dialogs/start-dialog";
import { createChannel } from "../rooms/create-channel";
import { deleteMessage } from "./edit-message";
import { reactToMessage } from "./react-to-message";
import { sendMessage } from "./send-message";

const line = (text: string, kind: "text" | "note" = "text") => ({ client_id: randomUUID(), text, kind, attachments: [] });

describe("a reaction to a message", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterAll(() => core.close());

  async function begin() {
    const visitor = createTestVisitor(workspace);
    const { dialogId, message } = await startDialog(core, visitor, line("Hello"), {});
    const react = async (by: Actor, emoji: string, on = true, message_id = message.id) =>
      (await reactToMessage(core, by, { dialog_id: dialogId, message_id, emoji, on })).message;
    const seenBy = async (reader: Actor) => (await readPage(core, reader, dialogId, {})).page.messages[0]?.reactions;
    return { visitor, dialogId, messageId: message.id, react, seenBy };
  }

  it("takes the dialog's next number, and is everybody's to count and its own people's to call theirs", async () => {
    const { visitor, dialogId, react, seenBy } = await begin();
    const { last_seq } = (await readPage(core, visitor, dialogId, {})).page;
    expect(await react(visitor, "👍")).toMatchObject({
      seq: 1,
      changed_seq: last_seq + 1,
      reactions: [{ emoji: "👍", count: 1, mine: true }],
    });
    await react(workspace.operator, "👍");
    await react(workspace.operator, "🎉");
    const counted = (one: boolean, other: boolean) => [
      { emoji: "👍", count: 2, mine: one },
      { emoji: "🎉", count: 1, mine: other },
    ];
    expect(await seenBy(visitor)).toEqual(counted(true, false));
    expect(await seenBy(workspace.operator)).toEqual(counted(true, true));
    expect(await seenBy(workspace.owner)).toEqual(counted(false, false));
    const shownTo = async (reader: Actor) =>
      (await listDialogs(core, reader, { limit: 5, filter: "all" })).data.find(({ id }) => id === dialogId)?.last_message?.reactions;
    const [operator, owner] = await Promise.all([shownTo(workspace.operator), shownTo(workspace.owner)]);
    expect([operator, owner]).toEqual([counted(true, true), counted(false, false)]);
  });

  it("is one of each emoji a principal: said again it changes nothing, and taken back it is gone", async () => {
    const { visitor, react } = await begin();
    const first = await react(visitor, "👍");
    expect(await react(visitor, "👍")).toEqual(first);
    const gone = await react(visitor, "👍", false);
    expect(gone).toMatchObject({ changed_seq: first.changed_seq + 1, reactions: [] });
    expect(await react(visitor, "👍", false)).toEqual(gone);
  });

  it("publishes a change of the message that names nobody's own", async () => {
    const { visitor, react, messageId } = await begin();
    core.events.length = 0;
    await react(visitor, "👍");
    expect(core.events.find(({ type }) => type === "log")).toMatchObject({
      event: "message_updated",
      message: { id: messageId, reactions: [{ emoji: "👍", count: 1, mine: false }] },
    });
  });

  it("is refused for a message that was deleted, a line of the transcript, and one that is not there or not theirs", async () => {
    const { visitor, dialogId, messageId, react } = await begin();
    const note = (await sendMessage(core, workspace.operator, dialogId, line("Between us", "note"))).message.id;
    expect(await react(workspace.owner, "👍", true, note)).toMatchObject({ kind: "note", reactions: [{ emoji: "👍" }] });
    await expect(react(visitor, "👍", true, note)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(react(createTestVisitor(workspace), "👍")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(react((await createTestWorkspace(core)).owner, "👍")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(react(visitor, "👍", true, messageId + 1_000)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const event = (await readPage(core, visitor, dialogId, {})).page.messages.find(({ kind }) => kind === "event");
    if (event) await expect(react(visitor, "👍", true, event.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await react(visitor, "👍");
    const { message } = await deleteMessage(core, visitor, { dialog_id: dialogId, message_id: messageId });
    expect(message.reactions).toEqual([]);
    await expect(react(visitor, "👍")).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("finds no more room where a message has as many different ones as it can", async () => {
    const { visitor, react } = await begin();
    for (let at = 0; at < LIMITS.REACTIONS_MAX; at += 1) await react(visitor, String.fromCodePoint(0x1f600 + at));
    await expect(react(visitor, "👍")).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await react(workspace.operator, String.fromCodePoint(0x1f600))).reactions[0]).toMatchObject({ count: 2 });
  });

  it("stays theirs when the visitor turns out to be a customer", async () => {
    const { visitor, react, seenBy } = await begin();
    await react(visitor, "👍");
    const customer: CustomerActor = {
      type: "customer",
      workspaceId: workspace.workspaceId,
      contactId: visitor.contactId,
      siteId: "site_1",
      externalId: "ada",
      name: "Ada",
      email: null,
      assistantId: null,
    };
    expect(await seenBy(customer)).toEqual([{ emoji: "👍", count: 1, mine: true }]);
    expect((await react(customer, "👍", false)).reactions).toEqual([]);
  });

  it("works in a room of the team", async () => {
    const room = await createChannel(core, workspace.owner, { name: "channel_lunch" });
    const { message, dialogId } = await sendMessage(core, workspace.owner, room.id, line("Pizza?"));
    const asked = { dialog_id: dialogId, message_id: message.id, emoji: "🍕", on: true };
    expect((await reactToMessage(core, workspace.operator, asked)).message.reactions).toEqual([{ emoji: "🍕", count: 1, mine: true }]);
    const outsider: VisitorActor = createTestVisitor(workspace);
    await expect(reactToMessage(core, outsider, asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
