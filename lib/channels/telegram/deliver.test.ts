import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { effects, fileChunks, telegramChats, telegramMessages } from "@/db/schema";
import { PNG } from "@/test/rest";
import { announceTyping } from "../../core/conversations/dialogs/announce-typing";
import { listReceipts } from "../../core/conversations/dialogs/read-dialog";
import { deleteMessage, editMessage } from "../../core/conversations/messages/edit-message";
import { reactToMessage } from "../../core/conversations/messages/react-to-message";
import { sendMessage } from "../../core/conversations/messages/send-message";
import { uploadFile } from "../../core/files/upload-file";
import { speakerOf } from "../../core/log/actor";
import { append } from "../../core/log/draft";
import { DomainError } from "../../core/log/errors";
import { toRef } from "../../core/log/views";
import type { NewMessage } from "../../protocol/message";
import { connectTelegram, disconnectTelegram } from "./connect";
import { enqueueTelegram } from "./enqueue";
import { connectTestBot, openTelegramWorld, type TestBot, textsIn } from "./testing";
import { watchTelegram } from "./watch";

const SECOND = 1_000;

describe("what goes to a chat at Telegram", () => {
  let world: Awaited<ReturnType<typeof openTelegramWorld>>;
  let bot: TestBot;
  let dialogId: number;
  beforeAll(async () => {
    world = await openTelegramWorld();
  });
  beforeEach(async () => {
    bot = await connectTestBot(world.core, world.telegram);
    await bot.take({ message_id: 1, text: "Hello" });
    const [dialog] = await bot.dialogs();
    dialogId = dialog?.id ?? 0;
    // Somebody has it: what is sent from now on is what a test sends.
    await say("Hi, I am Dana");
    await bot.deliver();
    world.telegram.calls.splice(0);
  });
  afterAll(() => world.close());

  const say = async (text: string, more: Partial<NewMessage> = {}) => {
    const line = { client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [], ...more };
    return (await sendMessage(world.core, bot.workspace.operator, dialogId, line)).message;
  };
  const methods = () => world.telegram.calls.map(({ method, payload }) => [method, payload.text ?? payload.message_id]);
  const sentIds = async (messageId: number) =>
    (await world.core.db.select().from(telegramMessages).where(eq(telegramMessages.message_id, messageId))).map((row) => row.telegram_id);
  const texts = () => textsIn(world.telegram.calls);

  it("is an operator's reply, its edits and its deletion, each once", async () => {
    const message = await say("The red one");
    await bot.deliver();
    const [telegramId] = await sentIds(message.id);
    await editMessage(world.core, bot.workspace.operator, { dialog_id: dialogId, message_id: message.id, text: "The blue one" });
    await bot.deliver();
    await reactToMessage(world.core, bot.workspace.operator, { dialog_id: dialogId, message_id: message.id, emoji: "👍", on: true });
    await bot.deliver();
    await deleteMessage(world.core, bot.workspace.operator, { dialog_id: dialogId, message_id: message.id });
    await bot.deliver();
    await bot.deliver();
    expect(methods()).toEqual([
      ["sendMessage", "The red one"],
      ["editMessageText", "The blue one"],
      ["deleteMessage", telegramId],
    ]);
  });

  it("is shown to the team as delivered once it is there, and what is not there is not", async () => {
    const delivered = async () =>
      (await listReceipts(world.core, dialogId)).find(({ principal }) => principal.type === "visitor")?.delivered_seq;
    const { seq } = await say("There");
    await bot.deliver();
    expect(await delivered()).toBe(seq);
    world.telegram.refuse(() => ({ status: 403, description: "Forbidden: bot was blocked by the user" }));
    await say("Not there");
    await bot.deliver();
    expect(await delivered()).toBe(seq);
  });

  it("is that somebody joined, and no note and no other line of the transcript", async () => {
    bot = await connectTestBot(world.core, world.telegram);
    await bot.take({ message_id: 9, text: "Hello" });
    dialogId = (await bot.dialogs())[0]?.id ?? 0;
    await say("Not for her", { kind: "note" });
    await say("Hello Ada");
    await bot.deliver();
    expect(texts()).toEqual(["Dana joined", "Hello Ada"]);
  });

  it("is the assistant's finished answer with its marks and its sources", async () => {
    await world.core.execute({
      target: dialogId,
      plan: (draft) => {
        const assistant = { id: bot.workspace.assistantId, workspace_id: bot.workspace.workspaceId, name: "Assistant", avatar_url: null };
        const citations = [{ index: 1, title: "Terms", heading: null, quote: "5 days", url: "https://example.com/terms" }];
        append(draft, speakerOf(assistant), { sender: "assistant", kind: "text", text: "In **5 days** [1].", citations });
      },
    });
    await bot.deliver();
    expect(world.telegram.calls[0]?.payload).toMatchObject({
      text: "In 5 days [1].\n[1] Terms",
      entities: [
        { type: "bold", offset: 3, length: 6 },
        { type: "text_link", url: "https://example.com/terms", offset: 19, length: 5 },
      ],
    });
  });

  it("is what an operator typed, as they typed it", async () => {
    await say("2*3*4 is <b>24</b> & _so_");
    await bot.deliver();
    expect(world.telegram.calls[0]?.payload).toMatchObject({ text: "2*3*4 is <b>24</b> & _so_", entities: [] });
  });

  it("is several messages where it is long, and an edit changes, adds and takes away what it must", async () => {
    const message = await say(`${"a".repeat(4_000)}\n${"b".repeat(4_000)}`);
    await bot.deliver();
    await editMessage(world.core, bot.workspace.operator, { dialog_id: dialogId, message_id: message.id, text: "a" });
    await bot.deliver();
    const steps = world.telegram.calls.map(({ method, payload }) => [method, String(payload.text ?? "").slice(0, 1)]);
    expect(steps).toEqual([
      ["sendMessage", "a"],
      ["sendMessage", "b"],
      ["editMessageText", "a"],
      ["deleteMessage", ""],
    ]);
    expect(await sentIds(message.id)).toHaveLength(1);
  });

  it("is a member's files after their words, pictures as photos, and as a file what Telegram takes for no photo", async () => {
    const upload = (name: string, type: string, content: Buffer) => uploadFile(world.core, bot.workspace.operator, { name, type, content });
    const picture = await upload("pixel.png", "image/png", PNG);
    const terms = await upload("terms.txt", "text/plain", Buffer.from("Terms"));
    world.telegram.refuse(({ method, payload }) =>
      method === "sendPhoto" && payload.reply_parameters
        ? { status: 400, description: "Bad Request: PHOTO_INVALID_DIMENSIONS" }
        : undefined,
    );
    await say("Both", { attachments: [picture.id, terms.id] });
    await bot.deliver();
    expect(world.telegram.calls.map(({ method }) => method)).toEqual(["sendMessage", "sendPhoto", "sendDocument"]);
    const contents = world.telegram.calls.flatMap(({ files }) => Object.values(files));
    expect(contents.map(({ name, content }) => [name, content.length])).toEqual([
      ["pixel.png", picture.size],
      ["terms.txt", 5],
    ]);
    world.telegram.calls.splice(0);
    world.telegram.refuse(({ method }) =>
      method === "sendPhoto" ? { status: 400, description: "Bad Request: PHOTO_INVALID_DIMENSIONS" } : undefined,
    );
    await say("", { attachments: [(await upload("long.png", "image/png", PNG)).id] });
    await bot.deliver();
    expect(world.telegram.calls.map(({ method }) => method)).toEqual(["sendPhoto", "sendDocument"]);
  });

  it("quotes there what it answers", async () => {
    const asked = (await bot.log(dialogId)).find(({ text }) => text === "Hello");
    await say("Yes", { reply_to: asked?.id ?? null });
    await bot.deliver();
    expect(world.telegram.calls[0]?.payload.reply_parameters).toMatchObject({ message_id: 1 });
  });

  it("waits as long as Telegram asks for, and then comes in order, none lost and none twice", async () => {
    let refused = 0;
    world.telegram.refuse(() => {
      refused += 1;
      return { status: 429, description: "Too Many Requests: retry after 7", retry_after: 7 };
    });
    await say("one");
    await bot.deliver();
    await say("two");
    await bot.deliver();
    expect(refused).toBe(1);
    world.telegram.refuse(() => undefined);
    world.telegram.calls.splice(0);
    world.passes(6 * SECOND);
    await bot.deliver();
    expect(texts()).toEqual([]);
    world.passes(2 * SECOND);
    await bot.deliver();
    await bot.deliver();
    expect(texts()).toEqual(["one", "two"]);
  });

  it("is tried again later each time while Telegram answers with errors, and goes on where it stopped", async () => {
    world.telegram.refuse(({ payload }) =>
      String(payload.text).startsWith("b") ? { status: 502, description: "Bad Gateway" } : undefined,
    );
    await say(`${"a".repeat(4_000)}\n${"b".repeat(4_000)}`);
    await bot.deliver();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const [chat] = await bot.chats();
      const wait = (chat?.retry_at?.getTime() ?? 0) - world.core.now().getTime();
      waits.push(wait);
      world.passes(wait);
      await bot.deliver();
    }
    expect(waits).toEqual([2 * SECOND, 4 * SECOND, 8 * SECOND]);
    expect(texts().filter((text) => String(text).startsWith("a"))).toHaveLength(1);
    world.telegram.refuse(() => undefined);
    world.telegram.calls.splice(0);
    world.passes(60 * SECOND);
    await bot.deliver();
    expect(texts().map((text) => String(text).slice(0, 1))).toEqual(["b"]);
  });

  it("is sent again where the server ended between sending it and keeping that: twice at worst, never not", async () => {
    const message = await say("Now");
    await bot.deliver();
    await world.core.db.delete(telegramMessages).where(eq(telegramMessages.message_id, message.id));
    await world.core.db.update(telegramChats).set({ delivered_seq: message.seq - 1 });
    await bot.deliver();
    expect(texts()).toEqual(["Now", "Now"]);
  });

  it("that the person will not get any more is noted for the team, once, and what follows is tried", async () => {
    world.telegram.refuse(({ method }) =>
      method === "sendMessage" ? { status: 403, description: "Forbidden: bot was blocked by the user" } : undefined,
    );
    const lost = await say("Are you there?");
    await bot.deliver();
    await bot.deliver();
    world.telegram.refuse(() => undefined);
    await say("Still here?");
    await bot.deliver();
    const notes = (await bot.log(dialogId)).filter(({ kind }) => kind === "note");
    expect(notes).toMatchObject([
      {
        text: expect.stringContaining("This message was not delivered: the person has blocked the bot"),
        reply_to: lost.id,
        sender: "system",
      },
    ]);
    expect(texts()).toEqual(["Are you there?", "Still here?"]);
  });

  it("that Telegram refuses is noted, and holds up nothing that follows", async () => {
    world.telegram.refuse(({ payload }) => (payload.text === "bad" ? { status: 400, description: "Bad Request: no" } : undefined));
    await say("bad");
    await say("good");
    await bot.deliver();
    expect(texts()).toEqual(["bad", "good"]);
    expect((await bot.log(dialogId)).filter(({ kind }) => kind === "note")).toMatchObject([
      { text: expect.stringContaining("400 Bad Request: no") },
    ]);
  });

  it("whose file is lost is noted, and holds up nothing that follows; one that can't be read now is waited for", async () => {
    const upload = (name: string) =>
      uploadFile(world.core, bot.workspace.operator, { name, type: "text/plain", content: Buffer.from("Terms") });
    const lost = await upload("lost.txt");
    const message = await say("See", { attachments: [lost.id] });
    await world.core.db.delete(fileChunks).where(eq(fileChunks.file_id, lost.id));
    await say("good");
    expect(await bot.deliver()).toEqual([]);
    expect(texts()).toEqual(["See", "good"]);
    expect((await bot.log(dialogId)).filter(({ kind }) => kind === "note")).toMatchObject([
      { text: expect.stringContaining("A file of this message was not delivered"), reply_to: message.id },
    ]);
    const { read } = world.core.stores;
    world.core.stores.read = () => {
      throw new DomainError("UNAVAILABLE", "Files can't be kept or read at the moment");
    };
    await say("later", { attachments: [(await upload("kept.txt")).id] });
    expect(await bot.deliver()).toEqual([]);
    expect((await bot.chats())[0]).toMatchObject({ attempts: 1 });
    world.core.stores.read = read;
    world.passes(60 * SECOND);
    await bot.deliver();
    expect(world.telegram.calls.at(-1)).toMatchObject({ method: "sendDocument" });
    expect(texts()).toEqual(["See", "good", "later"]);
  });

  it("is noted where the bot was disconnected, once, and is not sent when it comes back", async () => {
    await disconnectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId);
    const first = await say("Hello?");
    await bot.deliver();
    await say("Still there?");
    await bot.deliver();
    await bot.deliver();
    const notes = (await bot.log(dialogId)).filter(({ kind }) => kind === "note");
    expect(notes).toMatchObject([
      { text: expect.stringContaining("Not delivered: the bot is not connected"), reply_to: first.id, sender: "system" },
    ]);
    await connectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId, world.telegram.token);
    await say("Back again");
    await bot.deliver();
    expect(texts()).toEqual(["Back again"]);
  });

  it("stops where the token is taken no more, says so, and goes on with another", async () => {
    world.telegram.refuse(({ method }) => (method === "getMe" ? undefined : { status: 401, description: "Unauthorized" }));
    await say("Held back");
    await bot.deliver();
    expect(await bot.bot()).toMatchObject({ is_refused: true, error: expect.stringContaining("does not take the token") });
    world.passes(600 * SECOND);
    world.telegram.calls.splice(0);
    await bot.deliver();
    expect(world.telegram.calls).toEqual([]);
    expect((await bot.log(dialogId)).filter(({ kind }) => kind === "note")).toMatchObject([
      { text: "Not delivered: the bot is not connected. It is sent once the bot has another token." },
    ]);
    world.telegram.refuse(() => undefined);
    await connectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId, world.telegram.token);
    world.telegram.calls.splice(0);
    await bot.deliver();
    expect(texts()).toEqual(["Held back"]);
  });

  it("is one job a chat, whichever nodes look for it", async () => {
    await say("once");
    await Promise.all([enqueueTelegram(world.core), enqueueTelegram(world.core)]);
    const kinds = (await world.core.db.select().from(effects)).map(({ kind }) => kind).filter((kind) => kind.endsWith("telegram"));
    expect(kinds.sort()).toEqual(["deliver_telegram", "receive_telegram"]);
  });

  it("is that somebody types, every few seconds at most", async () => {
    const watch = watchTelegram(world.core);
    await watch.look();
    const [dialog] = await bot.dialogs();
    if (!dialog) throw new Error("no conversation");
    const type = () => announceTyping(world.core, bot.workspace.operator, toRef(dialog), { is_typing: true });
    await type();
    await type();
    await expect
      .poll(() => world.telegram.calls.map(({ method, payload }) => [method, payload.action]))
      .toEqual([["sendChatAction", "typing"]]);
    watch.stop();
  });
});
