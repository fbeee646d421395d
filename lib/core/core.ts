import type { ConversationsCore } from "./conversations";
import type { FileStores, UploadSlots } from "./files";
import type { KnowledgeCore } from "./knowledge";
import type { LogCore } from "./log";
import type { MonitoringCore } from "./monitoring";
import type { SystemCore } from "./system";

/** All that the modules are handed, made once by `lib/compose`; each of them says in its own `core.ts` what it uses. */
export type Core = LogCore &
  SystemCore &
  MonitoringCore &
  ConversationsCore &
  KnowledgeCore & {
    /** Uploads under way on this node. */
    uploads: UploadSlots;
    /** What keeps the bytes of files. */
    stores: FileStores;
  };
