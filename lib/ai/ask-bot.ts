import { and, eq, gt, sql } from "drizzle-orm";
import { effects, messages } from "../../db/schema";
import { settingsOf, whySilent } from "../core/assistants";
import { grantTurn } from "../core/conversations";
import type { Core } from "../core/core";
import { handoffSettingsOf, insertJobs, jobOf, type MessageRow, type RunningJob, toMessage } from "../core/log";
import { isAccepted, sendSigned } from "../core/webhooks";
import type { TurnRequested } from "../protocol/turns";
import { languageFor } from "./answer-question";
import { finishTurn, showStart } from "./finish-turn";
import { type Answer, excuse, phrase } from "./provider";
import { readTurn, type Turn } from "./read-turn";
import { saidWord } from "./said-word";
import { understand } from "./understand";
import { whileOwn } from "./while-own";

/** After how long a bot that failed is asked again, each time. */
const ASK_AGAIN_AFTER_MS: readonly number[] = [1_000, 3_000];

/**
 * Leaves the turn to the assistant's bot, for as long as its token is good. Whoever wants a person, or writes while people
 * answer, gets one without it.
 */
export async function handToBot(core: Core, turn: Turn): Promise<void> {
  const own = await answerWithoutBot(core, turn);
  if (own) return finishTurn(core, turn, own);
  const { dialog, asked, epoch } = turn;
  if (!asked || (await isWithBot(core, turn))) return;
  const { expires_at } = grantTurn(core, dialog.id, epoch);
  const of = { message_id: asked.id, turn_epoch: epoch };
  await insertJobs(core.db, [
    jobOf("bot_silence", of, new Date(expires_at), dialog.id),
    jobOf("ask_bot", { ...of, expires_at, attempt: 1 }, core.now(), dialog.id),
  ]);
  core.bus.publish({ type: "jobs", kinds: ["ask_bot"] });
}

/** The job of a turn may run again after it was done: the bot has the turn, or has answered in it. */
async function isWithBot(core: Core, turn: Turn): Promise<boolean> {
  const { kind, dialog_id, payload } = effects;
  const ofTurn = and(eq(dialog_id, turn.dialog.id), eq(kind, "bot_silence"), sql`(${payload} ->> 'turn_epoch')::int = ${turn.epoch}`);
  return (await core.db.$count(effects, ofTurn)) > 0 || hasAnswered(core, turn);
}

/**
 * Runs the job `ask_bot`: asks the assistant's bot, which answers by the token of the turn. One that fails is asked again;
 * where it can't be reached a person is called, as where a model does not answer.
 * @throws when `stopping` aborts
 */
export async function askBot(core: Core, job: RunningJob<"ask_bot">, stopping: AbortSignal): Promise<void> {
  const turn = await readTurn(core, job);
  const { attempt, turn_epoch } = job.payload;
  if (turn?.dialog.turn_epoch !== turn_epoch || !turn.asked || (await hasAnswered(core, turn))) return;
  const event = requestOf(core, turn, turn.asked, job.payload.expires_at);
  await whileOwn(core, turn, stopping, async (signal) => {
    if (attempt === 1) showStart(core, turn);
    const failure = await deliver(core, turn, event, signal);
    // A bot that failed may have answered before it did.
    if (failure === undefined || (await hasAnswered(core, turn))) return;
    core.log.warn({ assistant: turn.assistant.id, failure, attempt }, "the assistant's bot could not be asked");
    const wait = ASK_AGAIN_AFTER_MS[attempt - 1];
    if (wait === undefined) return callPerson(core, turn, "The assistant's bot can't be reached");
    const at = new Date(core.now().getTime() + wait);
    await insertJobs(core.db, [jobOf("ask_bot", { ...job.payload, attempt: attempt + 1 }, at, turn.dialog.id)]);
  });
}

const requestOf = (core: Core, { id, epoch, dialog }: Turn, asked: MessageRow, expires_at: string): TurnRequested => ({
  id: `turn_${id}`,
  type: "turn.requested",
  at: core.now().toISOString(),
  dialog_id: dialog.id,
  message: toMessage(asked, null),
  ...grantTurn(core, dialog.id, epoch, expires_at),
});

/** Runs the job `bot_silence`: where the bot has said nothing by then, a person is called. */
export async function answerForBot(core: Core, job: RunningJob<"bot_silence">): Promise<void> {
  const turn = await readTurn(core, job);
  if (turn) await callPerson(core, turn, "The assistant's bot did not answer");
}

const callPerson = (core: Core, turn: Turn, why: string): Promise<void> =>
  finishTurn(core, turn, excuse(languageFor({ ...turn, assistant: settingsOf(turn.assistant) }), "down", why), "unanswered");

async function answerWithoutBot(core: Core, turn: Turn): Promise<Answer | undefined> {
  const settings = settingsOf(turn.assistant);
  const language = languageFor({ ...turn, assistant: settings });
  const silent = whySilent(settings, await handoffSettingsOf(core.db, turn.dialog.workspace_id), core.now());
  if (silent !== null) return phrase(language, "asked", silent);
  const last = turn.history.at(-1);
  const understood = understand(turn.question, last?.role === "assistant" ? last.text : "", true);
  if (understood.kind === "person") return phrase(language, "person", "Asked for a person");
  const word = saidWord(turn.question, settings.handoff_words);
  return word === undefined ? undefined : phrase(language, "asked", `Wrote “${word}”`);
}

async function hasAnswered({ db }: Core, { dialog, asked }: Turn): Promise<boolean> {
  const { dialog_id, seq, sender } = messages;
  const answer = and(eq(dialog_id, dialog.id), gt(seq, asked?.seq ?? 0), eq(sender, "assistant"));
  return (await db.select({ seq }).from(messages).where(answer).limit(1)).length > 0;
}

/** @returns why the bot has not taken the request, if it has not */
async function deliver(core: Core, { assistant }: Turn, event: TurnRequested, signal: AbortSignal): Promise<string | undefined> {
  const { webhook } = settingsOf(assistant);
  if (!webhook || assistant.webhook_sealed === null) return "it has no address";
  const bot = { url: webhook.url, secrets: [core.secrets.unseal(assistant.webhook_sealed)] };
  const outcome = await sendSigned(core, bot, { id: event.id, body: JSON.stringify(event) }, signal);
  if (isAccepted(outcome)) return undefined;
  return "error" in outcome ? outcome.error : `status ${outcome.status}`;
}
