/** In whose hands a conversation is. */
type Hands = { assignee_id: number | null; team_id: number | null };

/**
 * Whether a member sees a support conversation. What has neither an assignee nor a team is seen by all.
 * @param teams of which they see all; undefined for who sees every conversation
 */
export function isInSight(memberId: number, teams: readonly number[] | undefined, { assignee_id, team_id }: Hands): boolean {
  if (teams === undefined || (assignee_id === null && team_id === null)) return true;
  return assignee_id === memberId || (team_id !== null && teams.includes(team_id));
}
