import type { LogCore } from "../log";
import type { Read } from "../reading";
import type { SystemCore } from "../system";
import type { FileLog, FileStores } from "./stores/file-stores";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "env" | "now"> & {
  read: Read;
  stores: FileStores;
  log: FileLog;
};
