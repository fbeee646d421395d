import type { Run, Statement } from "../../../../db/database";
import { fillVariables, type ReplyVariable } from "../../../protocol/canned-reply";
import type { Dialog } from "../../../protocol/dialog";
import { snoozedUntil } from "../../../protocol/macro";
import type { MacroAction } from "../../../protocol/routes/macros";
import { LIMITS } from "../../../protocol/values";
import { givenName } from "../../../protocol/visitor-name";
import {
  type Asks,
  add,
  badRequest,
  type DialogRow,
  DomainError,
  type Draft,
  type IntegrationActor,
  isDomainError,
  type MemberActor,
  mentionsOf,
  type NamedTeam,
  principalKey,
  readTeams,
} from "../../log";
import { takeOne, uuidOf } from "../../system";
import type { Core } from "../core";
import { type DialogPatch, planUpdate } from "../dialogs/update-dialog";
import { onSupportDialog, requireSupportDialog } from "../handoffs/on-support-dialog";
import { asksMentioned, type GuardedMessage, guardMessage, planMessage } from "../messages/send-message";

type Runner = MemberActor | IntegrationActor;
/** What is done in a conversation, and what the run is called: it is done once, however often it is asked for. */
type ActionsRun = {
  dialog: Dialog;
  actions: readonly MacroAction[];
  clientId: string;
  /** Asked of the database under the conversation's lock: false does nothing. */
  mayStart?: (ask: Run) => Promise<boolean>;
  /** Asked under the conversation's lock: false does nothing. */
  mayRun?: (draft: Draft) => boolean;
  /** What else belongs to the run, in the same commit. */
  onRun?: (draft: Draft) => void;
};

/** An action as it is done in one conversation: a message with its words filled in and masked, or a change of the conversation. */
type Step = { action: MacroAction; message: GuardedMessage | null };

const FIND_RUN: Statement = {
  name: "find_macro_run",
  text: "select 1 from macro_runs where dialog_id = $1::bigint and client_id = $2::uuid",
};
const KEEP_RUN: Statement = {
  name: "keep_macro_run",
  text: "insert into macro_runs (dialog_id, client_id, created_at) values ($1::bigint, $2::uuid, $3::timestamptz)",
};

/** What may move a conversation from hand to hand: labels, a priority and notes do not. */
const MOVING: ReadonlySet<MacroAction["type"]> = new Set(["reply", "assign", "snooze", "resolve"]);

/**
 * Does actions in order, in one command: what one of them refuses changes nothing at all.
 * @returns the conversation's row, and whether it was done now
 * @throws DomainError NOT_FOUND, FORBIDDEN, and what an action refuses, with its place and type in the message
 */
export async function runActions(core: Core, actor: Runner, run: ActionsRun): Promise<{ row: DialogRow; done: boolean }> {
  const { dialog, clientId } = run;
  const steps = await prepare(core, actor, dialog, run.actions, clientId);
  return core.execute({
    target: dialog.id,
    asks: asksOf(actor, steps),
    extra: async (ask) => ({
      isOver: (await wasRun(ask, dialog.id, clientId)) || !((await run.mayStart?.(ask)) ?? true),
      teams: await readTeams(ask, actor.workspaceId, teamsIn(run.actions)),
    }),
    plan: (draft, { isOver, teams }) => {
      requireSupportDialog(draft, actor);
      const done = !isOver && (run.mayRun?.(draft) ?? true);
      if (done) {
        run.onRun?.(draft);
        planSteps(draft, actor, { steps, clientId, teams });
      }
      return { row: draft.facts.dialog, done };
    },
  });
}

const teamsIn = (actions: readonly MacroAction[]): number[] =>
  actions.flatMap((action) => (action.type === "assign" && typeof action.team === "number" ? action.team : []));

const wasRun = async (run: Run, dialogId: number, clientId: string): Promise<boolean> =>
  (await run(FIND_RUN, [dialogId, clientId])).length > 0;

/** What can be refused of the messages before the conversation is locked is refused here. */
async function prepare(core: Core, actor: Runner, dialog: Dialog, actions: readonly MacroAction[], clientId: string): Promise<Step[]> {
  const values = { "contact.name": givenName(dialog.visitor), "contact.email": dialog.visitor?.email ?? null, "agent.name": actor.name };
  const steps: Step[] = [];
  for (const [at, action] of actions.entries()) {
    try {
      steps.push({ action, message: await messageOf(core, actor, action, values, uuidOf("macro", clientId, String(at))) });
    } catch (error) {
      throw refusalOf(error, at, action);
    }
  }
  return steps;
}

type Values = Record<ReplyVariable, string | null>;

async function messageOf(
  core: Core,
  actor: Runner,
  action: MacroAction,
  values: Values,
  client_id: string,
): Promise<GuardedMessage | null> {
  if (action.type !== "reply" && action.type !== "note") return null;
  await takeOne(core.limits.messages, principalKey(actor), "messages");
  const text = fillVariables(action.text, values);
  if (text.trim() === "") throw badRequest("text: nothing is left of it once its variables are filled");
  return guardMessage(core, actor, { client_id, text, kind: action.type === "note" ? "note" : "text", attachments: [] });
}

function asksOf(actor: Runner, steps: readonly Step[]): Asks {
  const client_ids = steps.flatMap(({ message }) => message?.client_id ?? []);
  const mentioned = steps.flatMap(({ message }) => (message ? mentionsOf(message) : []));
  if (!steps.some(({ action: { type } }) => MOVING.has(type))) return { ...asksMentioned(mentioned), client_ids };
  const named = steps.flatMap(({ action }) => (action.type === "assign" && typeof action.assignee === "number" ? action.assignee : []));
  const members = [...(actor.type === "member" ? [actor.memberId] : []), ...named, ...mentioned];
  return { ...onSupportDialog(0, members).asks, client_ids };
}

type PreparedRun = { steps: readonly Step[]; clientId: string; teams: ReadonlyMap<number, NamedTeam> };

function planSteps(draft: Draft, actor: Runner, { steps, clientId, teams }: PreparedRun): void {
  for (const [at, { action, message }] of steps.entries()) {
    try {
      if (message) planMessage(draft, actor, message);
      else planUpdate(draft, actor, patchOf(draft, actor, action), teams);
    } catch (error) {
      throw refusalOf(error, at, action);
    }
  }
  const { dialog, now } = draft.facts;
  add(draft, { writes: [{ statement: KEEP_RUN, values: [dialog.id, clientId, now.toISOString()] }] });
}

/** An action as the change that `PATCH` would make of it. @throws DomainError BAD_REQUEST */
function patchOf({ facts: { dialog, now } }: Draft, actor: Runner, action: MacroAction): DialogPatch {
  switch (action.type) {
    case "label":
      return dialog.labels.includes(action.label) ? {} : { labels: withLabel(dialog.labels, action.label) };
    case "unlabel":
      return dialog.labels.includes(action.label) ? { labels: dialog.labels.filter((label) => label !== action.label) } : {};
    case "assign":
      if (action.team !== undefined) return { team: action.team === "none" ? null : action.team };
      return { assignee_id: assigneeOf(actor, action.assignee ?? "none") };
    case "priority":
      return { priority: action.priority };
    case "snooze": {
      const until = snoozedUntil(action.until, now);
      if (until <= now) throw badRequest("until: is over already");
      return { status: "snoozed", snoozed_until: until };
    }
    case "resolve":
      return { status: "resolved" };
    default:
      return {};
  }
}

function withLabel(labels: readonly string[], label: string): string[] {
  if (labels.length >= LIMITS.LABELS_MAX) throw badRequest(`label: a conversation has at most ${LIMITS.LABELS_MAX} labels`);
  return [...labels, label];
}

function assigneeOf(actor: Runner, assignee: "me" | "none" | number): number | null {
  if (assignee === "none") return null;
  if (assignee !== "me") return assignee;
  if (actor.type !== "member") throw badRequest("assignee: an API key is no member who could be `me`");
  return actor.memberId;
}

/** The refusal, with which action it is of; anything else as it is. */
function refusalOf(error: unknown, at: number, { type }: MacroAction): unknown {
  if (!isDomainError(error)) return error;
  return new DomainError(error.code, `Action ${at + 1} (${type}): ${error.message}`, error.more, { cause: error });
}
