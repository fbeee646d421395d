import { settingsOf, whySilent } from "../core/assistants";
import type { Core } from "../core/core";
import { countUnanswered } from "../core/knowledge";
import { type DomainEvent, handoffSettingsOf, type RunningJob, toRef } from "../core/log";
import { answerQuestion, type Step } from "./answer-question";
import { handToBot } from "./ask-bot";
import { finishTurn, showStart } from "./finish-turn";
import type { Answer, Provider } from "./provider";
import { readTurn, type Turn } from "./read-turn";
import { whileOwn } from "./while-own";

type TurnEvent = Extract<DomainEvent, { type: "turn" }>;

/** Runs the job `turn`: the assistant's answer to one message, unless something newer has ended the turn (P9). */
export async function runTurn(core: Core, provider: Provider, job: RunningJob<"turn">, stopping: AbortSignal): Promise<void> {
  const turn = await readTurn(core, job);
  if (turn?.dialog.turn_epoch !== job.payload.turn_epoch) return;
  if (settingsOf(turn.assistant).provider === "webhook") return handToBot(core, turn);
  await whileOwn(core, turn, stopping, async (signal) => finishTurn(core, turn, await makeAnswer(core, provider, turn, signal)));
}

/** Answers the question and publishes its progress to the dialog's readers. @throws when `signal` aborts */
async function makeAnswer(core: Core, provider: Provider, turn: Turn, signal: AbortSignal): Promise<Answer> {
  const publish = (event: Pick<TurnEvent, "event" | "payload">) =>
    core.bus.publish({ type: "turn", dialog: toRef(turn.dialog), turnEpoch: turn.epoch, ...event } as TurnEvent);
  const ids = { dialog_id: turn.dialog.id, turn_id: turn.id };
  showStart(core, turn);
  let index = 0;
  const onStep = (step: Step) => {
    if (step.type === "tool") return publish({ event: "tool_executing", payload: { ...ids, tool: step.tool } });
    publish({ event: "partial_result", payload: { ...ids, index, delta: step.text } });
    index += 1;
  };
  const settings = settingsOf(turn.assistant);
  const assistant = {
    ...settings,
    id: turn.assistant.id,
    name: turn.assistant.name,
    workspaceId: turn.dialog.workspace_id,
    allowedDomains: turn.assistant.allowed_domains,
  };
  const silent = whySilent(settings, await handoffSettingsOf(core.db, turn.dialog.workspace_id), core.now());
  const unanswered = settings.handoff_after > 1 ? await countUnanswered(core.db, turn.dialog.id) : 0;
  const { question, history, customer } = turn;
  const { answer } = await answerQuestion(
    core,
    provider,
    { question, history, assistant, customer, contactId: turn.dialog.contact_id, turnId: turn.id, silent, unanswered, signal },
    onStep,
  );
  return answer;
}
