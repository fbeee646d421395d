import { type Actor, appendEvent, badRequest, type Draft, type NamedTeam, said, set } from "../../log";
import { settleNotifications } from "../../notifications";
import { moveOn, waitingRecord } from "../handoffs/search-person";
import { QUEUE_NOTIFICATIONS } from "../handoffs/take-over";

/** Gives a conversation to a team, or to none: whoever has it keeps it, and where it waits that team is asked from now on. */
export function setTeam(draft: Draft, actor: Actor, team: NamedTeam | null): void {
  const { dialog } = draft.facts;
  if (dialog.kind !== "support") throw badRequest("team: only support conversations have one");
  if (dialog.team_id === (team?.id ?? null)) return;
  set(draft, { team_id: team?.id ?? null });
  const event = { type: "team_changed", name: actor.name, team };
  appendEvent(draft, event, team ? said`${actor} assigned this to ${team.name}` : said`${actor} removed the team`);
  askAnew(draft);
}

/** The same where the team itself is deleted. */
export function leaveTeam(draft: Draft, team: NamedTeam): void {
  if (draft.facts.dialog.team_id !== team.id) return;
  set(draft, { team_id: null });
  appendEvent(draft, { type: "team_changed", name: team.name, team: null }, said`The team ${team.name} was deleted`);
  askAnew(draft);
}

/** Others may take it now: the search for a person begins again, at once. */
function askAnew(draft: Draft): void {
  const record = waitingRecord(draft.facts);
  if (!record) return;
  settleNotifications(draft, { types: QUEUE_NOTIFICATIONS });
  const asked = { offered_to: null, offered_at: null, tried: [], everyone_at: null, mailed_at: null };
  moveOn(draft, record, asked, draft.facts.now);
}

/** The team that a request names. @param teams those that the workspace has of all that it names @throws DomainError BAD_REQUEST */
export function requireTeam(teams: ReadonlyMap<number, NamedTeam>, id: number | null): NamedTeam | null {
  if (id === null) return null;
  const team = teams.get(id);
  if (!team) throw badRequest("team: is not a team of this workspace");
  return team;
}
