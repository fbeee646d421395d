import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/**
 * The first line of what comes in; empty where there is none.
 * @throws the signal's reason where the command is stopped while it waits
 */
export async function readFirstLine(input: Readable, signal: AbortSignal): Promise<string> {
  try {
    for await (const line of createInterface({ input, signal })) return line;
    signal.throwIfAborted();
    return "";
  } finally {
    // Left open it would keep the process.
    input.destroy();
  }
}
