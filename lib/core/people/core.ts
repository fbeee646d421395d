import type { Core as ConversationsCore } from "../conversations/core";
import type { LogCore } from "../log/core";
import type { SystemCore } from "../system/core";

/** What this module is handed. */
export type Core = Pick<
  LogCore & SystemCore & Pick<ConversationsCore, "queue">,
  "queue" | "db" | "execute" | "rows" | "bus" | "now" | "env" | "log" | "limits" | "secrets"
>;
