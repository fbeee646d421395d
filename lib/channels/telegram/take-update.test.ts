import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { assistants, contacts, files, handoffs } from "@/db/schema";
import { PNG } from "@/test/rest";
import { startDialog } from "../../core/conversations/dialogs/start-dialog";
import { acceptHandoff } from "../../core/conversations/handoffs/accept-handoff";
import { completeHandoff } from "../../core/conversations/handoffs/complete-handoff";
import { deleteMessage } from "../../core/conversations/messages/edit-message";
import { sendMessage } from "../../core/conversations/messages/send-message";
import { mergeDialogs } from "../../core/conversations/moves/merge-dialogs";
import { splitDialog } from "../../core/conversations/moves/split-dialog";
import { blockContact } from "../../core/people/contacts/block-contact";
import { eraseContact } from "../../core/people/contacts/erase-contact";
import { ADA, connectTestBot, openTelegramWorld, type TestBot, textsIn } from "./testing";

describe("what people write to a bot", () => {
  let world: Awaited<ReturnType<typeof openTelegramWorld>>;
  let bot: TestBot;
  beforeAll(async () => {
    world = await openTelegramWorld({ MAX_UPLOAD_BYTES: "1000" });
  });
  beforeEach(async () => {
    bot = await connectTestBot(world.core, world.telegram);
  });
  afterAll(() => world.close());

  const onlyDialog = async () => {
    const [dialog, ...others] = await bot.dialogs();
    if (!dialog || others.length > 0) throw new Error(`${others.length + (dialog ? 1 : 0)} conversations`);
    return dialog;
  };
  const textsOf = async () => {
    const log = await bot.log((await onlyDialog()).id);
    return log.filter(({ kind }) => kind !== "event").map(({ text }) => text);
  };

  it("begins a conversation of the channel with a contact of their name, and goes on in it", async () => {
    await bot.take({ message_id: 1, text: "Do you ship to Spain?" });
    await bot.take({ message_id: 2, text: "And to Peru?" });
    const dialog = await onlyDialog();
    expect(dialog).toMatchObject({ channel: "telegram", status: "queued", assistant_id: bot.workspace.assistantId });
    expect(await textsOf()).toEqual(["Do you ship to Spain?", "And to Peru?"]);
    const [contact] = await world.core.db
      .select()
      .from(contacts)
      .where(eq(contacts.id, dialog.contact_id ?? ""));
    expect(contact).toMatchObject({
      kind: "visitor",
      name: "Ada Moreno",
      locale: "es",
      attributes: { telegram_id: ADA.id, telegram_username: "ada" },
    });
  });

  it("stands once however often and however close together it is sent", async () => {
    await Promise.all([1, 2, 3].map(() => bot.take({ message_id: 1, text: "Hello" })));
    await bot.take({ message_id: 1, text: "Hello" });
    expect(await textsOf()).toEqual(["Hello"]);
  });

  it("reopens a conversation that was resolved, instead of beginning another", async () => {
    await bot.take({ message_id: 1, text: "Hello" });
    const { id } = await onlyDialog();
    await acceptHandoff(world.core, bot.workspace.operator, { dialog_id: id });
    await completeHandoff(world.core, bot.workspace.operator, { dialog_id: id, resolution: "Done" });
    await bot.take({ message_id: 2, text: "One more thing" });
    expect(await textsOf()).toEqual(["Hello", "One more thing"]);
    expect((await onlyDialog()).status).toBe("queued");
  });

  it("comes with its photo, voice or file, kept once with the message", async () => {
    world.telegram.files.set("large", PNG);
    world.telegram.files.set("voice", Buffer.from("OggS-voice"));
    await bot.take({ message_id: 1, caption: "Broken", photo: [{ file_id: "small" }, { file_id: "large", file_size: PNG.length }] });
    await bot.take({ message_id: 1, caption: "Broken", photo: [{ file_id: "small" }, { file_id: "large" }] });
    await bot.take({ message_id: 2, voice: { file_id: "voice", mime_type: "audio/ogg" } });
    const [photo, voice] = await bot.log((await onlyDialog()).id).then((rows) => rows.filter(({ sender }) => sender === "user"));
    expect(photo).toMatchObject({ text: "Broken", attachments: [{ name: "photo.jpg", type: "image/png", width: 1 }] });
    expect(voice).toMatchObject({ kind: "file", text: "", attachments: [{ name: "voice.ogg" }] });
    const kept = await world.core.db.select().from(files).where(eq(files.workspace_id, bot.workspace.workspaceId));
    expect(kept.map(({ message_id }) => message_id).sort()).toEqual([photo?.id, voice?.id].sort());
  });

  it("says which file is missing and why, where it is too large or Telegram does not hand it over", async () => {
    world.telegram.files.set("big", Buffer.alloc(2_000, "a"));
    await bot.take({ message_id: 1, caption: "See", document: { file_id: "big", file_name: "all.zip" } });
    world.telegram.refuse(({ method }) =>
      method === "getFile" ? { status: 400, description: "Bad Request: file is too big" } : undefined,
    );
    await bot.take({ message_id: 2, document: { file_id: "x", file_name: "film.mp4" } });
    const [first, second] = await textsOf();
    expect(first).toMatch(/^See\n\[all\.zip is missing: it is larger than/);
    expect(second).toMatch(/^\[film\.mp4 is missing: Telegram does not hand it over/);
  });

  it("is sent again by Telegram where a file can't be had at the moment", async () => {
    world.telegram.refuse(({ method }) => (method === "getFile" ? { status: 502, description: "Bad Gateway" } : undefined));
    const photo = { message_id: 1, photo: [{ file_id: "later" }] };
    await expect(bot.take(photo)).rejects.toMatchObject({ fault: "unavailable" });
    world.telegram.refuse(() => undefined);
    world.telegram.files.set("later", PNG);
    await bot.take(photo);
    expect((await bot.log((await onlyDialog()).id))[0]?.attachments).toHaveLength(1);
  });

  it("is edited as it is edited there, the newest edit last, in whatever order the edits come", async () => {
    await bot.take({ message_id: 1, text: "Helo" });
    await bot.take({ message_id: 1, text: "Hello!", edit_date: 30 }, "edited_message");
    await bot.take({ message_id: 1, text: "Hello", edit_date: 20 }, "edited_message");
    expect(await textsOf()).toEqual(["Hello!"]);
    await bot.take({ message_id: 2, text: "Second, edited", edit_date: 40 }, "edited_message");
    await bot.take({ message_id: 2, text: "Second" });
    expect(await textsOf()).toEqual(["Hello!", "Second, edited"]);
  });

  it("stays deleted where the team has deleted it, whatever is edited", async () => {
    await bot.take({ message_id: 1, text: "My card is …" });
    const { id } = await onlyDialog();
    const [message] = await bot.log(id);
    await deleteMessage(world.core, bot.workspace.owner, { dialog_id: id, message_id: message?.id ?? 0 });
    await bot.take({ message_id: 1, text: "My card is gone", edit_date: 20 }, "edited_message");
    expect(await textsOf()).toEqual([""]);
  });

  it("quotes what it answers", async () => {
    await bot.take({ message_id: 1, text: "Which one?" });
    const { id } = await onlyDialog();
    const { message } = await sendMessage(world.core, bot.workspace.operator, id, {
      client_id: crypto.randomUUID(),
      text: "The red one",
      kind: "text",
      attachments: [],
    });
    await bot.deliver();
    const [sent] = world.telegram.calls.filter(({ payload }) => payload.text === "The red one");
    expect(sent).toBeDefined();
    await bot.take({ message_id: 2, text: "This?", reply_to_message: { message_id: 1 } });
    const rows = await bot.log(id);
    expect(rows.find(({ text }) => text === "This?")?.reply_to).toBe(rows.find(({ text }) => text === "Which one?")?.id);
    expect(message.id).toBeGreaterThan(0);
  });

  it("is as many messages as it needs where it is longer than one may be, once each", async () => {
    const text = "日本語 ".repeat(1_365).trim();
    await bot.take({ message_id: 1, text });
    await bot.take({ message_id: 1, text });
    expect((await textsOf()).join(" ")).toBe(text);
    await bot.take({ message_id: 1, text: "Short", edit_date: 5 }, "edited_message");
    expect(await textsOf()).toEqual(["Short", ""]);
  });

  it("is a place or a card in words, and something that can't be shown is said to be that", async () => {
    await bot.take({ message_id: 1, location: { latitude: 40.4, longitude: -3.7 } });
    await bot.take({ message_id: 2, contact: { phone_number: "+34600", first_name: "Grace" } });
    await bot.take({ message_id: 3, dice: { value: 3 } });
    expect(await textsOf()).toEqual([
      "https://www.openstreetmap.org/?mlat=40.4&mlon=-3.7",
      "Grace +34600",
      "[A message of a kind that can't be shown here]",
    ]);
  });

  it("is left where it is no person's private chat, or is not understood", async () => {
    await bot.take({ message_id: 1, text: "Hi all", chat: { id: -5, type: "group" } });
    await bot.take({ message_id: 2, text: "I am a bot", from: { ...ADA, is_bot: true } });
    await bot.take({ message_id: 3, text: 5 });
    expect(await bot.dialogs()).toEqual([]);
  });

  it("is left where the team has blocked the person, and is a new conversation after they were erased", async () => {
    await bot.take({ message_id: 1, text: "Hello" });
    const { contact_id } = await onlyDialog();
    await blockContact(world.core, bot.workspace.operator, contact_id ?? "", null);
    world.telegram.calls.splice(0);
    await bot.take({ message_id: 2, text: "Anybody?" });
    await bot.take({ message_id: 2, text: "/start" });
    expect(world.telegram.calls).toEqual([]);
    expect(await textsOf()).toEqual(["Hello"]);
    await eraseContact(world.core, bot.workspace.owner, contact_id ?? "");
    expect(await bot.chats()).toEqual([]);
    await bot.take({ message_id: 3, text: "Me again" });
    expect(await textsOf()).toEqual(["Me again"]);
    expect((await onlyDialog()).contact_id).not.toBe(contact_id);
  });

  it("over the limit of one person is answered once, and left without holding up the others", async () => {
    await bot.take({ message_id: 1, text: "Hello" });
    const { contact_id } = await onlyDialog();
    for (let hits = 1; hits < world.core.env.WS_MAX_MESSAGE_RATE; hits += 1) await world.core.limits.messages.hit(`visitor:${contact_id}`);
    world.telegram.calls.splice(0);
    await bot.take({ message_id: 2, text: "Too much" });
    await bot.take({ message_id: 3, text: "/start" });
    expect(textsIn(world.telegram.calls)).toEqual([expect.stringContaining("too many messages")]);
    await bot.take({ message_id: 4, text: "I am Bo", from: { ...ADA, id: 78 }, chat: { id: 78, type: "private" } });
    expect((await bot.dialogs()).length).toBe(2);
  });

  it("that is a file is named as missing where the person sends too many of them", async () => {
    world.telegram.files.set("photo", PNG);
    await bot.take({ message_id: 1, text: "Hello" });
    const { contact_id } = await onlyDialog();
    while ((await world.core.limits.uploadsOfAddress.hit(`visitor:${contact_id}`)).allowed);
    await bot.take({ message_id: 2, photo: [{ file_id: "photo" }] });
    expect((await textsOf()).at(-1)).toBe("[photo.jpg is missing: too many files were sent in a short time]");
  });

  it("/start is answered with the greeting and the questions to choose from, and begins nothing", async () => {
    await world.core.db
      .update(assistants)
      .set({ ai: { greeting: "Welcome to the shop", suggested_questions: ["Where is my order?"] }, consent: "We keep **this**." })
      .where(eq(assistants.id, bot.workspace.assistantId));
    await bot.take({ message_id: 1, text: "/start from-the-site" });
    expect(textsIn(world.telegram.calls)).toEqual(["Welcome to the shop\n\nSend /human to talk to a person.", "We keep this."]);
    expect(world.telegram.calls[0]?.payload.reply_markup).toMatchObject({ keyboard: [[{ text: "Where is my order?" }]] });
    expect(await bot.dialogs()).toEqual([]);
    world.telegram.refuse(() => ({ status: 403, description: "Forbidden: bot was blocked by the user" }));
    await bot.take({ message_id: 2, text: "/start" });
  });

  it("/human asks for a person, once", async () => {
    bot = await connectTestBot(world.core, world.telegram, { ai: true });
    await bot.take({ message_id: 1, text: "/human please" });
    await bot.take({ message_id: 1, text: "/human please" });
    const { id, status } = await onlyDialog();
    expect(status).toBe("queued");
    expect(await world.core.db.select().from(handoffs).where(eq(handoffs.dialog_id, id))).toHaveLength(1);
    await bot.deliver();
    expect(textsIn(world.telegram.calls)).toEqual(["Somebody from the team will answer you here."]);
  });

  it("goes on in the conversation that its own was merged into, both ways", async () => {
    await bot.take({ message_id: 1, text: "By Telegram" });
    const [first] = await bot.dialogs();
    if (!first?.contact_id) throw new Error("no conversation");
    const say = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });
    const { workspaceId, assistantId, operator } = bot.workspace;
    const visitor = { type: "visitor" as const, workspaceId, assistantId, contactId: first.contact_id, name: "Ada Moreno" };
    const line = say("By the site");
    const { dialogId } = await startDialog(world.core, visitor, { ...line, begins_with: line.client_id }, {});
    await sendMessage(world.core, operator, first.id, say("Not sent yet"));
    await mergeDialogs(world.core, operator, first.id, dialogId);
    await sendMessage(world.core, operator, dialogId, say("Here I am"));
    world.telegram.calls.splice(0);
    await bot.deliver();
    expect(textsIn(world.telegram.calls)).toEqual(["Not sent yet", "Dana joined", "Here I am"]);
    await expect(splitDialog(world.core, operator, dialogId, 2)).rejects.toMatchObject({ code: "CONFLICT" });
    await bot.take({ message_id: 2, text: "Thanks" });
    expect((await bot.log(dialogId)).map(({ text }) => text)).toEqual(expect.arrayContaining(["By the site", "By Telegram", "Thanks"]));
  });
});
