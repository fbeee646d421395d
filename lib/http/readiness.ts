import type { Core } from "../core/core";
import { databaseFault } from "../core/system";
import { runtime } from "../runtime";
import { Answer } from "./handle";

export const healthy = (core: Core) => ({ status: "ok" as const, timestamp: core.now().toISOString() });

/** 503 with a reason while the node starts, stops, or has no database that takes its writes. */
export async function readiness(core: Core): Promise<Answer> {
  const fault = runtime().isReady() ? await databaseFault(core) : undefined;
  if (runtime().isReady() && fault === undefined) return new Answer(200, healthy(core));
  const reason = fault === undefined ? "not_serving" : `database_${fault}`;
  return new Answer(503, { ...healthy(core), status: "unavailable", reason }, { "retry-after": "5" });
}
