import type { LogCore } from "../log";
import type { Read } from "../reading";
import type { SystemCore } from "../system";
import type { Nearest } from "./vectors/nearest";

/** What this module is handed. */
export type Core = Pick<LogCore & SystemCore, "db" | "execute" | "bus" | "now" | "env" | "log"> & {
  read: Read;
  nearest?: Nearest | undefined;
};
