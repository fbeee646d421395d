import type { Core as ConversationsCore } from "./conversations/core";
import type { UploadSlots } from "./files/upload-slots";
import type { Core as KnowledgeCore } from "./knowledge/core";
import type { LogCore } from "./log/core";
import type { SystemCore } from "./system/core";

/** All that the modules are handed, made once by `lib/compose`; each of them says in its own `core.ts` what it uses. */
export type Core = LogCore &
  SystemCore &
  ConversationsCore &
  KnowledgeCore & {
    /** Uploads under way on this node. */
    uploads: UploadSlots;
  };
