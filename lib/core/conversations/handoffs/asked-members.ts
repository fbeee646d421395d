import { type DialogRow, type MemberFacts, sees, sightOf } from "../../log";

type Asked = Pick<DialogRow, "kind" | "assignee_id" | "team_id">;
type Member = Pick<MemberFacts, "id" | "role" | "visibility" | "team_ids">;

/** Whether a member sees a conversation, as planning and jobs know them. */
export const isSeenBy = (member: Member, dialog: Asked): boolean => sees({ memberId: member.id, sight: sightOf(member) }, dialog);

/** Whether a conversation is for a member: of its team, where it has one, whoever sees it. */
export const isFor = (member: Member, dialog: Asked): boolean =>
  isSeenBy(member, dialog) && (dialog.team_id === null || member.team_ids.includes(dialog.team_id));

/** Whether somebody is at their desk, busy or not. */
const isThere = ({ status, online_until }: Pick<MemberFacts, "status" | "online_until">, now: Date): boolean =>
  status !== "away" && online_until !== null && online_until > now;

/** Who is notified of a conversation that waits: its team, and where nobody of it is there all who see it. */
export function askedMembers<M extends MemberFacts>(members: readonly M[], dialog: Asked, now: Date): M[] {
  const own = members.filter((member) => isFor(member, dialog));
  return own.some((member) => isThere(member, now)) ? own : members.filter((member) => isSeenBy(member, dialog));
}
