import type { FileLog, FileStores } from "../files";
import type { LogCore } from "../log";
import type { Read } from "../reading";
import type { RuleBook } from "../sensitive";
import type { SystemCore } from "../system";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "now" | "env" | "secrets"> & {
  read: Read;
  rules: RuleBook;
  stores: FileStores;
  log: FileLog;
};

/** Where what is imported comes from, and where it goes. */
export type Origin = {
  workspaceId: number;
  /** The other system, and which account of it: what is imported is known by this and its id there. */
  source: string;
};
