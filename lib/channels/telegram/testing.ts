import { eq } from "drizzle-orm";
import { dialogs, effects, messages, telegramBots, telegramChats } from "@/db/schema";
import { type BotCall, startTelegram, type TestTelegram } from "@/test/telegram";
import { isKind, type JobRow } from "../../core/log/jobs";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../core/testing";
import { telegramDelivery, telegramReceiving } from "../index";
import { openBot } from "./bot-api";
import { findBot } from "./bots";
import { connectTelegram } from "./connect";
import { enqueueTelegram } from "./enqueue";
import { type Taker, takeUpdate } from "./take-update";

export const ADA = { id: 77, first_name: "Ada", last_name: "Moreno", username: "ada", language_code: "es" };

/** An installation with Telegram beside it; its time stands still until a test moves it. */
export async function openTelegramWorld(env: Record<string, string> = {}) {
  const telegram = await startTelegram();
  let now = new Date("2030-01-01T00:00:00Z");
  const core = await createTestCore({ env: { TELEGRAM_API_URL: telegram.url, ...env }, now: () => now });
  return {
    telegram,
    core,
    passes: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    close: async () => {
      await core.close();
      await telegram.close();
    },
  };
}

const untilEnd = new AbortController().signal;

/** Runs the jobs of a kind that are enqueued, once each, as a worker would. @returns what failed */
async function runJobs(core: TestCore, kind: "receive_telegram" | "deliver_telegram"): Promise<unknown[]> {
  const jobs = [...telegramReceiving(core, { pollSeconds: 0, turnMs: 0 }), ...telegramDelivery(core)];
  const rows: JobRow[] = await core.db.delete(effects).where(isKind(kind)).returning();
  const failures: unknown[] = [];
  for (const row of rows)
    await jobs
      .find(({ name }) => name === kind)
      ?.run(row, untilEnd)
      .catch((error: unknown) => void failures.push(error));
  return failures;
}

/** An assistant with a bot, which has nothing behind it from tests before. */
export async function connectTestBot(core: TestCore, telegram: TestTelegram, options: { ai?: boolean } = { ai: false }) {
  await core.db.delete(effects);
  await core.db.delete(telegramBots);
  telegram.refuse(() => undefined);
  const workspace: TestWorkspace = await createTestWorkspace(core, options);
  await connectTelegram(core, workspace.owner, workspace.assistantId, telegram.token);
  telegram.calls.splice(0);
  const bot = async () => {
    const row = await findBot(core, workspace.assistantId);
    if (!row) throw new Error("no bot");
    return row;
  };
  const taker = async (): Promise<Taker> => ({ bot: await bot(), token: telegram.token, ask: await openBot(core, telegram.token) });
  let updates = 0;
  return {
    workspace,
    bot,
    /** Takes an update with a message of Ada's; `kind` says whether it is an edit. */
    take: async (message: { message_id: number } & Record<string, unknown>, kind: "message" | "edited_message" = "message") => {
      updates += 1;
      const whole = { date: 1, chat: { id: ADA.id, type: "private" }, from: ADA, ...message };
      return takeUpdate(core, await taker(), { update_id: updates, [kind]: whole });
    },
    /** Looks for what is due and does it. */
    deliver: async () => {
      await enqueueTelegram(core);
      return runJobs(core, "deliver_telegram");
    },
    receive: async () => {
      await enqueueTelegram(core);
      return runJobs(core, "receive_telegram");
    },
    chats: () => core.db.select().from(telegramChats).where(eq(telegramChats.assistant_id, workspace.assistantId)),
    dialogs: () => core.db.select().from(dialogs).where(eq(dialogs.workspace_id, workspace.workspaceId)).orderBy(dialogs.id),
    log: (dialogId: number) => core.db.select().from(messages).where(eq(messages.dialog_id, dialogId)).orderBy(messages.seq),
  };
}

export type TestBot = Awaited<ReturnType<typeof connectTestBot>>;

/** The texts that were sent, each as it went. */
export const textsIn = (calls: readonly BotCall[]): unknown[] =>
  calls.filter(({ method }) => method === "sendMessage").map(({ payload }) => payload.text);
