import { setTimeout as delay } from "node:timers/promises";
import { and, eq, gt } from "drizzle-orm";
import { messages } from "../../db/schema";
import { settingsOf, whySilent } from "../core/assistants";
import { grantTurn } from "../core/conversations";
import type { Core } from "../core/core";
import { handoffSettingsOf, insertJobs, jobOf, type RunningJob, toMessage, toRef } from "../core/log";
import { isAccepted, sendSigned } from "../core/webhooks";
import type { TurnRequested } from "../protocol/turns";
import { languageFor } from "./answer-question";
import { finishTurn } from "./finish-turn";
import { type Answer, excuse, phrase } from "./provider";
import { readTurn, type Turn } from "./read-turn";
import { saidWord } from "./said-word";
import { understand } from "./understand";

/** How long it is waited before a bot that failed is asked again, each time. */
export const ASK_AGAIN_AFTER_MS: readonly number[] = [1_000, 3_000];

/**
 * Asks the assistant's bot, which answers by the token of the turn. Whoever wants a person, or writes while people answer,
 * gets one without it; where it can't be reached a person is called, as where a model does not answer.
 * @throws when `signal` aborts
 */
export async function askBot(core: Core, turn: Turn, againAfterMs: readonly number[], signal: AbortSignal): Promise<void> {
  const own = await answerWithoutBot(core, turn);
  if (own) return finishTurn(core, turn, own);
  const { dialog, asked, epoch, assistant, id: turn_id } = turn;
  if (!asked) return;
  const grant = grantTurn(core, dialog.id, epoch);
  const silence = { message_id: asked.id, turn_epoch: epoch };
  await insertJobs(core.db, [jobOf("bot_silence", silence, new Date(grant.expires_at), dialog.id)]);
  const ids = { dialog_id: dialog.id, turn_id };
  const of = { type: "turn", dialog: toRef(dialog), turnEpoch: epoch } as const;
  core.bus.publish({ ...of, event: "agent_started", payload: { ...ids, name: assistant.name } });
  core.bus.publish({ ...of, event: "agent_thinking", payload: ids });
  const event: TurnRequested = {
    id: `turn_${turn_id}`,
    type: "turn.requested",
    at: core.now().toISOString(),
    dialog_id: dialog.id,
    message: toMessage(asked, null),
    ...grant,
  };
  if (!(await deliver(core, turn, event, againAfterMs, signal))) await callPerson(core, turn, "The assistant's bot can't be reached");
}

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

/** A bot that failed may have answered before it did. */
async function hasAnswered({ db }: Core, { dialog, asked }: Turn): Promise<boolean> {
  const { dialog_id, seq, sender } = messages;
  const answer = and(eq(dialog_id, dialog.id), gt(seq, asked?.seq ?? 0), eq(sender, "assistant"));
  return (await db.select({ seq }).from(messages).where(answer).limit(1)).length > 0;
}

/** @returns whether the bot has taken the request */
async function deliver(
  core: Core,
  turn: Turn,
  event: TurnRequested,
  againAfterMs: readonly number[],
  signal: AbortSignal,
): Promise<boolean> {
  const { assistant } = turn;
  const { webhook } = settingsOf(assistant);
  if (!webhook || assistant.webhook_sealed === null) return false;
  const bot = { url: webhook.url, secrets: [core.secrets.unseal(assistant.webhook_sealed)] };
  const body = JSON.stringify(event);
  for (const wait of [0, ...againAfterMs]) {
    await delay(wait, undefined, { signal });
    const outcome = await sendSigned(core, bot, { id: event.id, body }, signal);
    if (isAccepted(outcome) || (await hasAnswered(core, turn))) return true;
    const failure = "error" in outcome ? outcome.error : `status ${outcome.status}`;
    core.log.warn({ assistant: assistant.id, failure }, "the assistant's bot could not be asked");
  }
  return false;
}
