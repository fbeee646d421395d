import { constants, setPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { errorLine } from "../../serialize-error";
import { performTask } from "./perform-task";
import type { Outcome, Task } from "./tasks";

/** What the process is sent, and what it answers with. */
export type Order = Task;
export type Report = Outcome | { failed: string };

const [, , memoryMb = "0"] = process.argv;

// Who chats goes before who uploads, where there are fewer processors than work.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/**
 * In a thread of its own, for the other one is busy while it reads: ends the process when it occupies too much, also
 * outside of V8's heap, and when whoever started it is gone.
 */
const WATCH = `
  const { workerData } = require("node:worker_threads");
  setInterval(() => {
    if (process.memoryUsage.rss() > workerData.bytes || process.ppid !== workerData.parent) process.kill(process.pid, "SIGKILL");
  }, 20);
`;
new Worker(WATCH, { eval: true, workerData: { bytes: Number(memoryMb) * 1024 * 1024, parent: process.ppid } }).unref();

process.on("message", async (order: Order) => {
  const report: Report = await performTask(order).catch((error: unknown) => ({ failed: errorLine(error) }));
  process.send?.(report);
});
process.on("disconnect", () => process.exit(0));
