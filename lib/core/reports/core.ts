import type { ConversationsCore } from "../conversations";

/** What this module is handed. */
export type Core = Pick<ConversationsCore, "db" | "run" | "reading" | "rows" | "now">;
