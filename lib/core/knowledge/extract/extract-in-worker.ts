import { Worker } from "node:worker_threads";
import { badRequest } from "../../errors";
import { type Extract, FILE_LIMITS, type FileKind } from "./kinds";
import type { ReadOut, ToRead } from "./worker";

/**
 * Reads files in a thread of its own, one at a time, so that no socket waits for them: 36 pages took 0.85 s.
 * @param file the worker as it was built @param limits when a file is given up
 */
export function extractInWorker(
  file: string,
  limits: { ms: number; heapMb: number } = { ms: FILE_LIMITS.MS, heapMb: FILE_LIMITS.HEAP_MB },
): Extract {
  let before: Promise<unknown> = Promise.resolve();
  return (kind, bytes) => {
    const mine = before.then(() => readOne(file, limits, kind, bytes));
    before = mine.catch(() => undefined);
    return mine;
  };
}

function readOne(file: string, { ms, heapMb }: { ms: number; heapMb: number }, kind: FileKind, bytes: Uint8Array): Promise<string> {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapMb }, stdout: true, stderr: true });
  return new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(badRequest(`The file takes more than ${Math.ceil(ms / 1000)} s to read. Divide it.`)), ms);
    worker.once("message", (read: ReadOut) => ("html" in read ? resolve(read.html) : reject(badRequest(read.unreadable))));
    worker.once("error", (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === "ERR_WORKER_OUT_OF_MEMORY" ? "The file needs too much memory to be read. Divide it." : "The file can't be read";
      reject(Object.assign(badRequest(why), { cause }));
    });
    worker.once("exit", () => {
      clearTimeout(late);
      reject(badRequest("The file can't be read"));
    });
    // Copied: the buffer may be a part of another's.
    const mine = new Uint8Array(bytes);
    worker.postMessage({ kind, bytes: mine } satisfies ToRead, [mine.buffer]);
  }).finally(() => worker.terminate());
}
