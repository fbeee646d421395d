import { createHash } from "node:crypto";
import { and, desc, eq, isNull, lte } from "drizzle-orm";
import { assistants, contacts, dialogs, messages } from "../../db/schema";
import { recordUsage, settingsOf, whySilent } from "../core/assistants";
import { queueDialog } from "../core/conversations";
import type { Core } from "../core/core";
import { countUnanswered, unansweredWrite } from "../core/knowledge";
import {
  ANY_STATUS,
  type AssistantActor,
  add,
  addToFeed,
  append,
  type CustomerActor,
  type DialogRow,
  type DomainEvent,
  type Draft,
  type Facts,
  handoffSettingsOf,
  publish,
  type RunningJob,
  set,
  toRef,
  turnIdOf,
} from "../core/log";
import { answerQuestion, type Step } from "./answer-question";
import { type Answer, type AnswerRequest, type Provider, spentOn } from "./provider";

type Assistant = typeof assistants.$inferSelect;
type Turn = {
  id: string;
  epoch: number;
  dialog: DialogRow;
  messageId: number;
  question: string;
  assistant: Assistant;
  customer: CustomerActor | null;
  history: AnswerRequest["history"];
};
type TurnEvent = Extract<DomainEvent, { type: "turn" }>;

/** How many earlier messages a model is shown. */
const HISTORY = 10;
/** How long a turn may go on that ended on another node of which no hint came. */
const LOOK_EVERY_MS = 500;

/** The same turn makes the same message, however often it is run (P2). */
function clientIdOf(turnId: string): string {
  const hex = createHash("sha256").update(`turn\n${turnId}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Runs the job `turn`: the assistant's answer to one message, unless something newer has ended the turn (P9). */
export async function runTurn(core: Core, provider: Provider, job: RunningJob<"turn">, stopping: AbortSignal): Promise<void> {
  const turn = await readTurn(core, job);
  if (!turn) return;
  const ended = new AbortController();
  const unwatch = watchTurn(core, turn, () => ended.abort());
  try {
    const signal = AbortSignal.any([ended.signal, stopping]);
    const answer = await makeAnswer(core, provider, turn, signal);
    await finish(core, turn, answer);
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
    if (event.type === "log" && event.dialog.id === dialog.id && event.turnEpoch > epoch) onEnd();
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

async function readTurn(core: Core, job: RunningJob<"turn">): Promise<Turn | undefined> {
  const { message_id, turn_epoch } = job.payload;
  const [dialog] = await core.db
    .select()
    .from(dialogs)
    .where(eq(dialogs.id, job.dialog_id ?? 0));
  if (dialog?.status !== "assistant" || dialog.turn_epoch !== turn_epoch || dialog.assistant_id === null) return undefined;
  const [assistant] = await core.db
    .select()
    .from(assistants)
    .where(and(eq(assistants.id, dialog.assistant_id), isNull(assistants.deleted_at)));
  if (!assistant) return undefined;
  const rows = await core.db
    .select()
    .from(messages)
    .where(and(eq(messages.dialog_id, dialog.id), lte(messages.id, message_id), isNull(messages.deleted_at)))
    .orderBy(desc(messages.seq))
    .limit(HISTORY + 1);
  const [question, ...earlier] = rows.filter((row) => row.kind === "text" && row.sender !== "system");
  const history = earlier
    .reverse()
    .map((row) => ({ role: row.sender === "user" ? ("user" as const) : ("assistant" as const), text: row.text }));
  return {
    id: turnIdOf(dialog),
    epoch: turn_epoch,
    dialog,
    messageId: message_id,
    question: question?.id === message_id ? question.text : "",
    assistant,
    customer: await customerOf(core, dialog),
    history,
  };
}

/** Who asks, where the dialog is that of a customer whom their site has identified. */
async function customerOf(core: Core, dialog: DialogRow): Promise<CustomerActor | null> {
  if (dialog.contact_id === null) return null;
  const contact = await core.db.query.contacts.findFirst({ where: eq(contacts.id, dialog.contact_id) });
  if (contact?.kind !== "customer" || contact.site_id === null || contact.external_id === null) return null;
  const { workspace_id: workspaceId, id: contactId, site_id: siteId, external_id: externalId, name, email } = contact;
  return { type: "customer", workspaceId, contactId, siteId, externalId, name, email, assistantId: dialog.assistant_id };
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

/** Commits the answer, if the turn is still the dialog's own: checked under its lock. */
async function finish(core: Core, turn: Turn, answer: Answer): Promise<void> {
  const { assistant, dialog } = turn;
  const actor: AssistantActor = {
    type: "assistant",
    workspaceId: dialog.workspace_id,
    assistantId: assistant.id,
    name: assistant.name,
    avatarUrl: assistant.avatar_url,
  };
  const client_id = clientIdOf(turn.id);
  const isDue = ({ dialog: { status, turn_epoch }, messages }: Facts) =>
    status === "assistant" && turn_epoch === turn.epoch && !messages.some((row) => row.client_id === client_id);
  const written = await core.execute<number | undefined, DomainEvent[]>({
    target: dialog.id,
    asks: { client_ids: [client_id], desk: ANY_STATUS, hands: ANY_STATUS },
    extra: async (run, facts) =>
      isDue(facts)
        ? recordUsage(run, { id: assistant.id, workspaceId: dialog.workspace_id }, spentOn(answer, settingsOf(assistant)), facts.now)
        : [],
    plan: (draft, alerts) => (isDue(draft.facts) ? planAnswer(draft, actor, { ...turn, client_id }, answer, alerts) : undefined),
  });
  if (written === undefined) return;
  const payload = { dialog_id: dialog.id, turn_id: turn.id, message_id: written, tokens_used: answer.tokensUsed };
  const turnEpoch = answer.handsOver === null ? turn.epoch : turn.epoch + 1;
  core.bus.publish({ type: "turn", dialog: toRef(dialog), turnEpoch, event: "agent_completed", payload });
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
