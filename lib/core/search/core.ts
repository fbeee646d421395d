import type { LogCore } from "../log/core";

/** What this module is handed. */
export type Core = Pick<LogCore, "db" | "rows">;
