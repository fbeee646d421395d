import type { SystemCore } from "../system";
import type { RuleBook } from "./rules";

/** What this module is handed. */
export type Core = Pick<SystemCore, "secrets"> & { rules: RuleBook };
