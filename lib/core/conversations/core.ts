import type { LogCore } from "../log";
import type { RuleBook } from "../sensitive";
import type { SystemCore } from "../system";
import type { ReadQueue } from "./handoffs/read-queue";
import type { TurnBytes } from "./turns/turn-bytes";

/** What this module is handed. */
export type Core = Pick<
  LogCore & SystemCore,
  "db" | "run" | "reading" | "execute" | "rows" | "bus" | "now" | "env" | "log" | "limits" | "secrets"
> & {
  rules: RuleBook;
  queue: ReadQueue;
  turnBytes: TurnBytes;
};
