import type { LogCore } from "../log/core";
import type { Read } from "../reading/tasks";
import type { SystemCore } from "../system/core";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "env" | "now"> & { read: Read };
