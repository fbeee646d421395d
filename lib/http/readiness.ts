import type { z } from "zod";
import type { Core } from "../core/core";
import { databaseFault } from "../core/system";
import type { systemRoutes } from "../protocol/routes/system";
import { Answer } from "./answer";
import type { Services } from "./services";

type Readiness = z.input<typeof systemRoutes.getReadiness.answer>;

export const healthy = (core: Core) => ({ status: "ok" as const, timestamp: core.now().toISOString() });

/** 503 with a reason while the node starts, stops, or has no database that takes its writes. */
export async function readiness({ core, isReady }: Services): Promise<Answer<Readiness>> {
  const fault = isReady() ? await databaseFault(core) : undefined;
  if (isReady() && fault === undefined) return new Answer(200, healthy(core));
  const reason = fault === undefined ? "not_serving" : `database_${fault}`;
  return new Answer(503, { ...healthy(core), status: "unavailable", reason }, { "retry-after": "5" });
}
