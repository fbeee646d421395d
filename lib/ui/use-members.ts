import type { Member } from "@/lib/protocol/routes/people";
import type { List } from "@/lib/protocol/routes/spec";
import { useResource } from "./use-resource";

/** The members of the workspace: everybody a conversation can be given to. */
export const useMembers = () => useResource<List<Member>>("/api/members?limit=100");
