import type { LogCore } from "../log/core";
import type { Read } from "../reading/tasks";
import type { SystemCore } from "../system/core";
import type { Nearest } from "./vectors/nearest";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "execute" | "bus" | "now" | "env" | "log"> & {
  read: Read;
  nearest?: Nearest | undefined;
};
