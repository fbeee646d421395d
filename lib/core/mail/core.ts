import type { ConversationsCore } from "../conversations";
import type { Read } from "../reading";

/** What this module is handed. */
export type Core = ConversationsCore & { read: Read };
