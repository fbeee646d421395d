import type { ConversationsCore } from "../conversations";
import type { FilesCore } from "../files";

/** What this module is handed. */
export type Core = ConversationsCore & FilesCore;
