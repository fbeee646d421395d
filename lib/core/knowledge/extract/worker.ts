import { parentPort } from "node:worker_threads";
import { extractText } from "./extract-text";
import { type FileKind, UnreadableFile } from "./kinds";

/** What the thread is sent, and what it answers with. */
export type ToRead = { kind: FileKind; bytes: Uint8Array };
export type ReadOut = { html: string } | { unreadable: string };

// One file a thread: what it has allocated ends with it.
parentPort?.once("message", async ({ kind, bytes }: ToRead) => {
  parentPort?.postMessage(await readOut(kind, bytes));
});

async function readOut(kind: FileKind, bytes: Uint8Array): Promise<ReadOut> {
  try {
    return { html: await extractText(kind, bytes) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { unreadable: error.message };
    throw error;
  }
}
