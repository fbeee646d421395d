import type { JobDefinition } from "../core/log";
import { StartError } from "../env";
import { JOBS, type JobKind } from "../protocol/jobs";
import { type JobWorker, startWorker, type WorkerCore, type WorkerOptions } from "./worker";

/** Kinds of jobs that share places of their own. */
export type WorkerGroup = { jobs: readonly JobDefinition[]; options?: WorkerOptions };

/**
 * Starts a worker for each group.
 * @throws StartError where a kind of job has no handler, or two: its jobs would wait for ever, or be run by chance
 */
export function startWorkers(core: WorkerCore, groups: readonly WorkerGroup[]): JobWorker {
  const handled = groups.flatMap(({ jobs }) => jobs.map(({ name }) => name));
  const count = (kind: JobKind) => handled.filter((name) => name === kind).length;
  const wrong = (Object.keys(JOBS) as JobKind[]).filter((kind) => count(kind) !== 1).map((kind) => `${kind} has ${count(kind) || "none"}`);
  if (wrong.length > 0) throw new StartError(`jobs.handlers: each kind of job needs one handler: ${wrong.join(", ")}`);
  const workers = groups.map(({ jobs, options }) => startWorker(core, jobs, options));
  return { stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))) };
}
