import type { Run, Statement } from "../../../../db/database";
import { type Draft, enqueue, type IntegrationActor, type MemberActor, type NamedTeam, readTeams, set } from "../../log";
import { setTeam } from "../dialogs/set-team";
import { putOff } from "../handoffs/put-off";
import { queueDialog } from "../handoffs/request-handoff";
import { assignDialog } from "../handoffs/transfer-handoff";
import { endTurn } from "../turns/end-turn";
import type { Pair } from "./move-messages";

const TEAM_OF: Statement = {
  name: "team_of_dialog",
  text: "select d.workspace_id, d.team_id from dialogs d where d.id = $1::bigint and d.team_id is not null",
};

/** The team of a conversation that is locked, which is not deleted before the commit; null for none. */
export async function readTeamOf(run: Run, dialogId: number): Promise<NamedTeam | null> {
  const [found] = await run(TEAM_OF, [dialogId]);
  if (!found) return null;
  const [workspaceId, teamId] = found.map(Number) as [number, number];
  return (await readTeams(run, workspaceId, [teamId])).get(teamId) ?? null;
}

type Moved = { pairs: readonly Pair[]; team: NamedTeam | null };

/**
 * Where nobody has the target in hand, it is in whose hands the source was: a member's, the queue's, put off, or with a question
 * that the assistant still has to answer. It is of the source's team then, unless it has one.
 */
export function takePlace(source: Draft, target: Draft, actor: MemberActor | IntegrationActor, { pairs, team }: Moved): void {
  const from = source.before.dialog;
  const { dialog } = target.facts;
  const isBehind = dialog.status === "resolved" || dialog.status === "snoozed" || dialog.status === "assistant";
  const holder = from.status === "human" && from.assignee_id !== null ? target.facts.members.get(from.assignee_id) : undefined;
  const isHeld = holder !== undefined && holder.revoked_at === null && (isBehind || dialog.status === "queued");
  const asks = from.status === "assistant" && from.waiting_since !== null;
  const waits = from.status === "human" || from.status === "queued" || (asks && dialog.status !== "assistant");
  const isPutOff = from.status === "snoozed" && dialog.status === "resolved";
  if (isBehind && asks && dialog.status === "assistant") return askAgain(target, pairs);
  if (!isHeld && !isPutOff && !(isBehind && waits)) return;
  if (team && dialog.team_id === null) setTeam(target, actor, team);
  if (isHeld) assignDialog(target, actor, holder.id);
  else if (isPutOff) {
    putOff(target, actor, from.snoozed_until);
    set(target, { assignee_id: from.assignee_id });
  } else queueDialog(target, actor, { reason: source.before.handoff?.reason ?? "Merged", priority: target.facts.dialog.priority });
}

/** The assistant answers the newest question here; what it was about to say is out of date (P9). */
function askAgain(target: Draft, pairs: readonly Pair[]): void {
  const asked = pairs.findLast(({ to }) => to.sender === "user");
  if (!asked) return;
  endTurn(target);
  enqueue(target, "turn", { message_id: asked.to.id, turn_epoch: target.facts.dialog.turn_epoch });
}

/** What was merged behind something resolved is as new as that: it is kept as long. */
export function keepAsLong(source: Draft, target: Draft): void {
  const { status, resolved_at } = target.facts.dialog;
  if (status !== "resolved") return;
  const { now, dialog: from } = source.before;
  const ended = from.status === "resolved" ? from.resolved_at : now;
  if (ended && (resolved_at === null || ended > resolved_at)) set(target, { resolved_at: ended });
}
