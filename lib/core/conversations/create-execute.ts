import type { Transact } from "../../../db/database";
import { createPipeline, type Execute, withCurrentNames } from "../log";
import type { Core } from "./core";
import { POLICIES } from "./policies";

/** The write path with the policies of this product. @param onFailed hears of each batch that the database refused */
export const createExecute = (
  { bus, rows, now }: Pick<Core, "bus" | "rows" | "now">,
  transact: Transact,
  onFailed?: (error: unknown, commands: number) => void,
): Execute =>
  createPipeline({ transact, now, bus, policies: POLICIES, withNames: (events) => withCurrentNames({ rows }, events), onFailed });
