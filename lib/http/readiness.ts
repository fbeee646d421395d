import { sql } from "drizzle-orm";
import type { Core } from "../core/core";
import { runtime } from "../runtime";
import { Answer } from "./handle";

/** How long the database may take to answer before the node counts as not ready. */
const DATABASE_TIMEOUT_MS = 2_000;

async function databaseAnswers(core: Core): Promise<boolean> {
  const timedOut = new Promise<false>((resolve) => setTimeout(resolve, DATABASE_TIMEOUT_MS, false).unref());
  const answered = core.db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
  return Promise.race([answered, timedOut]);
}

export const healthy = (core: Core) => ({ status: "ok" as const, timestamp: core.now().toISOString() });

/** 503 while the node starts, stops, or has no database. */
export async function readiness(core: Core): Promise<Answer> {
  if (runtime().isReady() && (await databaseAnswers(core))) return new Answer(200, healthy(core));
  return new Answer(503, { ...healthy(core), status: "unavailable" }, { "retry-after": "5" });
}
