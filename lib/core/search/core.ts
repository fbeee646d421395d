import type { LogCore } from "../log";

/** What this module is handed. */
export type Core = Pick<LogCore, "db" | "reading" | "rows">;
