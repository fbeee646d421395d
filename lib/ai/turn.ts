import { eq } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import { settingsOf, whySilent } from "../core/assistants";
import type { Core } from "../core/core";
import { countUnanswered } from "../core/knowledge";
import { type DomainEvent, handoffSettingsOf, type RunningJob, toRef } from "../core/log";
import { answerQuestion, type Step } from "./answer-question";
import { askBot } from "./ask-bot";
import { finishTurn } from "./finish-turn";
import type { Answer, Provider } from "./provider";
import { readTurn, type Turn } from "./read-turn";

type TurnEvent = Extract<DomainEvent, { type: "turn" }>;

/** How long a turn may go on that ended on another node of which no hint came. */
const LOOK_EVERY_MS = 500;

/** Who makes answers: Baton itself, or assistants' bots, which are asked again after so long where they fail. */
type Answerers = { provider: Provider; askAgainAfterMs: readonly number[] };

/** Runs the job `turn`: the assistant's answer to one message, unless something newer has ended the turn (P9). */
export async function runTurn(
  core: Core,
  { provider, askAgainAfterMs }: Answerers,
  job: RunningJob<"turn">,
  stopping: AbortSignal,
): Promise<void> {
  const turn = await readTurn(core, job);
  if (turn?.dialog.turn_epoch !== job.payload.turn_epoch) return;
  const ended = new AbortController();
  const unwatch = watchTurn(core, turn, () => ended.abort());
  try {
    const signal = AbortSignal.any([ended.signal, stopping]);
    if (settingsOf(turn.assistant).provider === "webhook") return await askBot(core, turn, askAgainAfterMs, signal);
    const answer = await makeAnswer(core, provider, turn, signal);
    await finishTurn(core, turn, answer);
  } catch (error) {
    // A newer turn or a person has the dialog: nothing more of this one is wanted.
    if (!ended.signal.aborted) throw error;
  } finally {
    unwatch();
  }
}

/** Reports when the turn is no longer the dialog's own: at once by the bus, and by the database while hints are lost. */
function watchTurn(core: Core, { dialog, epoch }: Turn, onEnd: () => void): () => void {
  const unsubscribe = core.bus.subscribe((event) => {
    if ((event.type === "log" || event.type === "turn") && event.dialog.id === dialog.id && event.turnEpoch > epoch) onEnd();
  });
  const looking = setInterval(async () => {
    const row = await core.db.query.dialogs
      .findFirst({ columns: { turn_epoch: true }, where: eq(dialogs.id, dialog.id) })
      .catch(() => undefined);
    if (row && row.turn_epoch > epoch) onEnd();
  }, LOOK_EVERY_MS);
  return () => {
    unsubscribe();
    clearInterval(looking);
  };
}

/** Answers the question and publishes its progress to the dialog's readers. @throws when `signal` aborts */
async function makeAnswer(core: Core, provider: Provider, turn: Turn, signal: AbortSignal): Promise<Answer> {
  const publish = (event: Pick<TurnEvent, "event" | "payload">) =>
    core.bus.publish({ type: "turn", dialog: toRef(turn.dialog), turnEpoch: turn.epoch, ...event } as TurnEvent);
  const ids = { dialog_id: turn.dialog.id, turn_id: turn.id };
  publish({ event: "agent_started", payload: { ...ids, name: turn.assistant.name } });
  publish({ event: "agent_thinking", payload: ids });
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
