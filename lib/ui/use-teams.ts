import { useRoute } from "./server-state";

/** The teams of the workspace, by name: conversations are given to them as to members. */
export const useTeams = () => useRoute("/api/teams");

/** What a team is called, by id; undefined for one that was deleted, or is not known yet. */
export function useTeamName(): (teamId: number) => string | undefined {
  const { data } = useTeams();
  return (teamId) => data?.data.find(({ id }) => id === teamId)?.name;
}
