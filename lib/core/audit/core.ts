import type { LogCore } from "../log";
import type { SystemCore } from "../system";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "reading" | "rows" | "log" | "limits">;
