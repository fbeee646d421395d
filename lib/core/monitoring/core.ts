import type { LogCore } from "../log";
import type { SystemCore } from "../system";
import type { WorkLedger } from "./work-ledger";

/** What this module adds to what the modules are handed. */
export type MonitoringCore = {
  /** What is done in the background here. */
  work: WorkLedger;
};

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "bus" | "now" | "rows">;
