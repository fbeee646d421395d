import { useRoute } from "./server-state";

/** The members of the workspace: everybody a conversation can be given to. */
export const useMembers = () => useRoute("/api/members", { query: { limit: 100 } });
