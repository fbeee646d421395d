import { recordUsage, settingsOf } from "../core/assistants";
import { queueDialog } from "../core/conversations";
import type { Core } from "../core/core";
import { unansweredWrite } from "../core/knowledge";
import {
  ANY_STATUS,
  type AssistantActor,
  add,
  addToFeed,
  append,
  type DomainEvent,
  type Draft,
  type Facts,
  publish,
  set,
  speakerOf,
  toRef,
} from "../core/log";
import { uuidOf } from "../core/system";
import { type Answer, spentOn } from "./provider";
import type { Turn } from "./read-turn";

/** The same turn makes the same message, however often it is run (P2). */
const clientIdOf = (turnId: string): string => uuidOf("turn", turnId);

/**
 * Which answer is wanted while the turn is the dialog's own, which nothing newer has ended (P9): `own` any, `unanswered` only
 * the first.
 */
type While = "own" | "unanswered";

const isWanted = ({ dialog, spoken_seq }: Facts, { epoch, asked }: Turn, wanted: While): boolean =>
  dialog.turn_epoch === epoch && (wanted === "own" || (asked !== undefined && spoken_seq <= asked.seq));

/** Tells the dialog's readers that the assistant is at work. */
export function showStart(core: Core, { id: turn_id, epoch, dialog, assistant }: Turn): void {
  const ids = { dialog_id: dialog.id, turn_id };
  const of = { type: "turn", dialog: toRef(dialog), turnEpoch: epoch } as const;
  core.bus.publish({ ...of, event: "agent_started", payload: { ...ids, name: assistant.name } });
  core.bus.publish({ ...of, event: "agent_thinking", payload: ids });
}

/** Commits the answer, if the assistant still has the dialog and the answer is wanted: checked under its lock. */
export async function finishTurn(core: Core, turn: Turn, answer: Answer, wanted: While = "own"): Promise<void> {
  const { assistant, dialog } = turn;
  const actor = speakerOf(assistant);
  const client_id = clientIdOf(turn.id);
  const spoken = wanted === "unanswered" ? { message_ids: [turn.messageId], quotes: true } : {};
  const isDue = (facts: Facts) =>
    facts.dialog.status === "assistant" && isWanted(facts, turn, wanted) && !facts.messages.some((row) => row.client_id === client_id);
  const written = await core.execute<{ id: number; epoch: number } | undefined, DomainEvent[]>({
    target: dialog.id,
    asks: { client_ids: [client_id], desk: ANY_STATUS, hands: ANY_STATUS, ...spoken },
    extra: async (run, facts) =>
      isDue(facts)
        ? recordUsage(run, { id: assistant.id, workspaceId: dialog.workspace_id }, spentOn(answer, settingsOf(assistant)), facts.now)
        : [],
    plan: (draft, alerts) => {
      if (!isDue(draft.facts)) return undefined;
      const id = planAnswer(draft, actor, { ...turn, client_id }, answer, alerts);
      return { id, epoch: draft.facts.dialog.turn_epoch };
    },
  });
  if (written === undefined) return;
  const payload = { dialog_id: dialog.id, turn_id: turn.id, message_id: written.id, tokens_used: answer.tokensUsed };
  core.bus.publish({ type: "turn", dialog: toRef(dialog), turnEpoch: written.epoch, event: "agent_completed", payload });
}

/** The assistant's message, and what it leads to. @returns its id */
function planAnswer(
  draft: Draft,
  actor: AssistantActor,
  turn: Pick<Turn, "id" | "messageId"> & { client_id: string },
  answer: Answer,
  alerts: readonly DomainEvent[],
): number {
  set(draft, { waiting_since: null, unread_visitor: draft.facts.dialog.unread_visitor + 1 });
  const { text, citations } = answer;
  const message = append(draft, actor, { sender: "assistant", kind: "text", text, citations, client_id: turn.client_id });
  addToFeed(draft, "agent.completed", { message_id: message.id, turn_id: turn.id, tokens_used: answer.tokensUsed });
  publish(draft, ...alerts);
  if (answer.unanswered) add(draft, { writes: [unansweredWrite(actor.assistantId, turn.messageId)] });
  if (answer.handsOver !== null) queueDialog(draft, actor, { reason: answer.handsOver, priority: answer.priority });
  return message.id;
}
