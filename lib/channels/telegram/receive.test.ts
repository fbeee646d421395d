import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog, telegramBots } from "@/db/schema";
import { deleteAssistant } from "../../core/assistants/change-assistants";
import { createTestWorkspace } from "../../core/testing";
import { connectTelegram, disconnectTelegram, getTelegramChannel } from "./connect";
import { takePostedUpdate } from "./receive";
import { ADA, connectTestBot, openTelegramWorld, type TestBot } from "./testing";

type World = Awaited<ReturnType<typeof openTelegramWorld>>;

const message = (update_id: number, text: string) => ({
  update_id,
  message: { message_id: update_id, date: 1, chat: { id: ADA.id, type: "private" }, from: ADA, text },
});

const textsOf = async (bot: TestBot) => {
  const [dialog] = await bot.dialogs();
  return dialog ? (await bot.log(dialog.id)).filter(({ sender }) => sender === "user").map(({ text }) => text) : [];
};

describe("a bot that is polled", () => {
  let world: World;
  let bot: TestBot;
  beforeAll(async () => {
    world = await openTelegramWorld();
  });
  beforeEach(async () => {
    bot = await connectTestBot(world.core, world.telegram);
    world.telegram.offsets.splice(0);
  });
  afterAll(() => world.close());

  const channel = () => getTelegramChannel(world.core, bot.workspace.owner, bot.workspace.assistantId);

  it("is connected with a token that Telegram knows, and nothing ever shows the token", async () => {
    expect(await channel()).toMatchObject({
      status: "connecting",
      bot: { id: 1234567, name: "Bot 1234567", username: "bot_1234567" },
      updates: "polling",
      error: null,
    });
    await bot.receive();
    expect(await channel()).toMatchObject({ status: "connected" });
    const shown = JSON.stringify([
      await channel(),
      await world.core.db.select().from(telegramBots),
      await world.core.db.select().from(auditLog),
    ]);
    expect(shown).not.toContain(world.telegram.token);
  });

  it("is refused with what is wrong: an unknown token, another assistant's bot, no answer", async () => {
    const other = await createTestWorkspace(world.core);
    const connect = (token: string) => connectTelegram(world.core, other.owner, other.assistantId, token);
    await expect(connect(`9:${"C".repeat(35)}`)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringMatching(/^token: .*401/),
    });
    await expect(connect(world.telegram.token)).rejects.toMatchObject({ code: "CONFLICT" });
    world.telegram.refuse(() => ({ status: 502, description: "Bad Gateway" }));
    await expect(connect(world.telegram.otherToken)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      more: { help: expect.stringContaining("502") },
    });
    await expect(
      connectTelegram(world.core, bot.workspace.operator, bot.workspace.assistantId, world.telegram.token),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("of an assistant that was removed is free for another", async () => {
    await deleteAssistant(world.core, bot.workspace.owner, bot.workspace.assistantId);
    expect(await world.core.db.select().from(telegramBots)).toEqual([]);
    expect(await bot.receive()).toEqual([]);
    const other = await createTestWorkspace(world.core);
    const connected = await connectTelegram(world.core, other.owner, other.assistantId, world.telegram.token);
    expect(connected.bot?.id).toBe(1234567);
  });

  it("is asked for what comes after the last update that was taken, also after a restart", async () => {
    world.telegram.push(message(501, "one"));
    world.telegram.push(message(502, "two"));
    await bot.receive();
    world.telegram.push(message(503, "three"));
    await bot.receive();
    expect(await textsOf(bot)).toEqual(["one", "two", "three"]);
    expect(world.telegram.offsets).toEqual([undefined, 503]);
    world.passes(7 * 86_400_000);
    await bot.receive();
    expect(world.telegram.offsets.at(-1)).toBeUndefined();
    expect(await textsOf(bot)).toEqual(["one", "two", "three"]);
  });

  it("says that another program takes its updates, takes a webhook away, and works again", async () => {
    world.telegram.refuse(({ method }) =>
      method === "getUpdates" ? { status: 409, description: "Conflict: webhook is active" } : undefined,
    );
    expect(await bot.receive()).toMatchObject([{ fault: "conflict" }]);
    expect(await channel()).toMatchObject({ status: "failing", error: expect.stringContaining("Another program") });
    world.telegram.refuse(() => undefined);
    world.telegram.calls.splice(0);
    world.telegram.push(message(601, "back"));
    await bot.receive();
    expect(world.telegram.calls.map(({ method }) => method)).toContain("deleteWebhook");
    expect(await channel()).toMatchObject({ status: "connected", error: null });
    expect((await textsOf(bot)).at(-1)).toBe("back");
  });

  it("is left alone where Telegram does not take its token any more", async () => {
    world.telegram.refuse(() => ({ status: 401, description: "Unauthorized" }));
    expect(await bot.receive()).toEqual([]);
    expect(await channel()).toMatchObject({ status: "failing", error: expect.stringContaining("replace it") });
    world.telegram.calls.splice(0);
    await bot.receive();
    expect(world.telegram.calls).toEqual([]);
  });

  it("is forgotten when it is disconnected, and its conversations go on when it comes back", async () => {
    await bot.take({ message_id: 1, text: "Before" });
    await disconnectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId);
    expect(await channel()).toMatchObject({ status: "disconnected", bot: null });
    await connectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId, world.telegram.token);
    await bot.take({ message_id: 2, text: "After" });
    expect(await textsOf(bot)).toEqual(["Before", "After"]);
  });
});

describe("a bot whose updates are posted", () => {
  let world: World;
  let bot: TestBot;
  beforeAll(async () => {
    world = await openTelegramWorld({ PUBLIC_URL: "https://chat.example.com" });
    bot = await connectTestBot(world.core, world.telegram);
  });
  afterAll(() => world.close());

  it("is told once where to post them, with a secret, and is polled no more", async () => {
    await bot.receive();
    await bot.receive();
    const [told, ...others] = world.telegram.calls.filter(({ method }) => method === "setWebhook");
    expect(others).toEqual([]);
    expect(told?.payload).toMatchObject({
      url: `https://chat.example.com/api/channels/telegram/${bot.workspace.assistantId}`,
      secret_token: expect.stringMatching(/^[\w-]{43}$/),
      allowed_updates: ["message", "edited_message"],
      max_connections: 1,
    });
    expect(world.telegram.offsets).toEqual([]);
    const secret = String(told?.payload.secret_token);
    const post = (given: string) => takePostedUpdate(world.core, bot.workspace.assistantId, given, message(700, "posted"));
    await expect(post("wrong")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await post(secret);
    await post(secret);
    expect(await textsOf(bot)).toEqual(["posted"]);
  });

  it("says why Telegram can't post them", async () => {
    const channel = () => getTelegramChannel(world.core, bot.workspace.owner, bot.workspace.assistantId);
    expect(await channel()).toMatchObject({ status: "connected", updates: "webhook", error: null });
    world.telegram.failsToPost("Connection refused");
    expect(await channel()).toMatchObject({
      status: "failing",
      error: "Telegram can't post 2 messages to chat.example.com: Connection refused",
    });
  });

  it("is told to post nothing more when another takes its place", async () => {
    const connect = (token: string) => connectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId, token);
    world.telegram.calls.splice(0);
    await connect(world.telegram.otherToken);
    expect(world.telegram.calls.map(({ method }) => method)).toEqual(["getMe", "deleteWebhook"]);
    await connect(world.telegram.token);
    await bot.receive();
  });

  it("is told to post nothing more when it is disconnected", async () => {
    world.telegram.calls.splice(0);
    await disconnectTelegram(world.core, bot.workspace.owner, bot.workspace.assistantId);
    expect(world.telegram.calls.map(({ method }) => method)).toEqual(["deleteWebhook"]);
    expect(await world.core.db.select().from(telegramBots).where(eq(telegramBots.assistant_id, bot.workspace.assistantId))).toEqual([]);
  });
});
