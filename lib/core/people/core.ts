import type { ConversationsCore } from "../conversations";
import type { FileStores } from "../files";
import type { LogCore } from "../log";
import type { SystemCore } from "../system";

/** What this module is handed. */
export type Core = Pick<
  LogCore & SystemCore & Pick<ConversationsCore, "queue">,
  "queue" | "db" | "run" | "reading" | "transact" | "execute" | "rows" | "bus" | "now" | "env" | "log" | "limits" | "meters" | "secrets"
> & { stores: FileStores };
