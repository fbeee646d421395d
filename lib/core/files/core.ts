import type { LogCore } from "../log";
import type { Read } from "../reading";
import type { SystemCore } from "../system";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "env" | "now"> & { read: Read };
