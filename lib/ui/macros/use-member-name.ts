import { useMembers } from "../use-members";

/** What a member is called, by id; undefined for one who is not on the team, or is not known yet. */
export function useMemberName(): (memberId: number) => string | undefined {
  const { data } = useMembers();
  return (memberId) => data?.data.find(({ id }) => id === memberId)?.name;
}
