import type { LogCore } from "../log/core";
import type { RuleBook } from "../sensitive/rules";
import type { SystemCore } from "../system/core";
import type { ReadQueue } from "./handoffs/read-queue";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "run" | "execute" | "rows" | "bus" | "now" | "env" | "log" | "limits" | "secrets"> & {
  rules: RuleBook;
  queue: ReadQueue;
};
